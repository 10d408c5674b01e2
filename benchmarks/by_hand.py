"""The same rows as the product writes or reads, by hand-made SQL through psycopg: what the work costs at least.

What is written by hand goes past the row policies, as the owner of the tables: the ratio holds what the third lock costs too.
"""

import json
import uuid
from typing import Any, LiteralString

import psycopg
from psycopg.rows import TupleRow

from benchmarks.subjects import Class

Connection = psycopg.Connection[TupleRow]

CLAIM: LiteralString = """
UPDATE activities_session SET places_taken = places_taken + %(places)s
WHERE id = %(session)s AND places_taken + %(places)s <= capacity AND status = 'scheduled'
RETURNING starts_at, ends_at
"""
ENROL: LiteralString = """
INSERT INTO enrolments_enrolment (id, school_id, session_id, school_class_id, mode, places, adults, note, status, status_reason,
    enrolled_by_id, created_at, updated_at)
VALUES (%(id)s, %(school)s, %(session)s, %(class)s, 'names', %(places)s, 2, '', 'accepted', '', %(by)s, now(), now())
"""
PLACES: LiteralString = """
INSERT INTO enrolments_place (school_id, enrolment_id, pupil_id, session_id, starts_at, ends_at, is_active, attendance)
SELECT %(school)s, %(id)s, pupil, %(session)s, %(starts)s, %(ends)s, true, 'unknown' FROM unnest(%(pupils)s::bigint[]) AS pupil
"""
MOVES: LiteralString = """
INSERT INTO enrolments_enrolmenttransition (school_id, enrolment_id, from_status, to_status, by_id, at, reason)
VALUES (%(school)s, %(id)s, '', 'requested', %(by)s, now(), ''), (%(school)s, %(id)s, 'requested', 'accepted', NULL, now(), '')
"""
LETTERS: LiteralString = """
INSERT INTO outbox_message (id, kind, recipient, subject, text, html, attachment_name, attachment_type, attachment, headers,
    recipient_hash, dedupe_key, created_at, due_at, attempts, error, more_attachments, digest, facts)
VALUES (gen_random_uuid(), 'hand', 'hand@voorbeeld.example', '', '', '', '', '', '', '{}', '', %(key)s, now(), now(), 0, '',
    '[]', '{}', %(facts)s)
"""
KEEP: LiteralString = """
INSERT INTO accounts_idempotentrequest (user_id, key, request_hash, status, body, headers, created_at)
VALUES (%(by)s, %(key)s, %(hash)s, 201, %(answer)s, '{}', now())
"""
FACTS = json.dumps({f"fact {number}": "x" * 24 for number in range(24)})


def sign_up(connection: Connection, group: Class, by: int) -> None:
    """Write what one sign-up of a class writes, in one transaction."""
    enrolment = uuid.uuid4()
    facts: dict[str, Any] = {  # Any: what psycopg adapts
        "id": enrolment,
        "school": group.school_id,
        "session": group.session_id,
        "class": group.class_id,
        "places": len(group.pupils),
        "pupils": group.pupils,
        "by": by,
        "facts": FACTS,
        "hash": "0" * 64,
        "answer": json.dumps({"id": str(enrolment), "status": "accepted", "places": len(group.pupils)}),
        "key": f"hand:{enrolment}",
    }
    with connection.transaction():
        claimed = connection.execute(CLAIM, facts).fetchone()
        assert claimed is not None
        facts["starts"], facts["ends"] = claimed
        for statement in (ENROL, PLACES, MOVES, LETTERS, KEEP):
            connection.execute(statement, facts)


CLASSES: LiteralString = """
INSERT INTO schools_schoolclass (school_id, school_year_id, name, name_key, levels, year)
SELECT %(school)s, (SELECT id FROM schools_schoolyear ORDER BY start_year DESC LIMIT 1), name, lower(name), '{}', NULL
FROM unnest(%(classes)s::text[]) AS name RETURNING id
"""
PUPILS: LiteralString = """
INSERT INTO schools_pupil (school_id, pupil_number, pupil_number_key, first_name, name_prefix, last_name, sort_key, restricted_why,
    created_at)
SELECT %(school)s, number, number, 'Mees', '', 'Hart', 'hart mees', '', now() FROM unnest(%(numbers)s::text[]) AS number RETURNING id
"""
MEMBERS: LiteralString = """
INSERT INTO schools_classmembership (school_id, school_class_id, pupil_id)
SELECT %(school)s, school_class, pupil FROM unnest(%(in_classes)s::bigint[], %(pupils)s::bigint[]) AS rows (school_class, pupil)
"""


def read_list(connection: Connection, school: int, stamp: str, pupils: int, of_class: int = 30) -> None:
    """Write the classes, pupils and memberships of a list, in one transaction."""
    facts: dict[str, Any] = {  # Any: as above
        "school": school,
        "classes": [f"h{stamp}{number}" for number in range(-(-pupils // of_class))],
        "numbers": [f"h{stamp}{number:05}" for number in range(pupils)],
    }
    with connection.transaction():
        classes = [row[0] for row in connection.execute(CLASSES, facts)]
        facts["pupils"] = [row[0] for row in connection.execute(PUPILS, facts)]
        facts["in_classes"] = [classes[place // of_class] for place in range(pupils)]
        connection.execute(MEMBERS, facts)


LIST: LiteralString = """
SELECT document, next_starts_at, upcoming FROM activities_catalogueentry ORDER BY sorts_at, activity_id LIMIT 24
"""
FILTERED: LiteralString = """
SELECT document, next_starts_at, upcoming FROM activities_catalogueentry
WHERE sector = 'care' ORDER BY sorts_at, activity_id LIMIT 24
"""
SEARCHED: LiteralString = """
SELECT document, next_starts_at, upcoming, ts_rank(search_vector, query) AS rank
FROM activities_catalogueentry, websearch_to_tsquery('nl_unaccent', 'zorg') AS query
WHERE search_vector @@ query ORDER BY rank DESC, sorts_at, activity_id LIMIT 24
"""
ONE: LiteralString = """
SELECT document, next_starts_at, upcoming FROM activities_catalogueentry WHERE activity_id = %(id)s
"""


def read(connection: Connection, sql: LiteralString, **parameters: object) -> list[TupleRow]:
    """Run one of the queries above."""
    return connection.execute(sql, parameters).fetchall()
