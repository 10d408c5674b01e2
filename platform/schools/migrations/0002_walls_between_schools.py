"""Composite foreign keys, and no names in the planner's statistics."""

from django.db import migrations

from kit.migrations_ops import composite_foreign_key, no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [
        composite_foreign_key(
            name="membership_class_of_same_school",
            table="schools_classmembership",
            columns=("school_id", "school_class_id"),
            target="schools_schoolclass",
            target_columns=("school_id", "id"),
        ),
        composite_foreign_key(
            name="membership_pupil_of_same_school",
            table="schools_classmembership",
            columns=("school_id", "pupil_id"),
            target="schools_pupil",
            target_columns=("school_id", "id"),
        ),
        no_planner_statistics(
            "schools_pupil", "first_name", "name_prefix", "last_name", "sort_key", "pupil_number", "pupil_number_key"
        ),
        no_planner_statistics("schools_classlistimport", "rows"),
    ]
