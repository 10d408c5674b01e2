# ruff: noqa: S608  # the statements are put together from the constants of this file; whatever comes in is a parameter
"""What is around a date for one group, read in the query of the date itself: a sign-up's number of queries counts."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from enrolments.choices import ACTIVE, HOLDING
from enrolments.rules.situation import Closure, OtherDate, Situation, Surroundings
from enrolments.rules.turns import ONE_DAY
from schools.models import SchoolClass

# Who asks, as a row that the questions below can name; server-side parameters need their types.
WHO = """(SELECT %s::bigint AS school, %s::bigint AS class, %s::smallint AS year, %s::bigint[] AS pupils,
    %s::text[] AS active, %s::text[] AS holding, %s::timestamptz AS day_ago, %s::text[] AS but) AS who"""
LOCAL = "({moment} AT TIME ZONE 'Europe/Amsterdam')"
HERE = LOCAL.format(moment="activities_session.starts_at")
THERE = LOCAL.format(moment="other.starts_at")
# The school year of a moment by the year it starts in: seven months earlier is the same calendar year from 1 August on.
SCHOOL_YEAR = "date_part('year', {day} - interval '7 months')"
CLOSURES = f"""
    SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'name', name) ORDER BY id), '[]')
    FROM schools_schoolclosure
    WHERE school_id = who.school AND {HERE}::date BETWEEN first_day AND last_day
        AND (years = '{{}}' OR who.year IS NULL OR who.year = ANY(years))
"""
# Pupils by name when they are chosen, else the class as a whole. A waiting list is nobody's time.
SAME_WEEK = f"""
    SELECT coalesce(jsonb_agg(jsonb_build_object('starts_at', other.starts_at, 'ends_at', other.ends_at, 'title', page.title,
        'kind', activity.kind, 'location_kind', activity.location_kind, 'location', other.location,
        'latitude', activity.latitude, 'longitude', activity.longitude, 'places', going.places, 'is_known', going.is_known)
        ORDER BY other.starts_at, other.id), '[]')
    FROM (
        SELECT session_id, places, false AS is_known FROM enrolments_enrolment
        WHERE school_id = who.school AND school_class_id = who.class AND status = ANY(who.holding)
            AND (mode = 'count' OR who.pupils = '{{}}')
        UNION
        SELECT session_id, places, true FROM enrolments_enrolment
        WHERE status = ANY(who.holding) AND id IN (
            SELECT enrolment_id FROM enrolments_place WHERE pupil_id = ANY(who.pupils) AND is_active)
    ) AS going
    JOIN activities_session AS other ON other.id = going.session_id AND other.id <> activities_session.id
        AND other.starts_at BETWEEN activities_session.starts_at - interval '7 days'
            AND activities_session.starts_at + interval '7 days'
        AND date_trunc('week', {THERE}) = date_trunc('week', {HERE})
    JOIN activities_activitypage AS activity ON activity.page_ptr_id = other.activity_id
    JOIN wagtailcore_page AS page ON page.id = other.activity_id
"""
# An offer on another date and the group that waits for its own are one group; what was signed up in one go is one time.
GROUP = "coalesce(living.bundle_id::text, living.stands_in_for_id::text, living.id::text)"
# Without the group that asks (``but``), when it is there already.
LIVING = f"""
    FROM enrolments_enrolment AS living
    JOIN activities_session AS other ON other.id = living.session_id AND other.activity_id = activities_session.activity_id
        AND {SCHOOL_YEAR.format(day=THERE)} = {SCHOOL_YEAR.format(day=HERE)}
    WHERE living.school_id = who.school AND living.status = ANY(who.active) AND NOT {GROUP} = ANY(who.but)
"""
# By dates of the activity and the state, which an index knows: few rows, however many sign-ups a school has.
LEFT_TODAY = f"""
    SELECT count(DISTINCT {GROUP}) FROM activities_session AS other
    JOIN enrolments_enrolment AS living ON living.session_id = other.id AND living.status = 'cancelled_by_school'
    WHERE other.activity_id = activities_session.activity_id AND living.school_id = who.school
        AND living.updated_at > who.day_ago
