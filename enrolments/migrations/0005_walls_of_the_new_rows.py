"""Composite foreign keys of the new rows, and histories that only grow."""

from django.db import migrations

from kit.migrations_ops import append_only, composite_foreign_key

OF_ENROLMENT = ("enrolmentmessage", "evaluationlink", "warningsetaside")
OF_CLASS = ("bundle", "hold", "daterequest")


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_series_shortlists_and_limits"),
        ("enrolments", "0004_whole_life_of_a_sign_up"),
        ("schools", "0002_walls_between_schools"),
    ]
    operations = [
        *(
            composite_foreign_key(
                name=f"{name}_enrolment_of_same_school",
                table=f"enrolments_{name}",
                columns=("school_id", "enrolment_id"),
                target="enrolments_enrolment",
                target_columns=("school_id", "id"),
            )
            for name in OF_ENROLMENT
        ),
        *(
            composite_foreign_key(
                name=f"{name}_class_of_same_school",
                table=f"enrolments_{name}",
                columns=("school_id", "school_class_id"),
                target="schools_schoolclass",
                target_columns=("school_id", "id"),
            )
            for name in OF_CLASS
        ),
        composite_foreign_key(
            name="enrolment_bundle_of_same_school",
            table="enrolments_enrolment",
            columns=("school_id", "bundle_id"),
            target="enrolments_bundle",
            target_columns=("school_id", "id"),
        ),
        composite_foreign_key(
            name="enrolment_stands_in_for_same_school",
            table="enrolments_enrolment",
            columns=("school_id", "stands_in_for_id"),
            target="enrolments_enrolment",
            target_columns=("school_id", "id"),
        ),
        # What a claim counts (pupils or groups) is what its date counts, also when the date changes it.
        *(
            composite_foreign_key(
                name=f"{name}_unit_of_its_session",
                table=f"enrolments_{name}",
                columns=("session_id", "capacity_unit"),
                target="activities_session",
                target_columns=("id", "capacity_unit"),
                on_update_cascade=True,
            )
            for name in ("enrolment", "hold")
        ),
        *append_only("enrolments_warningsetaside"),
    ]
