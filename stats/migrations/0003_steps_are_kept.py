"""Who took a release further is kept, row after row."""

import django.db.models.deletion
from django.db import migrations, models

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("stats", "0002_statistics_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("draft", "Concept"),
                            ("approved", "Goedgekeurd"),
                            ("published", "Gepubliceerd"),
                            ("withdrawn", "Ingetrokken"),
                        ],
                        max_length=10,
                        verbose_name="naar",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="tijd")),
                ("by", models.BigIntegerField(null=True)),
                (
                    "by_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("editor", "Redacteur"),
                            ("coordinator", "Regiocoördinator"),
                            ("privacy_officer", "Privacy-medewerker"),
                            ("admin", "Beheerder"),
                        ],
                        max_length=20,
                        verbose_name="rol",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reden")),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="stats.release"),
                ),
            ],
            options={
                "verbose_name": "stap van een publicatie",
                "verbose_name_plural": "stappen van publicaties",
                "indexes": [models.Index(fields=["release", "at"], name="release_step_by_release")],
            },
        ),
        *append_only("stats_releasestep"),
    ]
