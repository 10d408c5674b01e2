"""Which words of others somebody reads before a copy goes out, at the desk of whose words they are."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0010_requests_are_shut_by_desk"),
        ("schools", "0015_changes_are_written_as_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WithheldText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=60)),
                ("row_key", models.CharField(max_length=40)),
                ("column", models.CharField(max_length=60)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nog na te lezen"),
                            ("given", "Geef mee. Hier staat niets over een ander."),
                            ("others", "Houd achter. Hier staat iets over een ander (artikel 15 lid 4 AVG)."),
                            ("secret", "Houd achter. Dit is een bedrijfsgeheim (artikel 15 lid 4 AVG)."),
                            ("inquiry", "Houd achter. Dit schaadt een onderzoek of iemands veiligheid (artikel 41 UAVG)."),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="desk.privacyrequest"
                    ),
                ),
                (
                    "of_school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("choice", "")), fields=["of_school", "found_at"], name="text_that_waits")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "label", "row_key", "column"), name="text_of_a_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", ""), ("decided_at", None), ("mark", "")),
                            models.Q(
                                models.Q(("choice", ""), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("mark", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="text_is_decided_with_its_moment",
                    ),
                ],
            },
        ),
        isolate("desk_withheldtext", column="coalesce(of_school_id, 0)"),
    ]