"""
COUNTS = f"""
    SELECT jsonb_build_object(
        'left', ({LEFT_TODAY}),
        'school', CASE WHEN most.most_per_school IS NULL THEN 0 ELSE (SELECT count(DISTINCT {GROUP}) {LIVING}) END,
        'class', CASE WHEN most.most_per_class IS NULL THEN 0 ELSE (
            SELECT count(DISTINCT {GROUP}) {LIVING} AND living.school_class_id = who.class) END,
        'pupils', CASE WHEN most.most_per_pupil IS NULL OR who.pupils = '{{}}' THEN 0 ELSE (
            SELECT count(*) FROM unnest(who.pupils) AS one WHERE most.most_per_pupil <= (
                SELECT count(DISTINCT {GROUP}) {LIVING} AND living.id IN (
                    SELECT enrolment_id FROM enrolments_place WHERE pupil_id = one))) END)
    FROM activities_activitypage AS most WHERE most.page_ptr_id = activities_session.activity_id
"""
# For a statement that has ``activities_session`` and ``who`` (see above) among its tables.
AROUND_WHO = f"SELECT jsonb_build_object('closures', ({CLOSURES}), 'same_week', ({SAME_WEEK}), 'counts', ({COUNTS}))"
COUNT_AGAIN = f"SELECT ({COUNTS}) FROM activities_session, {WHO} WHERE activities_session.id = %s"
LOOK = f"SELECT ({AROUND_WHO}) FROM activities_session, {WHO} WHERE activities_session.id = %s"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def surroundings_of(found: dict[str, Any]) -> Surroundings:  # Any: JSON
    """Return what ``AROUND_WHO`` found as the rules want it."""
    counts = found["counts"]
    return Surroundings(
        same_week=tuple(_other_date(one) for one in found["same_week"]),
        closures=tuple(Closure(**one) for one in found["closures"]),
        school_groups=counts["school"],
        class_groups=counts["class"],
        full_pupils=counts["pupils"],
        left_today=counts["left"],
    )


def count_again(situation: Situation) -> Surroundings:
    """Return how often the school, the class and the pupils went, as it is now that nobody else of this school can sign up.

    Holds a lock until the transaction ends, one for an activity and a school: two sign-ups at once never both see the last
    one free. Taken before any row, so that it never waits inside a circle.
    """
    session, school_class = situation.occasion.session, situation.group.school_class
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [_lock_of(session.activity_id, school_class)])
        # A statement of its own: it must see what the one before us wrote.
        cursor.execute(COUNT_AGAIN, [*_who(school_class, situation.group.pupil_ids), session.pk])
        [found] = cursor.fetchone() or ["{}"]
    counts = json.loads(found)
    return Surroundings(
        school_groups=counts["school"],
        class_groups=counts["class"],
        full_pupils=counts["pupils"],
        left_today=counts["left"],
    )


def look_around(
    session_id: int, school_class: SchoolClass, *, pupils: Collection[int] = (), but: Collection[object] = ()
) -> Surroundings:
    """Return what is around a date for a group that is signed up already; ``but`` are the keys of its own sign-ups."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [*_who(school_class, pupils, but), session_id])
        [found] = cursor.fetchone() or [""]
    return surroundings_of(json.loads(found))


def nobody_else_counts(activity_id: int, school_class: SchoolClass) -> bool:
    """Take the lock of ``count_again`` if nobody has it; for who holds rows already and must not wait."""
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [_lock_of(activity_id, school_class)])
        [is_ours] = cursor.fetchone() or [False]
    return bool(is_ours)


def _lock_of(activity_id: int, school_class: SchoolClass) -> str:
    return f"most:{activity_id}:{school_class.school_id}"


def _who(
    school_class: SchoolClass, pupils: Collection[int], but: Collection[object] = ()
) -> list[Any]:  # Any: parameters of one statement
    states = [[str(one) for one in known] for known in (ACTIVE, HOLDING)]
    day_ago, keys = timezone.now() - ONE_DAY, [str(one) for one in but]
    return [school_class.school_id, school_class.pk, school_class.year, list(pupils), *states, day_ago, keys]


def _other_date(row: dict[str, Any]) -> OtherDate:  # Any: JSON
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    starts_at, ends_at = (datetime.fromisoformat(row.pop(name)) for name in ("starts_at", "ends_at"))
    return OtherDate(
        starts_at=starts_at,
        ends_at=ends_at,
        **row,
        point=(latitude, longitude) if latitude is not None and longitude is not None else None,
    )
