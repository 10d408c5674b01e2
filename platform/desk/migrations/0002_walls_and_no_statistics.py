"""A request of one school can never point at another school's pupil, and the planner keeps no words of anybody."""

from django.db import migrations

from kit.migrations_ops import composite_foreign_key, no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("schools", "0002_walls_between_schools")]
    operations = [
        composite_foreign_key(
            name="request_pupil_of_same_school",
            table="desk_privacyrequest",
            columns=("school_id", "pupil_id"),
            target="schools_pupil",
            target_columns=("school_id", "id"),
        ),
        no_planner_statistics(
            "desk_privacyrequest", "email", "name", "question", "pupil_words", "answer", "reason", "extension_reason"
        ),
    ]
