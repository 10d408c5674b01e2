"""The flat tables behind the public catalogue; they start empty and ``manage.py refresh_catalogue`` fills them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_photos_are_described"),
        ("providers", "0002_photos_are_described"),
        ("pages", "0001_dutch_text_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostcodeArea",
            fields=[
                ("pc4", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="PublicPlaces",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="public_places",
                        serialize=False,
                        to="activities.session",
                    ),
                ),
                (
                    "band",
                    models.CharField(
                        choices=[("plenty", "Ruim plek"), ("limited", "Nog een paar plekken"), ("full", "Vol")],
                        max_length=10,
                        verbose_name="plekken",
                    ),
                ),
                ("settled_on", models.DateField(verbose_name="vastgesteld op")),
            ],
            options={
                "indexes": [models.Index(fields=["settled_on"], name="public_places_by_day")],
            },
        ),
        migrations.CreateModel(
            name="CatalogueEntry",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="catalogue_entry",
                        serialize=False,
                        to="activities.activitypage",
                    ),
                ),
                ("provider_name", models.CharField(max_length=120)),
                ("provider_slug", models.CharField(max_length=255)),
                ("title", models.CharField(max_length=255)),
                ("intro", models.CharField(max_length=300)),
                ("url", models.CharField(max_length=600)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company-visit", "Bedrijfsbezoek"),
                            ("job-shadowing", "Snuffelstage of meeloopdag"),
                            ("guest-lesson", "Gastles"),
                            ("workshop", "Workshop"),
                            ("company-assignment", "Bedrijfsopdracht"),
                            ("career-fair", "Beroepenmarkt"),
                            ("carousel", "Beroepencarrousel"),
                            ("taster-day", "Meeloopdag op het mbo"),
                            ("open-day", "Open dag"),
                            ("flash-visit", "Bliksemstage"),
                            ("teacher-visit", "Docentenstage"),
                            ("online-encounter", "Online ontmoeting"),
                            ("speed-date", "Speeddate"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("built-environment", "Techniek en gebouwde omgeving"),
                            ("mobility", "Vervoer en logistiek"),
                            ("care", "Zorg, welzijn en sport"),
                            ("retail", "Handel"),
                            ("ict-creative", "ICT en creatief"),
                            ("food-green-hospitality", "Voedsel, groen en gastvrijheid"),
                            ("business-security", "Zakelijk en veiligheid"),
                            ("special-crafts", "Bijzonder vakmanschap"),
                            ("education", "Onderwijs"),
                            ("government", "Overheid"),
                            ("culture", "Kunst en cultuur"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                (
                    "years",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "accessibility",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "location_kind",
                    models.CharField(
                        choices=[
                            ("at-provider", "Bij de aanbieder"),
                            ("at-school", "Bij jullie op school"),
                            ("elsewhere", "Ergens anders"),
                            ("online", "Online"),
                        ],
                        max_length=20,
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80)),
                ("municipality_code", models.CharField(blank=True, max_length=4)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("image_url", models.CharField(blank=True, max_length=300)),
                ("image_alt", models.CharField(blank=True, max_length=160)),
                ("next_starts_at", models.DateTimeField(null=True)),
                ("sorts_at", models.DateTimeField()),
                ("upcoming_count", models.PositiveIntegerField(default=0)),
                ("upcoming", models.JSONField(default=list)),
                ("document", models.TextField()),
                ("labels", models.TextField()),
                ("body_text", models.TextField(blank=True)),
                ("words", models.TextField()),
                (
                    "search_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.CombinedSearchVector(
                                        django.contrib.postgres.search.SearchVector("title", config="nl_unaccent", weight="A"),
                                        "||",
                                        django.contrib.postgres.search.SearchVector(
                                            "provider_name", config="nl_unaccent", weight="B"
                                        ),
                                        django.contrib.postgres.search.SearchConfig("nl_unaccent"),
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector("labels", config="nl_unaccent", weight="B"),
                                    django.contrib.postgres.search.SearchConfig("nl_unaccent"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector("intro", config="nl_unaccent", weight="C"),
                                django.contrib.postgres.search.SearchConfig("nl_unaccent"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("body_text", config="nl_unaccent", weight="D"),
                            django.contrib.postgres.search.SearchConfig("nl_unaccent"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="providers.provider"),
                ),
            ],
            options={
                "verbose_name": "regel van de catalogus",
                "verbose_name_plural": "regels van de catalogus",
                "indexes": [
                    models.Index(fields=["sorts_at", "activity"], name="entry_by_date"),
                    models.Index(fields=["kind", "sector", "sorts_at"], name="entry_by_kind_and_sector"),
                    models.Index(fields=["sector", "sorts_at"], name="entry_by_sector"),
                    models.Index(fields=["provider", "sorts_at"], name="entry_by_provider"),
                    models.Index(fields=["latitude", "longitude"], name="entry_by_place"),
                    django.contrib.postgres.indexes.GinIndex(fields=["levels"], name="entry_by_level"),
                    django.contrib.postgres.indexes.GinIndex(fields=["years"], name="entry_by_year"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="entry_by_text"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("words"), name="gin_trgm_ops"),
                        name="entry_by_likeness",
                    ),
                ],
            },
        ),
    ]
