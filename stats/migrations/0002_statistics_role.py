"""The statistics pages read published tables and nothing else."""

from django.db import migrations

from kit.migrations_ops import for_role


class Migration(migrations.Migration):
    dependencies = [("stats", "0001_initial")]
    operations = [
        for_role(
            "meeloop_stats",
            "GRANT SELECT ON stats_release, stats_publishedtable, stats_publishedcell TO meeloop_stats",
            undo=("REVOKE SELECT ON stats_release, stats_publishedtable, stats_publishedcell FROM meeloop_stats",),
        )
    ]
