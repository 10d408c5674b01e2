"""The only door for counts. What goes out is counts by the programme's dimensions: never an id of a person, class or sign-up.

Participation is a head count: head-count and named sign-ups count alike, and one pupil who goes to two activities counts
twice. Who came later, and who came without being on the list, was there and counts. Pupils whose data is frozen (AVG art. 18) are left out (promises POR-3e, POR-4d, POR-7d).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

PARTICIPATION = """
WITH came AS (
    SELECT page.sector, page.kind, school.municipality_code, school.municipality,
           enrolment.attended_count - coalesce(frozen.pupils, 0) AS pupils
    FROM enrolments_enrolment enrolment
    JOIN activities_session session ON session.id = enrolment.session_id
    JOIN activities_activitypage page ON page.page_ptr_id = session.activity_id
    JOIN schools_school school ON school.id = enrolment.school_id
    LEFT JOIN (
        SELECT place.enrolment_id, count(*) AS pupils
        FROM enrolments_place place
        JOIN schools_pupil pupil ON pupil.id = place.pupil_id AND pupil.restricted_at IS NOT NULL
        WHERE place.attendance IN ('present', 'late')
        GROUP BY place.enrolment_id
    ) frozen ON frozen.enrolment_id = enrolment.id
    WHERE enrolment.status = 'attended' AND session.starts_at >= %(first)s AND session.starts_at < %(after)s
)
SELECT CASE WHEN grouping(sector) = 0 THEN 'sector' WHEN grouping(kind) = 0 THEN 'kind' ELSE 'municipality' END AS dimension,
       coalesce(sector, kind, municipality_code) AS code, max(municipality) AS municipality, sum(pupils)::int AS pupils
FROM came
GROUP BY GROUPING SETS ((sector), (kind), (municipality_code))
ORDER BY 1, 2
"""
OFFER = """
SELECT count(DISTINCT session.activity_id)::int AS activities, count(DISTINCT session.id)::int AS sessions,
       count(DISTINCT page.provider_id)::int AS providers, count(DISTINCT enrolment.school_id)::int AS schools
FROM enrolments_enrolment enrolment
JOIN activities_session session ON session.id = enrolment.session_id
JOIN wagtailcore_page activity ON activity.id = session.activity_id
JOIN wagtailcore_page parent ON parent.path = left(activity.path, length(activity.path) - %(step)s)
JOIN providers_providerpage page ON page.page_ptr_id = parent.id
WHERE enrolment.status = 'attended' AND session.starts_at >= %(first)s AND session.starts_at < %(after)s
"""
# Wagtail's tree path grows by this many characters a level (treebeard's MP_Node.steplen).
PATH_STEP = 4


@dataclass(frozen=True, slots=True)
class Participation:
    """How many pupils came, for one value of one dimension ("sector", "kind" or "municipality")."""

    dimension: str
    code: str
    municipality: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What took place with pupils: counts of things and organisations, not of people."""

    activities: int
    sessions: int
    providers: int
    schools: int


def participation(*, first: datetime, after: datetime) -> list[Participation]:
    """Return participation from ``first`` up to but not including ``after``, by the date of the activity."""
    return [Participation(*row) for row in _rows(PARTICIPATION, first=first, after=after)]


def offer(*, first: datetime, after: datetime) -> Offer:
    """Return the offer that pupils came to from ``first`` up to but not including ``after``."""
    [row] = _rows(OFFER, first=first, after=after, step=PATH_STEP)
    return Offer(*row)


def _rows(sql: str, **parameters: datetime | int) -> Iterable[tuple[Any, ...]]:  # Any: a row as the driver gives it
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
