"""A search that somebody keeps, and since when an activity is in the catalogue."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("activities", "0009_placements_and_recognition"),
    ]

    operations = [
        # The moment of this migration for what is there: nobody keeps a search yet, so nothing is news by mistake.
        migrations.AddField(
            model_name="catalogueentry",
            name="listed_at",
            field=models.DateTimeField(db_default=Now(), default=django.utils.timezone.now),
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="naam van de zoekopdracht")),
                ("query", models.CharField(max_length=1000)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("daily", "Elke werkdag"), ("weekly", "Elke maandag")],
                        max_length=10,
                        verbose_name="hoe vaak mail",
                    ),
                ),
                ("found", models.PositiveIntegerField(default=0)),
                ("looked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("told", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ("trouble_since", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "zoekopdracht",
                "verbose_name_plural": "zoekopdrachten",
                "indexes": [models.Index(fields=["due_at", "id"], name="search_due")],
                "constraints": [models.UniqueConstraint(fields=("user", "query"), name="search_saved_once")],
            },
        ),
    ]
