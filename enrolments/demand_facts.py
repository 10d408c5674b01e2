"""What groups asked for and did not get, as each board's share: the region shows it in bands only (``stats.demand``)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kit.isolation import everywhere

# As it stood at one moment, read from the history of moves: asking again later gives the same answer.
# A class that waits for several dates of one activity is one group that waits; one that got a place there does not wait.
# Who asked for a date that nobody could give, or got no answer, is without as well; such a question ends once.
UNMET = """
WITH moved AS (
    SELECT move.enrolment_id, (array_agg(move.to_status ORDER BY move.id DESC))[1] AS status,
           (array_agg(move.from_status ORDER BY move.id DESC))[1] AS origin, bool_or(move.to_status = 'waiting') AS has_waited
    FROM enrolments_enrolmenttransition move
    JOIN enrolments_enrolment enrolment ON enrolment.id = move.enrolment_id
    JOIN activities_session session ON session.id = enrolment.session_id
    WHERE session.starts_at >= %(first)s AND session.starts_at < %(after)s AND move.at < %(at)s
    GROUP BY move.enrolment_id
), known AS (
    SELECT enrolment.school_id, session.activity_id, coalesce('c' || enrolment.school_class_id, 'e' || enrolment.id) AS who,
           coalesce(enrolment.wanted_places, enrolment.places) AS pupils,
           session.starts_at AT TIME ZONE 'Europe/Amsterdam' AS starts_at,
           moved.status = 'waiting' OR moved.status = 'expired' AND moved.has_waited
               OR moved.status = 'cancelled_by_school' AND moved.origin = 'waiting' AS is_without,
           moved.status IN ('requested', 'offered', 'accepted', 'confirmed', 'attended', 'no_show') AS has_place
    FROM moved
    JOIN enrolments_enrolment enrolment ON enrolment.id = moved.enrolment_id
    JOIN activities_session session ON session.id = enrolment.session_id
    UNION ALL
    SELECT question.school_id, question.activity_id, 'c' || question.school_class_id, question.places,
           question.first_day::timestamp, true, false
    FROM enrolments_daterequest question
    WHERE question.status IN ('declined', 'lapsed') AND question.updated_at < %(at)s
        AND question.first_day >= (%(first)s::timestamptz AT TIME ZONE 'Europe/Amsterdam')::date
        AND question.first_day < (%(after)s::timestamptz AT TIME ZONE 'Europe/Amsterdam')::date
), unmet AS (
    SELECT school_id, activity_id, who, max(pupils) FILTER (WHERE is_without) AS pupils,
           min(starts_at) FILTER (WHERE is_without) AS starts_at
    FROM known GROUP BY school_id, activity_id, who
    HAVING bool_or(is_without) AND NOT bool_or(has_place)
)
SELECT place.dimension, place.code, coalesce(school.board_id, -school.id), sum(unmet.pupils)::int
FROM unmet
JOIN schools_school school ON school.id = unmet.school_id
JOIN activities_activitypage page ON page.page_ptr_id = unmet.activity_id
CROSS JOIN LATERAL (SELECT extract(month FROM unmet.starts_at) AS month) AS clock
CROSS JOIN LATERAL (VALUES
    ('municipality', school.municipality_code), ('sector', page.sector), ('kind', page.kind), ('total', ''),
    ('term', CASE WHEN month >= 8 THEN '1' WHEN month <= 3 THEN '2' ELSE '3' END)
) AS place (dimension, code)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Unmet:
    """Pupils of one board in groups that waited for a place, or asked for a date, and got none, for one value of one dimension.

    ``board`` only tells boards apart; a school without one stands for itself.
    """

    dimension: str
    code: str
    board: int
    pupils: int


@everywhere("demand of the region, by numbers only")
def unmet_demand(*, first: datetime, after: datetime, at: datetime) -> list[Unmet]:
    """Return unmet demand for dates from ``first`` up to but not including ``after``, as it stood at ``at``."""
    with connection.cursor() as cursor:
        cursor.execute(UNMET, {"first": first, "after": after, "at": at})
        return [Unmet(*row) for row in cursor.fetchall()]
