"""Contact persons are invited once a school year, and never again after one click."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0006_issues"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_hash", models.CharField(max_length=64, unique=True, verbose_name="onleesbaar kenmerk")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("page", "pagina"),
                            ("one-click", "knop van het mailprogramma"),
                            ("desk", "verzoek bij de regio"),
                        ],
                        max_length=20,
                        verbose_name="waarmee",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="wanneer")),
            ],
            options={
                "verbose_name": "bezwaar tegen uitnodigingen",
                "verbose_name_plural": "bezwaren tegen uitnodigingen",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_hash", models.CharField(max_length=64, verbose_name="onleesbaar kenmerk")),
                (
                    "known_as",
                    models.CharField(
                        choices=[("school", "Contactpersonen van scholen"), ("provider", "Contactpersonen van aanbieders")],
                        max_length=10,
                        verbose_name="uitgenodigd als",
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(verbose_name="schooljaar vanaf")),
                ("sent_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="verstuurd op")),
            ],
            options={
                "verbose_name": "uitnodiging voor de nieuwsbrief",
                "verbose_name_plural": "uitnodigingen voor de nieuwsbrief",
                "constraints": [
                    models.UniqueConstraint(fields=("address_hash", "start_year"), name="invited_once_a_school_year")
                ],
            },
        ),
    ]
