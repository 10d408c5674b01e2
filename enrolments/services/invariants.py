# ruff: noqa: S608  # the statements are put together from constants; whatever comes in is a parameter
"""Sentences that must always hold, each as one set-based query that finds what breaks it. Ids only, never a name.

``manage.py check_invariants``, the hourly check (``watching``) and tests ask ``broken_invariants``. The sentences of ``SETTLED`` hold once the clock has
come by (it does each minute): what makes room without freeing places is found by it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from enrolments.choices import ACTIVE, ENDED, HOLDING
from enrolments.moves import MOVES
from enrolments.services.forgotten import ON_ANOTHER_DATE, ON_ITS_OWN_DATE, values
from kit.isolation import everywhere

# At most so many ids a sentence: enough to look, never a flood.
SHOWN = 20
HERE = "FROM enrolments_enrolment enrolment JOIN activities_session session ON session.id = enrolment.session_id"
BROKEN: Mapping[str, str] = {
    "places taken are the places of groups and holds that have them": """
        SELECT session.id::text FROM activities_session session
        LEFT JOIN (
            SELECT session_id, sum(claim) AS places FROM (
                SELECT session_id, claim FROM enrolments_enrolment WHERE status = ANY(%(holding)s)
                UNION ALL SELECT session_id, claim FROM enrolments_hold
            ) claimed GROUP BY session_id
        ) claimed ON claimed.session_id = session.id
        WHERE session.places_taken <> coalesce(claimed.places, 0)""",
    "no date has more places taken than it has": """
        SELECT id::text FROM activities_session WHERE places_taken > capacity OR places_taken < 0""",
    "no waiting group was forgotten": f"SELECT enrolment FROM ({ON_ITS_OWN_DATE}) forgotten WHERE NOT is_judged_again",
    "the status is the last line of the history": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment
        LEFT JOIN (
            SELECT DISTINCT ON (enrolment_id) enrolment_id, to_status FROM enrolments_enrolmenttransition
            ORDER BY enrolment_id, id DESC
        ) latest ON latest.enrolment_id = enrolment.id
        WHERE latest.to_status IS DISTINCT FROM enrolment.status""",
    "each line of the history begins where the one before it ended, and is a move of the table": """
        SELECT line.enrolment_id::text FROM (
            SELECT enrolment_id, from_status, to_status,
                lag(to_status, 1, '') OVER (PARTITION BY enrolment_id ORDER BY id) AS before
            FROM enrolments_enrolmenttransition
        ) line
        WHERE line.from_status <> line.before
          OR NOT EXISTS (SELECT FROM unnest(%(origins)s::text[], %(targets)s::text[]) AS known (origin, target)
              WHERE known.origin = line.from_status AND known.target = line.to_status)""",
    "named pupils are busy exactly while their group has a place": """
        SELECT place.id::text FROM enrolments_place place JOIN enrolments_enrolment enrolment ON enrolment.id = place.enrolment_id
        WHERE place.is_active <> (enrolment.status = ANY(%(holding)s) AND enrolment.status <> 'offered')""",
    "no pupil is in two places at once": """
        SELECT one.pupil_id::text FROM enrolments_place one
        JOIN enrolments_place other ON other.pupil_id = one.pupil_id AND other.id > one.id
            AND other.starts_at < one.ends_at AND other.ends_at > one.starts_at
        WHERE one.is_active AND other.is_active""",
    "a group never names more pupils than it has places, or wanted": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment JOIN enrolments_place place ON place.enrolment_id = enrolment.id
        GROUP BY enrolment.id HAVING count(*) > coalesce(enrolment.wanted_places, enrolment.places)""",
    "no group stands on a date that is off": f"""
        SELECT enrolment.id::text {HERE} WHERE session.status = 'cancelled' AND enrolment.status = ANY(%(living)s)""",
    "nobody waits without a number, or with somebody else's": """
        SELECT coalesce(waiting_number::text, min(id::text)) FROM enrolments_enrolment WHERE status = 'waiting'
        GROUP BY waiting_number HAVING count(*) > 1 OR waiting_number IS NULL""",
    "who began to wait later has a higher number": """
        SELECT later.id::text FROM (
            SELECT enrolment.id, enrolment.waiting_number,
                lag(enrolment.waiting_number) OVER (PARTITION BY enrolment.session_id ORDER BY first.id) AS before
            FROM enrolments_enrolment enrolment
            JOIN (SELECT enrolment_id, min(id) AS id FROM enrolments_enrolmenttransition WHERE to_status = 'waiting'
                GROUP BY enrolment_id) first ON first.enrolment_id = enrolment.id
            WHERE enrolment.waiting_number IS NOT NULL
        ) later WHERE later.before > later.waiting_number""",
    "only an offer of a part remembers what was wanted": """
        SELECT id::text FROM enrolments_enrolment
        WHERE wanted_places IS NOT NULL AND (status <> 'offered' OR wanted_places <= places)""",
    "an offer has an end": """
        SELECT id::text FROM enrolments_enrolment WHERE status = 'offered' AND offer_until IS NULL""",
    "who waits for a yes knows until when": f"""
        SELECT enrolment.id::text {HERE}
        JOIN activities_activitypage activity ON activity.page_ptr_id = session.activity_id
        WHERE enrolment.answer_until IS NULL
          AND (enrolment.status = 'draft' OR enrolment.status = 'requested' AND activity.acceptance_mode = 'manual')""",
    "what can be taken back was done by a move that can, and for a while only": """
        SELECT id::text FROM enrolments_enrolment
        WHERE (undo_to = '') <> (undo_until IS NULL) OR undo_until > updated_at + interval '10 minutes'
          OR undo_to <> '' AND NOT EXISTS (
              SELECT FROM unnest(%(undoable_from)s::text[], %(undoable_to)s::text[]) AS known (origin, target)
              WHERE known.origin = undo_to AND known.target = status)""",
    "a sign-up stands in for one of its own school, class and activity, on another date": """
        SELECT offered.id::text FROM enrolments_enrolment offered
        JOIN activities_session there ON there.id = offered.session_id
        JOIN enrolments_enrolment waits ON waits.id = offered.stands_in_for_id
        JOIN activities_session here ON here.id = waits.session_id
        WHERE waits.school_id <> offered.school_id OR waits.school_class_id IS DISTINCT FROM offered.school_class_id
          OR there.activity_id <> here.activity_id OR there.id = here.id""",
    "nobody thinks about two offers at once": """
        SELECT coalesce(stands_in_for_id, id)::text FROM enrolments_enrolment WHERE status = 'offered'
        GROUP BY coalesce(stands_in_for_id, id) HAVING count(*) > 1""",
    "nobody is offered the same date twice": """
        SELECT stands_in_for_id::text FROM enrolments_enrolment WHERE stands_in_for_id IS NOT NULL
        GROUP BY stands_in_for_id, session_id HAVING count(*) > 1""",
    "nobody waits for one date and goes on another instead": """
        SELECT waits.id::text FROM enrolments_enrolment waits
        JOIN enrolments_enrolment instead ON instead.stands_in_for_id = waits.id
        WHERE waits.status = 'waiting' AND instead.status = ANY(%(going)s)""",
    "a bundle is of its sign-ups' class, and holds some": """
        SELECT bundle.id::text FROM enrolments_bundle bundle
        LEFT JOIN enrolments_enrolment enrolment ON enrolment.bundle_id = bundle.id
        WHERE enrolment.id IS NULL OR enrolment.school_class_id IS DISTINCT FROM bundle.school_class_id
          OR enrolment.school_id <> bundle.school_id""",
    "nobody came onto one date of a series by itself": f"""
        SELECT enrolment.id::text {HERE} LEFT JOIN enrolments_bundle bundle ON bundle.id = enrolment.bundle_id
        WHERE session.series_id IS NOT NULL AND enrolment.status = ANY(%(holding)s) AND bundle.kind IS DISTINCT FROM 'series'""",
    "what a group counts for is what its date counts": f"""
        SELECT enrolment.id::text {HERE} WHERE enrolment.capacity_unit <> session.capacity_unit""",
    "a number of who came belongs to a group that was due": """
        SELECT id::text FROM enrolments_enrolment
        WHERE status IN ('attended', 'no_show') AND (attended_count IS NULL OR (status = 'attended') <> (attended_count > 0))""",
    # ``enrolments.facts`` counts different pupils without looking their groups up.
    "who came, came with a group that came": """
        SELECT place.id::text FROM enrolments_place place JOIN enrolments_enrolment enrolment ON enrolment.id = place.enrolment_id
        WHERE place.attendance IN ('present', 'late') AND place.is_active AND enrolment.status <> 'attended'""",
    "a pupil is counted with the class of 1 October": """
        SELECT place.id::text FROM enrolments_place place
        LEFT JOIN (
            SELECT DISTINCT ON (membership.pupil_id, school_year.start_year)
                membership.pupil_id, school_year.start_year, membership.school_class_id
            FROM schools_classmembership membership
            JOIN schools_schoolclass school_class ON school_class.id = membership.school_class_id
            JOIN schools_schoolyear school_year ON school_year.id = school_class.school_year_id
            ORDER BY membership.pupil_id, school_year.start_year, coalesce(membership.left_at
                < make_timestamptz(school_year.start_year, 10, 1, 0, 0, 0, 'Europe/Amsterdam'), false), membership.id
        ) october ON october.pupil_id = place.pupil_id
            AND make_date(october.start_year, 8, 1) <= (place.starts_at AT TIME ZONE 'Europe/Amsterdam')::date
            AND make_date(october.start_year + 1, 8, 1) > (place.starts_at AT TIME ZONE 'Europe/Amsterdam')::date
        WHERE place.counted_class_id IS DISTINCT FROM october.school_class_id""",
}
SETTLED: Mapping[str, str] = {
    "no group that takes any date was forgotten": f"SELECT enrolment FROM ({ON_ANOTHER_DATE}) forgotten WHERE NOT is_judged_again",
    "no hold outlives its end": "SELECT id::text FROM enrolments_hold WHERE expires_at <= %(now)s",
    "no offer outlives its end": f"""
        SELECT enrolment.id::text {HERE}
        WHERE enrolment.status = 'offered' AND (enrolment.offer_until <= %(now)s OR session.starts_at <= %(now)s)""",
    "nobody is kept waiting for an answer for ever": f"""
        SELECT enrolment.id::text {HERE}
        WHERE enrolment.status IN ('draft', 'requested') AND (enrolment.answer_until <= %(now)s OR session.starts_at <= %(now)s)
          OR enrolment.status = 'waiting' AND session.starts_at <= %(now)s""",
}


@everywhere("sentences that hold for every school; ids only")
def broken_invariants(*, now: datetime | None = None, settled: bool = False) -> dict[str, list[str]]:
    """Return every sentence that does not hold, with the ids that break it (at most ``SHOWN`` each).

    ``settled`` asks the sentences of the clock as well. One snapshot: somebody who moves meanwhile breaks nothing.
    """
    undoable = [move for move in MOVES if move.is_undoable]
    parameters = {
        **values(now or timezone.now()),
        "holding": _words(HOLDING),
        "living": _words(ACTIVE),
        "going": _words([one for one in HOLDING if one != "offered"]),
        "ended": _words(ENDED),
        "origins": _words([move.origin for move in MOVES]),
        "targets": _words([move.target for move in MOVES]),
        "undoable_from": _words([move.origin for move in undoable]),
        "undoable_to": _words([move.target for move in undoable]),
    }
    sentences = {**BROKEN, **SETTLED} if settled else BROKEN
    each = [
        f"SELECT {number} AS sentence, found.* FROM ({query} LIMIT {SHOWN}) AS found (id)"
        for number, query in enumerate(sentences.values())
    ]
    broken: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({one})" for one in each), parameters)
        for number, key in cursor.fetchall():
            broken.setdefault(list(sentences)[number], []).append(key)
    return broken


def _words(known: Sequence[object]) -> list[str]:
    return [str(one) for one in known]
