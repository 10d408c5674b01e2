"""The third lock on pupils and class lists: who is bound to one school reads and writes that school's rows (guide "isolation")."""

from django.db import migrations

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [("schools", "0012_why_a_pupil_is_frozen")]
    operations = [
        isolate("schools_pupil"),
        isolate("schools_classmembership"),
        isolate("schools_classlistimport"),
        isolate("schools_rollover"),
    ]
