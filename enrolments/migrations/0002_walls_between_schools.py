"""Composite foreign keys, the waiting list's sequence, and a history that only grows."""

from django.db import migrations

from kit.migrations_ops import append_only, composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0001_initial"), ("schools", "0002_walls_between_schools")]
    operations = [
        composite_foreign_key(
            name="enrolment_class_of_same_school",
            table="enrolments_enrolment",
            columns=("school_id", "school_class_id"),
            target="schools_schoolclass",
            target_columns=("school_id", "id"),
        ),
        composite_foreign_key(
            name="place_enrolment_of_same_school",
            table="enrolments_place",
            columns=("school_id", "enrolment_id"),
            target="enrolments_enrolment",
            target_columns=("school_id", "id"),
        ),
        composite_foreign_key(
            name="place_pupil_of_same_school",
            table="enrolments_place",
            columns=("school_id", "pupil_id"),
            target="schools_pupil",
            target_columns=("school_id", "id"),
        ),
        composite_foreign_key(
            name="place_session_of_its_enrolment",
            table="enrolments_place",
            columns=("session_id", "enrolment_id"),
            target="enrolments_enrolment",
            target_columns=("session_id", "id"),
        ),
        composite_foreign_key(
            name="place_times_of_its_session",
            table="enrolments_place",
            columns=("session_id", "starts_at", "ends_at"),
            target="activities_session",
            target_columns=("id", "starts_at", "ends_at"),
            on_update_cascade=True,
        ),
        composite_foreign_key(
            name="transition_enrolment_of_same_school",
            table="enrolments_enrolmenttransition",
            columns=("school_id", "enrolment_id"),
            target="enrolments_enrolment",
            target_columns=("school_id", "id"),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE enrolments_waiting_number OWNED BY enrolments_enrolment.waiting_number",
            "DROP SEQUENCE enrolments_waiting_number",
        ),
        *append_only("enrolments_enrolmenttransition"),
    ]
