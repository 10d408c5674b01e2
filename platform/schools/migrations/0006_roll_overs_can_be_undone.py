"""A school goes to the next year: drafted, done, and taken back within a day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0005_decisions_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RollOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In voorbereiding"), ("done", "Klaar"), ("undone", "Teruggedraaid")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("outcomes", models.JSONField(default=list)),
                ("log", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undo_until", models.DateTimeField(blank=True, null=True, verbose_name="terugdraaien kan tot")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "from_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.schoolyear",
                        verbose_name="van schooljaar",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roll_overs", to="schools.school"
                    ),
                ),
            ],
            options={
                "verbose_name": "overgang naar een schooljaar",
                "verbose_name_plural": "overgangen naar een schooljaar",
                "indexes": [
                    models.Index(fields=["school", "-created_at"], name="roll_over_by_school"),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("status", "done")),
                        fields=["from_year"],
                        name="roll_over_to_end",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")), fields=("school", "from_year"), name="roll_over_drafted_once"
                    )
                ],
            },
        ),
    ]
