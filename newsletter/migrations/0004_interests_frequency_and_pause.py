"""Subscribers choose from the interests of the region, how often and when not; and may move to another address."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0003_confirmed_and_countable"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="consentrecord",
            options={"verbose_name": "bewijs van een keuze", "verbose_name_plural": "bewijzen van keuzes"},
        ),
        migrations.AlterModelOptions(
            name="suppression",
            options={"verbose_name": "adres dat geen post krijgt", "verbose_name_plural": "adressen die geen post krijgen"},
        ),
        migrations.AddField(
            model_name="subscriber",
            name="frequency",
            field=models.CharField(
                choices=[
                    ("each", "Elke nieuwsbrief meteen"),
                    ("weekly", "Hoogstens één per week"),
                    ("monthly", "Hoogstens één per maand"),
                ],
                db_default="each",
                default="each",
                max_length=10,
                verbose_name="hoe vaak",
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="last_issue_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="laatste nieuwsbrief op"),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                db_default=[],
                default=list,
                size=None,
                verbose_name="liever niet over",
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="paused_until",
            field=models.DateField(blank=True, null=True, verbose_name="pauze tot"),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="times_moved",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="aantal keer verhuisd"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="action",
            field=models.CharField(
                choices=[("asked", "gevraagd"), ("given", "gegeven"), ("withdrawn", "ingetrokken")],
                max_length=12,
                verbose_name="wat",
            ),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="address_hash",
            field=models.CharField(db_index=True, max_length=64, verbose_name="onleesbaar kenmerk"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="wanneer"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="channel",
            field=models.CharField(max_length=20, verbose_name="waarmee"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="text",
            field=models.TextField(max_length=1000, verbose_name="tekst"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="text_version",
            field=models.CharField(max_length=20, verbose_name="versie van de tekst"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="topics",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="onderwerpen"
            ),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="address_hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="onleesbaar kenmerk"),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="bevestigd op"),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="gevraagd op"),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="left_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="uitgeschreven op"),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="times_left",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="aantal keer uitgeschreven"),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="topics",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="onderwerpen"
            ),
        ),
        migrations.AlterField(
            model_name="suppression",
            name="address_hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="onleesbaar kenmerk"),
        ),
        migrations.AlterField(
            model_name="suppression",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="sinds"),
        ),
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(
                choices=[("left", "uitgeschreven"), ("bounced", "onbestelbaar")], max_length=20, verbose_name="waarom"
            ),
        ),
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="nieuw e-mailadres")),
                ("address_hash", models.CharField(max_length=64, verbose_name="onleesbaar kenmerk")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="gevraagd op")),
                (
                    "subscriber",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="newsletter.subscriber", verbose_name="abonnee"
                    ),
                ),
            ],
            options={
                "verbose_name": "verhuizing van een abonnee",
                "verbose_name_plural": "verhuizingen van abonnees",
            },
        ),
    ]
