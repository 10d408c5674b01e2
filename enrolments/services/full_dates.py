# ruff: noqa: S608  # the statement is put together from the constants of this file; whatever comes in is a parameter
"""A date that is full says so before anything else is read: when 200 classes want the last 20 places, 180 hear no.

Nothing is decided here in anybody's favour. Whoever is not refused is judged by all the rules, and the guarded UPDATE gives the
places. Whoever may not know of the date, or could have a claim on it, is left to the rules; for the others "full" goes before
whatever else may be wrong with their group.
"""

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from activities.querysets import open_sql
from enrolments import errors
from enrolments.services.reading_once import CONSTANTS, IS_FOR_SCHOOL, IS_OWN_CLASS, PROVIDER
from kit.ids import can_be_an_id

# The same dates as ``reading.alternatives``.
ALTERNATIVES = f"""
    SELECT coalesce(jsonb_agg(one), '[]') FROM (
        SELECT activities_session.id AS session, activities_session.starts_at, activities_session.ends_at,
            activities_session.capacity - activities_session.places_taken AS free
        FROM activities_session
        WHERE activities_session.activity_id = asked.activity_id AND activities_session.id <> asked.id
            AND activities_session.series_id IS NULL AND {open_sql("activities_session")}
            AND activities_session.capacity >= activities_session.places_taken
                + CASE WHEN activities_session.capacity_unit = 'groups' THEN 1 ELSE %(places)s::int END
            AND {IS_FOR_SCHOOL}
        ORDER BY activities_session.starts_at, activities_session.id LIMIT 3
    ) AS one
"""
# Not for a class that has places kept, is on this date already, or may not know of it; nor for the retry of a sign-up that
# was made: its answer is stored.
LOOK = f"""
SELECT ({ALTERNATIVES})
FROM activities_session AS asked
JOIN wagtailcore_page ON wagtailcore_page.id = asked.activity_id
CROSS JOIN schools_schoolclass
JOIN schools_school ON schools_school.id = schools_schoolclass.school_id
{PROVIDER}
WHERE asked.id = %(session)s::bigint AND schools_schoolclass.id = %(school_class)s::bigint
    AND asked.places_taken >= asked.capacity AND asked.series_id IS NULL AND {open_sql("asked")}
    AND asked.reserved_municipalities = '{{}}' AND NOT EXISTS (
        SELECT FROM activities_session_reserved_for AS kept WHERE kept.session_id = asked.id)
    AND wagtailcore_page.live AND providers_provider.status = 'approved' AND schools_school.verified_at IS NOT NULL
    AND {IS_OWN_CLASS}
    AND NOT EXISTS (SELECT FROM enrolments_hold AS hold WHERE hold.session_id = asked.id
        AND (hold.school_class_id = schools_schoolclass.id OR hold.expires_at <= %(now)s))
    AND NOT EXISTS (SELECT FROM enrolments_enrolment AS here WHERE here.session_id = asked.id
        AND here.school_class_id = schools_schoolclass.id AND here.status = ANY(%(active)s))
    AND NOT EXISTS (SELECT FROM accounts_idempotentrequest AS said WHERE said.user_id = %(by)s::bigint AND said.key = %(key)s)
"""


def refuse_when_full(*, session_id: int, school_class_id: int, places: int, by: User, key: str) -> None:
    """Raise ``NoPlacesLeft`` with other dates when this date has no place left for a group of this person's.

    ``key`` is the request's Idempotency-Key, or empty. One query; see above for what it leaves to the rules.
    """
    if not (can_be_an_id(session_id) and can_be_an_id(school_class_id)):
        return
    asked: dict[str, Any] = {  # Any: parameters of one statement
        "session": session_id,
        "school_class": school_class_id,
        "places": places,
        "by": by.pk,
        "key": key,
    }
    known = {name: CONSTANTS[name] for name in ("active", "coordinating")}
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {**asked, **known, "now": timezone.now()})
        row = cursor.fetchone()
    if row is not None:
        raise errors.NoPlacesLeft(free=0, wanted=places, alternatives=[_as_json(one) for one in json.loads(row[0])])


def _as_json(date: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    moments = {name: timezone.localtime(datetime.fromisoformat(date[name])).isoformat() for name in ("starts_at", "ends_at")}
    return {**date, **moments}
