"""The third lock on pupils and class lists: who is bound to one school reads and writes that school's rows (guide "isolation")."""

from django.db import migrations

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [("schools", "0011_the_region_looks_along_by_invitation")]
    operations = [
        isolate("schools_pupil"),
        isolate("schools_classmembership"),
        isolate("schools_classlistimport"),
        isolate("schools_rollover"),
    ]
