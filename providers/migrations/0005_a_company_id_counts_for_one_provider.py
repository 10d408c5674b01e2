"""The database itself lets a leerbedrijf-ID count for one provider at a time (decision 0060)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import providers.models.recognition

DAYS = "DATERANGE({0}.valid_from, {0}.valid_until, '[]') * DATERANGE({0}.checked_on, NULL) * DATERANGE(NULL, {0}.withdrawn_on)"
# Of two that were confirmed for the same days, the later one waits for the region again.
LATER_WAITS = f"""
    UPDATE providers_recognition AS later
    SET confirmed_at = NULL, confirmed_by_id = NULL, checked_on = NULL, source = ''
    FROM providers_recognition AS earlier
    WHERE later.company_id = earlier.company_id AND later.provider_id <> earlier.provider_id
        AND (earlier.confirmed_at, earlier.id) < (later.confirmed_at, later.id)
        AND ({DAYS.format("earlier")}) && ({DAYS.format("later")})
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_dutch_text_search"),  # gist over plain columns
        ("providers", "0004_recognised_training_companies"),
    ]

    operations = [
        migrations.RunSQL(LATER_WAITS, migrations.RunSQL.noop),
        # Before the table may change, what that statement did is looked at.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("confirmed_at__isnull", False)),
                expressions=[
                    ("company_id", "="),
                    ("provider", "<>"),
                    (
                        providers.models.recognition.DaysInAll(
                            providers.models.recognition.Days(
                                models.F("valid_from"),
                                models.F("valid_until"),
                                django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            ),
                            providers.models.recognition.Days(models.F("checked_on"), models.Value(None)),
                            providers.models.recognition.Days(models.Value(None), models.F("withdrawn_on")),
                        ),
                        "&&",
                    ),
                ],
                name="company_id_counts_for_one_provider",
            ),
        ),
    ]
