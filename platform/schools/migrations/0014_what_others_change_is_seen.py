"""What staff change about a pupil is noted for the pupil: shut by school, and in no planner's memory (promise SP-8d)."""

import django.db.models.deletion
from django.db import migrations, models

from kit.migrations_ops import composite_foreign_key, for_role, isolate, no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0013_pupils_are_shut_by_school"),
    ]

    operations = [
        migrations.CreateModel(
            name="PupilChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="wanneer")),
                (
                    "role",
                    models.CharField(
                        choices=[("coordinator", "LOB-coördinator"), ("admin", "Schoolbeheerder"), ("region", "Regio")],
                        max_length=20,
                        verbose_name="door",
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("first_name", "roepnaam"),
                            ("name_prefix", "tussenvoegsel"),
                            ("last_name", "achternaam"),
                            ("pupil_number", "leerlingnummer"),
                            ("name_withheld", "naam blijft op school"),
                            ("restricted", "gegevens bevroren"),
                        ],
                        max_length=20,
                        verbose_name="wat",
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=80, verbose_name="was")),
                ("after", models.CharField(blank=True, max_length=80, verbose_name="werd")),
                (
                    "pupil",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="schools.pupil"),
                ),
                (
                    "school",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
                ),
            ],
        ),
        composite_foreign_key(
            name="pupilchange_pupil_of_same_school",
            table="schools_pupilchange",
            columns=("school_id", "pupil_id"),
            target="schools_pupil",
            target_columns=("school_id", "id"),
        ),
        isolate("schools_pupilchange"),
        no_planner_statistics("schools_pupilchange", "before", "after"),
        for_role(
            "meeloop_web",
            "REVOKE UPDATE ON schools_pupilchange FROM meeloop_web",
            undo=("GRANT UPDATE ON schools_pupilchange TO meeloop_web",),
        ),
    ]
