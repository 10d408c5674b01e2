"""No pupil without a processing agreement: versions, what schools accepted, suppliers, and the database's own no (OGP-0h)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import append_only

# The same rule as ``schools.services.agreements.standing_of``: what a school accepted holds until 60 days after the next version.
MAY_HOLD = """
CREATE FUNCTION public.schools_may_hold_pupils(school bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.schools_processingagreement agreed
        JOIN public.schools_agreementversion version ON version.id = agreed.version_id
        WHERE agreed.school_id = school AND NOT EXISTS (
            SELECT FROM public.schools_agreementversion newer
            WHERE newer.published_at > version.published_at AND newer.published_at + interval '60 days' <= now()
        )
    ) OR EXISTS (
        SELECT FROM public.schools_school one WHERE one.id = school AND one.agreement_grace_until > now()
    )
$$
"""
# Once a statement, not once a row: a class list of a school is one statement.
REFUSE_ARRIVALS = """
CREATE FUNCTION public.schools_refuse_arrivals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT school_id FROM arrivals) AS found
        WHERE NOT public.schools_may_hold_pupils(found.school_id)
    ) THEN
        RAISE EXCEPTION 'a school without a processing agreement holds no pupils'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_of_pupils_has_an_agreement', TABLE = 'schools_pupil';
    END IF;
    RETURN NULL;
END
$$
"""
REFUSE_MOVES = """
CREATE FUNCTION public.schools_refuse_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT public.schools_may_hold_pupils(NEW.school_id) THEN
        RAISE EXCEPTION 'a school without a processing agreement holds no pupils'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_of_pupils_has_an_agreement', TABLE = 'schools_pupil';
    END IF;
    RETURN NEW;
END
$$
"""
ARRIVALS = """
CREATE TRIGGER school_of_pupils_has_an_agreement AFTER INSERT ON schools_pupil
REFERENCING NEW TABLE AS arrivals FOR EACH STATEMENT EXECUTE FUNCTION public.schools_refuse_arrivals()
"""
MOVES = """
CREATE TRIGGER school_of_moved_pupils_has_an_agreement BEFORE UPDATE OF school_id ON schools_pupil
FOR EACH ROW WHEN (OLD.school_id IS DISTINCT FROM NEW.school_id) EXECUTE FUNCTION public.schools_refuse_moves()
"""
# Schools that were here before get the same 60 days as for a new version.
GRACE = "UPDATE schools_school SET agreement_grace_until = now() + interval '60 days' WHERE verified_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0009_frozen_pupils_are_found_at_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="versie")),
                ("summary", models.CharField(blank=True, max_length=500, verbose_name="wat is er veranderd")),
                ("document", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(unique=True, verbose_name="geldt vanaf")),
            ],
            options={
                "verbose_name": "versie van de verwerkersovereenkomst",
                "verbose_name_plural": "versies van de verwerkersovereenkomst",
                "get_latest_by": "published_at",
            },
        ),
        migrations.AddField(
            model_name="school",
            name="agreement_grace_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="overeenkomst nodig vanaf"),
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("service", models.CharField(max_length=200, verbose_name="wat het bedrijf voor ons doet")),
                ("country", models.CharField(max_length=60, verbose_name="land waar de gegevens staan")),
                ("is_in_eea", models.BooleanField(default=False, verbose_name="in de Europese Economische Ruimte")),
                ("agreement_on", models.DateField(blank=True, null=True, verbose_name="verwerkersovereenkomst van")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="aangekondigd op")),
                ("active_from", models.DateField(blank=True, null=True, verbose_name="werkt voor ons vanaf")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="gestopt op")),
            ],
            options={
                "verbose_name": "leverancier",
                "verbose_name_plural": "leveranciers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_from", None),
                            models.Q(
                                ("agreement_on__isnull", False),
                                ("agreement_on__lte", models.F("active_from")),
                                ("announced_at__isnull", False),
                                ("is_in_eea", True),
                            ),
                            _connector="OR",
                        ),
                        name="supplier_works_under_agreement_in_europe",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("active_from", None),
                            ("ended_on__gte", models.F("active_from")),
                            _connector="OR",
                        ),
                        name="supplier_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessingAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted_at", models.DateTimeField(verbose_name="aanvaard op")),
                ("signer_name", models.CharField(max_length=120, verbose_name="naam van wie tekende")),
                ("signer_function", models.CharField(max_length=80, verbose_name="functie")),
                ("signature", models.CharField(blank=True, max_length=100)),
                ("public_key", models.CharField(blank=True, max_length=60)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="schools.school"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="schools.agreementversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "verwerkersovereenkomst",
                "verbose_name_plural": "verwerkersovereenkomsten",
                "constraints": [models.UniqueConstraint(fields=("school", "version"), name="agreement_once_per_version")],
            },
        ),
        migrations.CreateModel(
            name="SupplierObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="reden")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="supplier_objections", to="schools.school"
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="objections", to="schools.supplier"
                    ),
                ),
            ],
            options={
                "verbose_name": "bezwaar tegen een leverancier",
                "verbose_name_plural": "bezwaren tegen leveranciers",
                "constraints": [models.UniqueConstraint(fields=("supplier", "school"), name="objection_once_per_school")],
            },
        ),
        *append_only("schools_processingagreement"),
        *append_only("schools_agreementversion"),
        migrations.RunSQL(GRACE, migrations.RunSQL.noop),
        migrations.RunSQL(MAY_HOLD, "DROP FUNCTION public.schools_may_hold_pupils(bigint)"),
        migrations.RunSQL(REFUSE_ARRIVALS, "DROP FUNCTION public.schools_refuse_arrivals()"),
        migrations.RunSQL(REFUSE_MOVES, "DROP FUNCTION public.schools_refuse_moves()"),
        migrations.RunSQL(ARRIVALS, "DROP TRIGGER school_of_pupils_has_an_agreement ON schools_pupil"),
        migrations.RunSQL(MOVES, "DROP TRIGGER school_of_moved_pupils_has_an_agreement ON schools_pupil"),
    ]
