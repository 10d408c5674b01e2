"""Incidents: facts, who was involved, what was decided, who was told."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_an_answer_comes_with_a_copy"),
        ("schools", "0013_pupils_are_shut_by_school"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("happened", models.TextField(max_length=2000, verbose_name="wat er gebeurde")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("misdirected", "Verkeerd verstuurd of gedeeld"),
                            ("account", "Iemand anders gebruikte een account"),
                            ("secret", "Een token of geheim adres lekte uit"),
                            ("device", "Apparaat kwijt of gestolen"),
                            ("software", "Fout in de software"),
                            ("supplier", "Fout bij een leverancier"),
                            ("other", "Iets anders"),
                        ],
                        max_length=12,
                        verbose_name="oorzaak",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("names", "Namen van leerlingen"),
                                ("attendance", "Opkomst van leerlingen bij activiteiten"),
                                ("accounts", "Namen en e-mailadressen van accounts"),
                                ("sign_in", "Wachtwoorden of andere inloggegevens"),
                                ("messages", "Berichten tussen school en aanbieder"),
                                ("newsletter", "E-mailadressen van lezers van de nieuwsbrief"),
                                ("photos", "Foto's met mensen erop"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="soorten gegevens",
                    ),
                ),
                ("discovered_at", models.DateTimeField(verbose_name="ontdekt op")),
                ("from_at", models.DateTimeField(verbose_name="mogelijk gezien vanaf")),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="mogelijk gezien tot")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("contained_at", models.DateTimeField(blank=True, null=True)),
                ("measures", models.TextField(blank=True, max_length=2000, verbose_name="maatregelen")),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nog niet beoordeeld"),
                            ("unlikely", "Waarschijnlijk geen gevaar voor mensen"),
                            ("risk", "Gevaar voor mensen"),
                            ("high", "Groot gevaar voor mensen"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="gevaar",
                    ),
                ),
                ("consequences", models.TextField(blank=True, max_length=2000, verbose_name="gevolgen")),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nog niet besloten"), ("told", "Gemeld"), ("not_needed", "Niet nodig")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("authority_at", models.DateTimeField(blank=True, null=True)),
                ("authority_reason", models.CharField(blank=True, max_length=1000)),
                ("authority_text", models.TextField(blank=True, max_length=6000)),
                ("authority_signalled", models.PositiveSmallIntegerField(default=0)),
                (
                    "schools",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nog niet besloten"), ("told", "Gemeld"), ("not_needed", "Niet nodig")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("schools_at", models.DateTimeField(blank=True, null=True)),
                ("schools_reason", models.CharField(blank=True, max_length=1000)),
                ("schools_text", models.TextField(blank=True, max_length=6000)),
                ("schools_signalled", models.PositiveSmallIntegerField(default=0)),
                (
                    "people",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nog niet besloten"), ("told", "Gemeld"), ("not_needed", "Niet nodig")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("people_at", models.DateTimeField(blank=True, null=True)),
                ("people_reason", models.CharField(blank=True, max_length=1000)),
                ("people_text", models.TextField(blank=True, max_length=6000)),
                ("people_told", models.PositiveIntegerField(default=0)),
                ("lessons", models.TextField(blank=True, max_length=2000, verbose_name="wat we ervan leerden")),
                ("closed_at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "verbose_name": "datalek",
                "verbose_name_plural": "datalekken",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                        name="incident_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", "not_needed"), _negated=True),
                            models.Q(("authority_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_telling_authority_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("schools", "not_needed"), _negated=True),
                            models.Q(("schools_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_telling_schools_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("people", "not_needed"), _negated=True),
                            models.Q(("people_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_telling_people_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            models.Q(
                                ("authority", ""),
                                ("schools", ""),
                                ("people", ""),
                                ("lessons", ""),
                                ("risk", ""),
                                ("contained_at", None),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="closed_incident_is_finished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("opened", "Geopend"),
                            ("extended", "Aangevuld"),
                            ("contained", "Lek gedicht"),
                            ("judged", "Gevaar beoordeeld"),
                            ("told_authority", "Gemeld bij de toezichthouder"),
                            ("not_authority", "Besloten: niet melden bij de toezichthouder"),
                            ("told_schools", "Scholen ingelicht"),
                            ("not_schools", "Besloten: scholen niet inlichten"),
                            ("told_people", "Mensen ingelicht"),
                            ("not_people", "Besloten: mensen niet inlichten"),
                            ("worded", "Tekst aangepast"),
                            ("signalled", "Klok: bericht aan de privacy-medewerker"),
                            ("closed", "Gesloten"),
                        ],
                        max_length=16,
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=1000)),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "incident",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="desk.incident"),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IncidentSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account", "Account"),
                            ("token", "Token"),
                            ("feed", "Agenda-adres"),
                            ("school", "School"),
                            ("provider", "Aanbieder"),
                        ],
                        max_length=8,
                    ),
                ),
                ("account", models.BigIntegerField(blank=True, null=True)),
                ("number", models.BigIntegerField(blank=True, null=True)),
                (
                    "incident",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="desk.incident"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "kind", "account", "number"), name="incident_source_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account__isnull", False), ("kind", "account"), ("number", None)),
                            models.Q(
                                models.Q(("kind", "account"), _negated=True), ("account", None), ("number__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="incident_source_is_one_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="person_notices", to="desk.incident"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "user"), name="person_told_once_of_incident")],
            },
        ),
        migrations.CreateModel(
            name="SchoolNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("pupils", models.PositiveIntegerField(default=0)),
                ("mails", models.PositiveSmallIntegerField(default=0)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="school_notices", to="desk.incident"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "school"), name="school_told_once_of_incident")],
            },
        ),
    ]
