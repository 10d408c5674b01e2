# ruff: noqa: S608  # the statement is put together from the constants of this file; whatever comes in is a parameter
"""Everything that the rules judge, in one fixed statement: a sign-up's number of queries counts, and so does making them.

The same as ``reading.occasions`` and ``reading.classes_to_enrol`` say for lists; a test holds the two side by side.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from activities.models import ActivityPage, Session
from activities.recognition import NEEDS_RECOGNITION
from enrolments.choices import ACTIVE, HOLDING
from enrolments.emails.people import at_provider
from enrolments.querysets import PATH_STEP
from enrolments.rules.situation import Occasion, Reader, SchoolGroup, Surroundings
from enrolments.rules.turns import ONE_DAY
from enrolments.services.surroundings import AROUND_WHO, surroundings_of
from kit.ids import can_be_an_id
from kit.rows import Columns
from providers.querysets import holding_sql
from providers.rules import EDITING
from schools.models import School, SchoolClass
from schools.rules import COORDINATING

SESSION, SCHOOL_CLASS, SCHOOL = Columns.of(Session), Columns.of(SchoolClass), Columns.of(School)
# What a sign-up and its letters need to know; the words of the page are long.
ACTIVITY = Columns.of(
    ActivityPage,
    only=(
        *("id", "page_ptr_id", "path", "live", "first_published_at", "title", "kind", "levels", "years", "names_mode"),
        *("acceptance_mode", "answer_working_days", "min_group", "max_group", "pupils_per_adult"),
        *("most_per_school", "most_per_class", "most_per_pupil", "location_kind", "street", "postcode", "city"),
        *("latitude", "longitude", "what_to_bring", "names_days_before", "names_days_after"),
    ),
)
# Whether a date is not kept for other schools, as ``activities.reserved`` says it; for statements with ``schools_school``.
IS_FOR_SCHOOL = """(
    (activities_session.reserved_municipalities = '{}' AND NOT EXISTS (
        SELECT FROM activities_session_reserved_for AS kept WHERE kept.session_id = activities_session.id))
    OR schools_school.municipality_code = ANY(activities_session.reserved_municipalities)
    OR EXISTS (SELECT FROM activities_session_reserved_for AS kept
        WHERE kept.session_id = activities_session.id AND kept.school_id = schools_school.id)
)"""
PEOPLE = """
    SELECT coalesce(jsonb_agg(jsonb_build_object('pk', person.id, 'email', person.email, 'language', person.language,
        'rhythm', person.mail_rhythm, 'exceptions', person.mail_exceptions) ORDER BY person.id), '[]')
    FROM accounts_user AS person
    WHERE person.is_active AND person.blocked_at IS NULL AND person.id IN (
        SELECT user_id FROM providers_providermembership
        WHERE provider_id = providers_provider.id AND ended_at IS NULL AND role = ANY(%(editing)s))
"""
# Asked as a value: as joins, a planner that knows of a million pages walks them all to find the one above.
PROVIDER = f"""
LEFT JOIN providers_provider ON providers_provider.id = (
    SELECT home.provider_id
    FROM wagtailcore_page AS above JOIN providers_providerpage AS home ON home.page_ptr_id = above.id
    WHERE above.path = left(wagtailcore_page.path, length(wagtailcore_page.path) - {PATH_STEP}))
"""
IS_OWN_CLASS = """
    EXISTS (SELECT FROM schools_schoolmembership AS work WHERE work.school_id = schools_schoolclass.school_id
        AND work.user_id = %(by)s::bigint AND work.ended_at IS NULL AND work.role = ANY(%(coordinating)s))
"""
SIZE = """
    SELECT count(*) FROM schools_classmembership AS member JOIN schools_pupil AS pupil ON pupil.id = member.pupil_id
    WHERE member.school_class_id = who.class AND member.left_at IS NULL AND pupil.restricted_at IS NULL
"""
# A kind that only a recognised training company may offer, of a provider that is none today (promise SBB-2a).
LACKS_RECOGNITION = f"""
    activities_activitypage.kind = ANY(%(needs_recognition)s) AND NOT EXISTS (SELECT FROM providers_recognition AS recognition
        WHERE recognition.provider_id = providers_provider.id AND {holding_sql("recognition")})
"""
# How many of the chosen pupils may be chosen; and of those, how many are here already, and how many somewhere else then.
CHOSEN = """
    SELECT ARRAY[count(*), count(*) FILTER (WHERE is_here), count(*) FILTER (WHERE is_elsewhere)]
    FROM (
        SELECT EXISTS (SELECT FROM enrolments_place AS place WHERE place.pupil_id = pupil.id AND place.is_active
                AND place.session_id = activities_session.id) AS is_here,
            EXISTS (SELECT FROM enrolments_place AS place WHERE place.pupil_id = pupil.id AND place.is_active
                AND place.session_id <> activities_session.id AND place.starts_at < activities_session.ends_at
                AND place.ends_at > activities_session.starts_at) AS is_elsewhere
        FROM schools_pupil AS pupil
        WHERE pupil.id = ANY(who.pupils) AND pupil.restricted_at IS NULL AND EXISTS (
            SELECT FROM schools_classmembership AS member
            WHERE member.pupil_id = pupil.id AND member.school_class_id = who.class AND member.left_at IS NULL)
    ) AS one
