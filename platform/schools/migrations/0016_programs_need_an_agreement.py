"""Which other programs get data of a school's pupils, under which agreement: shut by school (promise SP-9e)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0015_changes_are_written_as_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="naam van het bedrijf")),
                ("purpose", models.CharField(max_length=200, verbose_name="waarvoor")),
                ("data", models.CharField(max_length=200, verbose_name="welke gegevens")),
                ("agreement_number", models.CharField(max_length=60, verbose_name="nummer van de verwerkersovereenkomst")),
                ("agreement_on", models.DateField(verbose_name="getekend op")),
                ("runs_until", models.DateField(verbose_name="loopt tot en met")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="gestopt op")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="programs", to="schools.school"
                    ),
                ),
            ],
            options={
                "verbose_name": "programma",
                "verbose_name_plural": "programma's",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement_number", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                            ("runs_until__gte", models.F("agreement_on")),
                        ),
                        name="program_has_an_agreement",
                    )
                ],
            },
        ),
        isolate("schools_program"),
    ]
