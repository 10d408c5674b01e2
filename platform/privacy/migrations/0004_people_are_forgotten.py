"""Who was forgotten leaves a line without a name, orders for a worker, and findings for the desk."""

import django.db.models.deletion
from django.db import migrations, models

from kit.migrations_ops import append_only, for_role

REASONS = [
    ("asked", "Zelf gevraagd"),
    ("by_school", "De school vroeg het"),
    ("unused", "Nergens meer voor nodig"),
    ("term", "De termijn was voorbij"),
    ("replayed", "Opnieuw, na het terugzetten van een reservekopie"),
]
# ANALYZE asks this right (PostgreSQL 17 and on; before it only owners could, and their own clock does it).
MAINTAIN = """
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'meeloop_worker') THEN
        EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO meeloop_worker';
        EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT MAINTAIN ON TABLES TO meeloop_worker';
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_looks_name_their_pupils")]
    operations = [
        migrations.CreateModel(
            name="ErasureLedger",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("label", models.CharField(max_length=60)),
                ("mark", models.CharField(db_index=True, max_length=64)),
                ("reason", models.CharField(choices=REASONS, max_length=10)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={"verbose_name": "wissing", "verbose_name_plural": "wissingen"},
        ),
        migrations.CreateModel(
            name="ErasureOrder",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("label", models.CharField(max_length=60)),
                ("person", models.BigIntegerField()),
                ("by", models.BigIntegerField(null=True)),
                ("reason", models.CharField(choices=REASONS, max_length=10)),
                ("done_at", models.DateTimeField(null=True)),
                ("receipt", models.UUIDField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("label", "person"),
                        name="erasure_ordered_once_per_person",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ErasureFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=60)),
                ("row_key", models.CharField(max_length=40)),
                ("column", models.CharField(max_length=60)),
                ("found_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("empties", models.BooleanField(default=False)),
                ("emptied_at", models.DateTimeField(null=True)),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="privacy.erasureledger"
                    ),
                ),
            ],
        ),
        *append_only("privacy_erasureledger"),
        for_role(
            "meeloop_worker",
            "REVOKE UPDATE, DELETE ON privacy_erasureledger FROM meeloop_worker",
            undo=("GRANT UPDATE, DELETE ON privacy_erasureledger TO meeloop_worker",),
        ),
        migrations.RunSQL(MAINTAIN, migrations.RunSQL.noop),
    ]
