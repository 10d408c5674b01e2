"""Letting places go and taking them again is no new hour: what a class kept on a date is remembered for an hour."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

from kit.migrations_ops import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_dates_are_on_or_off"),
        ("enrolments", "0013_sign_ups_are_shut_by_school"),
        ("schools", "0013_pupils_are_shut_by_school"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="used",
            field=models.DurationField(db_default=datetime.timedelta(0), default=datetime.timedelta),
        ),
        migrations.CreateModel(
            name="KeptBefore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("used", models.DurationField()),
                ("extensions", models.PositiveSmallIntegerField()),
                ("counts_until", models.DateTimeField()),
                (
                    "school",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
                ),
                (
                    "school_class",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.schoolclass"),
                ),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="activities.session"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "school_class"), name="kept_before_once_per_class")],
            },
        ),
        composite_foreign_key(
            name="keptbefore_class_of_same_school",
            table="enrolments_keptbefore",
            columns=("school_id", "school_class_id"),
            target="schools_schoolclass",
            target_columns=("school_id", "id"),
        ),
    ]
