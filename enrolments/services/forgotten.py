# ruff: noqa: S608  # the statements are put together from the constants of this file; whatever comes in is a parameter
"""Which waiting groups could have places now, as two queries: the mirror of the promotion engine, written on its own.

The clock serves what they find (``waiting.serve_forgotten``), and ``invariants`` says that there is nothing to find. Set-based:
they start from the groups that wait, through a partial index, however many dates a country has. Labour law and the maxima of
an activity are judged group by group (``coming``): ``is_judged_again`` says where, and there finding is not forgetting.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from activities.labour import WORK
from activities.querysets import open_sql
from enrolments.choices import ACTIVE

# No offer stands that this group is thinking about.
IS_FREE_TO_CHOOSE = """NOT EXISTS (
    SELECT FROM enrolments_enrolment offered WHERE offered.stands_in_for_id = waits.id AND offered.status = 'offered')"""
# Fits on its own date: as a whole, or with the part that it would take. Whoever is in front and fits is found as well.
ON_ITS_OWN_DATE = f"""
    SELECT waits.id::text AS enrolment, session.id AS session, activity.kind = ANY(%(work)s) AS is_judged_again
    FROM enrolments_enrolment waits JOIN activities_session session ON session.id = waits.session_id
    JOIN activities_activitypage activity ON activity.page_ptr_id = session.activity_id
    WHERE waits.status = 'waiting' AND session.status = 'scheduled' AND session.starts_at > %(now)s
      AND (waits.claim <= session.capacity - session.places_taken
        OR session.capacity_unit = 'pupils' AND waits.least_places <= session.capacity - session.places_taken)
      AND {IS_FREE_TO_CHOOSE}"""
# Takes any date of the activity, and this one is open to it: to its school, its size, its class and its pupils.
ON_ANOTHER_DATE = f"""
    SELECT waits.id::text AS enrolment, other.id AS session, activity.kind = ANY(%(work)s)
        OR coalesce(activity.most_per_school, activity.most_per_class, activity.most_per_pupil) IS NOT NULL AS is_judged_again
    FROM enrolments_enrolment waits
    JOIN activities_session own ON own.id = waits.session_id
    JOIN activities_session other ON other.activity_id = own.activity_id AND other.id <> own.id
    JOIN activities_activitypage activity ON activity.page_ptr_id = own.activity_id
    JOIN schools_school school ON school.id = waits.school_id
    LEFT JOIN schools_schoolclass class ON class.id = waits.school_class_id
    WHERE waits.status = 'waiting' AND waits.takes_other_dates AND own.starts_at > %(now)s
      AND other.series_id IS NULL AND {open_sql("other")}
      AND other.capacity - other.places_taken >= CASE other.capacity_unit WHEN 'groups' THEN 1 ELSE waits.places END
      AND waits.places >= coalesce(other.min_group, activity.min_group, 1)
      AND waits.places <= coalesce(other.max_group, activity.max_group, waits.places)
      AND (activity.levels = '{{}}' OR coalesce(class.levels, '{{}}') = '{{}}' OR activity.levels && class.levels)
      AND (activity.years = '{{}}' OR class.year IS NULL OR class.year = ANY(activity.years))
      AND {IS_FREE_TO_CHOOSE}
      AND NOT EXISTS (
        SELECT FROM enrolments_enrolment before WHERE before.stands_in_for_id = waits.id AND before.session_id = other.id)
      AND NOT EXISTS (
        SELECT FROM enrolments_enrolment same
        WHERE same.session_id = other.id AND same.school_class_id = waits.school_class_id AND same.status = ANY(%(active)s))
      AND NOT EXISTS (
        SELECT FROM enrolments_hold hold WHERE hold.session_id = other.id AND hold.school_class_id = waits.school_class_id)
      AND NOT EXISTS (
        SELECT FROM enrolments_place mine JOIN enrolments_place busy ON busy.pupil_id = mine.pupil_id AND busy.is_active
        WHERE mine.enrolment_id = waits.id AND busy.starts_at < other.ends_at AND busy.ends_at > other.starts_at)
      AND ((cardinality(other.reserved_municipalities) = 0
          AND NOT EXISTS (SELECT FROM activities_session_reserved_for kept WHERE kept.session_id = other.id))
        OR school.municipality_code = ANY(other.reserved_municipalities)
        OR EXISTS (SELECT FROM activities_session_reserved_for kept
          WHERE kept.session_id = other.id AND kept.school_id = waits.school_id))"""


def forgotten_dates(*, now: datetime) -> Sequence[int]:
    """Return the dates on which a waiting group could have places, its own or another; ids ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT session FROM ({ON_ITS_OWN_DATE} UNION {ON_ANOTHER_DATE}) found ORDER BY session",
            values(now),
        )
        return [session for (session,) in cursor.fetchall()]


def values(now: datetime) -> Mapping[str, Any]:  # Any: parameters of a statement
    """Return the parameters of both queries."""
    return {"now": now, "active": [str(one) for one in ACTIVE], "work": [str(one) for one in WORK]}
