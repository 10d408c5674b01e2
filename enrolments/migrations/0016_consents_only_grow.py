"""What was said stays as it was said; who is bound to one school reads and writes that school's."""

from django.db import migrations

from kit.migrations_ops import append_only, composite_foreign_key, isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0015_who_may_be_in_a_photo")]
    operations = [
        *(
            composite_foreign_key(
                name=f"{name}_enrolment_of_same_school",
                table=f"enrolments_{name}",
                columns=("school_id", "enrolment_id"),
                target="enrolments_enrolment",
                target_columns=("school_id", "id"),
            )
            for name in ("pupilconsent", "photogroup")
        ),
        *append_only("enrolments_pupilconsent"),
        isolate("enrolments_pupilconsent"),
    ]
