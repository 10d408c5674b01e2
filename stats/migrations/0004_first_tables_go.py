"""The first, simple tables go: they were made by another method, and two protections of one cell would undo each other.

Not reversible: what was counted by the first method is not kept (there was no release of the product with it).
"""

from django.db import migrations

GO = """
DROP TABLE stats_publishedcell, stats_publishedtable, stats_releasestep, stats_release;
DROP FUNCTION stats_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("stats", "0003_steps_are_kept")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(GO)],
            state_operations=[
                migrations.DeleteModel("PublishedCell"),
                migrations.DeleteModel("PublishedTable"),
                migrations.DeleteModel("ReleaseStep"),
                migrations.DeleteModel("Release"),
            ],
        )
    ]
