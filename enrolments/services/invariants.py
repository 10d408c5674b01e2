"""Sentences that must always hold, each as a query that finds what breaks it. Ids only, never a name."""

from collections.abc import Mapping

from django.db import connection

from enrolments.choices import ACTIVE, HOLDING, EnrolmentStatus

# A waiting group that fits while nobody holds back its places was forgotten by the promotion engine.
BROKEN: Mapping[str, str] = {
    "places taken are the places of groups that hold them": """
        SELECT session.id::text FROM activities_session session
        LEFT JOIN enrolments_enrolment enrolment ON enrolment.session_id = session.id AND enrolment.status = ANY(%(holding)s)
        GROUP BY session.id HAVING session.places_taken <> coalesce(sum(enrolment.places), 0)""",
    "no date has more places taken than it has": """
        SELECT id::text FROM activities_session WHERE places_taken > capacity OR places_taken < 0""",
    "no waiting group was forgotten": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment JOIN activities_session session ON session.id = enrolment.session_id
        WHERE enrolment.status = 'waiting' AND session.status = 'scheduled' AND session.starts_at > now()
          AND enrolment.places <= session.capacity - session.places_taken""",
    "the status is the last line of the history": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment
        LEFT JOIN (
            SELECT DISTINCT ON (enrolment_id) enrolment_id, to_status FROM enrolments_enrolmenttransition
            ORDER BY enrolment_id, id DESC
        ) latest ON latest.enrolment_id = enrolment.id
        WHERE latest.to_status IS DISTINCT FROM enrolment.status""",
    "named pupils are busy exactly while their group has a place": """
        SELECT place.id::text FROM enrolments_place place JOIN enrolments_enrolment enrolment ON enrolment.id = place.enrolment_id
        WHERE place.is_active <> (enrolment.status = ANY(%(holding)s) AND enrolment.status <> 'offered')""",
    "a group never names more pupils than it has places": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment JOIN enrolments_place place ON place.enrolment_id = enrolment.id
        GROUP BY enrolment.id HAVING count(*) > enrolment.places""",
    "no group stands on a date that is off": """
        SELECT enrolment.id::text FROM enrolments_enrolment enrolment JOIN activities_session session ON session.id = enrolment.session_id
        WHERE session.status = 'cancelled' AND enrolment.status = ANY(%(active)s)""",
    "nobody waits with somebody else's number": """
        SELECT waiting_number::text FROM enrolments_enrolment WHERE status = 'waiting'
        GROUP BY session_id, waiting_number HAVING count(*) > 1""",
}


def broken_invariants() -> dict[str, list[str]]:
    """Return every sentence that does not hold, with the ids that break it (at most 20 each)."""
    values = {"holding": list(map(str, HOLDING)), "active": [str(one) for one in ACTIVE if one != EnrolmentStatus.DRAFT]}
    broken = {}
    with connection.cursor() as cursor:
        for sentence, query in BROKEN.items():
            cursor.execute(f"{query} LIMIT 20", values)
            if rows := cursor.fetchall():
                broken[sentence] = [row[0] for row in rows]
    return broken