"""
# A date of what was never online is not there: a refusal would tell that it is, and of several dates even when.
SITUATION = f"""
SELECT {SESSION.sql}, {ACTIVITY.sql}, {SCHOOL_CLASS.sql}, {SCHOOL.sql},
    providers_provider.id, coalesce(providers_provider.name, ''), coalesce(providers_provider.status, ''), {IS_FOR_SCHOOL},
    (SELECT coalesce(sum(hold.claim), 0) FROM enrolments_hold AS hold
        WHERE hold.session_id = activities_session.id AND hold.expires_at <= %(now)s),
    (SELECT coalesce(sum(hold.claim), 0) FROM enrolments_hold AS hold
        WHERE hold.session_id = activities_session.id AND hold.school_class_id = who.class AND hold.expires_at > %(now)s),
    EXISTS (SELECT FROM enrolments_enrolment AS other WHERE other.session_id = activities_session.id
        AND other.school_class_id = who.class AND other.status = ANY(who.active)),
    ({SIZE}), ({CHOSEN}), ({PEOPLE}), ({LACKS_RECOGNITION}), ({AROUND_WHO})
FROM schools_schoolclass
JOIN schools_school ON schools_school.id = schools_schoolclass.school_id
CROSS JOIN activities_session
JOIN activities_activitypage ON activities_activitypage.page_ptr_id = activities_session.activity_id
JOIN wagtailcore_page ON wagtailcore_page.id = activities_session.activity_id
{PROVIDER}
CROSS JOIN LATERAL (
    SELECT schools_schoolclass.school_id AS school, schools_schoolclass.id AS class, schools_schoolclass.year AS year,
        %(pupils)s::bigint[] AS pupils, %(active)s::text[] AS active, %(holding)s::text[] AS holding,
        %(day_ago)s::timestamptz AS day_ago, '{{}}'::text[] AS but
) AS who
WHERE schools_schoolclass.id = %(school_class)s::bigint AND activities_session.id = %(session)s::bigint
    AND wagtailcore_page.first_published_at IS NOT NULL
    AND {IS_OWN_CLASS}
"""
CONSTANTS: dict[str, Any] = {  # Any: parameters of one statement
    "active": [str(one) for one in ACTIVE],
    "holding": [str(one) for one in HOLDING],
    "editing": [str(one) for one in EDITING],
    "coordinating": [str(one) for one in COORDINATING],
    "needs_recognition": [str(one) for one in NEEDS_RECOGNITION],
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of the pupils who were chosen: how many may go at all, are on this date already, and are elsewhere at that time."""

    known: int
    here: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at the tables gave."""

    occasion: Occasion
    group: SchoolGroup
    chosen: Chosen
    around: Surroundings


def read_once(*, session_id: int, school_class_id: int, by: User, pupils: Collection[int]) -> Found | None:
    """Return a date and a class of somebody's own with all that is around them, or None when one of them is not there.

    ``group`` has no places or pupils yet: what they are depends on whether the activity asks names.
    """
    if not (can_be_an_id(session_id) and can_be_an_id(school_class_id)):
        return None
    asked: dict[str, Any] = {"session": session_id, "school_class": school_class_id, "by": by.pk, "pupils": list(pupils)}
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SITUATION, {**CONSTANTS, **asked, "now": now, "today": timezone.localdate(), "day_ago": now - ONE_DAY})
        row = cursor.fetchone()
    return None if row is None else _found(row)


def _found(row: tuple[Any, ...]) -> Found:  # Any: values of columns
    values = iter(row)
    session = SESSION.load(list(islice(values, len(SESSION))))
    session.activity = ACTIVITY.load(list(islice(values, len(ACTIVITY))))
    school_class = SCHOOL_CLASS.load(list(islice(values, len(SCHOOL_CLASS))))
    school_class.school = SCHOOL.load(list(islice(values, len(SCHOOL))))
    provider_id, name, status, is_for_school, expired, held, is_enrolled, size, chosen, people, lacks, around = values
    at = at_provider(provider_id)
    readers = tuple(
        Reader(**{**person, "exceptions": tuple(person["exceptions"])}, organisation=at) for person in json.loads(people)
    )
    return Found(
        Occasion(session, session.activity, provider_id, name, status, is_for_school, int(expired), readers, lacks),
        SchoolGroup(school_class=school_class, size=size, is_enrolled=is_enrolled, held=int(held)),
        Chosen(*chosen),
        surroundings_of(json.loads(around)),
    )
