"""Who of the region promised to keep silent, and the hours in which schools let them look along (SP-5e)."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0010_no_pupils_without_an_agreement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfidentialityDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="getekend op")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confidentiality", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "geheimhoudingsverklaring",
                "verbose_name_plural": "geheimhoudingsverklaringen",
            },
        ),
        migrations.CreateModel(
            name="SupportGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="waarvoor")),
                ("granted_at", models.DateTimeField(verbose_name="gegeven op")),
                ("expires_at", models.DateTimeField(verbose_name="tot")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="eerder gesloten op")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="support_grants", to="schools.school"
                    ),
                ),
            ],
            options={
                "verbose_name": "toegang voor hulp",
                "verbose_name_plural": "toegang voor hulp",
                "indexes": [
                    models.Index(fields=["school", "-granted_at"], name="support_grant_by_school"),
                    models.Index(fields=["helper", "expires_at"], name="support_grant_by_helper"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("granted_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("granted_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                ),
                            ),
                        ),
                        name="support_lasts_an_hour_at_most",
                    )
                ],
            },
        ),
    ]
