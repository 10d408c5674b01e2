"""The third lock on pupils and class lists: who is bound to one school reads and writes that school's rows (guide "isolation")."""

from django.db import migrations

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [("schools", "0010_no_pupils_without_an_agreement")]
    operations = [
        isolate("schools_pupil"),
        isolate("schools_classmembership"),
        isolate("schools_classlistimport"),
        isolate("schools_rollover"),
    ]
