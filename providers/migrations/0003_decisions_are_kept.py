"""Who of the region decided what about a provider is kept, row after row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0002_photos_are_described"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="besloten op")),
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
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "Goedgekeurd"),
                            ("declined", "Afgewezen"),
                            ("blocked", "Geblokkeerd"),
                            ("unblocked", "Weer toegelaten"),
                        ],
                        max_length=10,
                        verbose_name="besluit",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="providers.provider"
                    ),
                ),
            ],
            options={
                "verbose_name": "besluit over een aanbieder",
                "verbose_name_plural": "besluiten over aanbieders",
                "indexes": [models.Index(fields=["provider", "-at"], name="provider_decision_by_provider")],
            },
        ),
        *append_only("providers_providerdecision"),
    ]
