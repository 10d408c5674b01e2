"""The rows of a page by one hand-written statement each: what reading them costs at least, past the row policies and without a page around them.

Where the product reads less than all that fits (a search looks among the soonest thousands), this does not: the ratio can be below one then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import LiteralString

from benchmarks import by_hand
from benchmarks.serving import FILE, TABLE


@dataclass(frozen=True, slots=True)
class Bare:
    """A statement and its parameters."""

    sql: LiteralString
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def read(self, connection: by_hand.Connection) -> int:
        """Read the rows; return how many there are."""
        return len(connection.execute(self.sql, self.values).fetchall())


THREE_FILTERS: LiteralString = """
SELECT document, next_starts_at, upcoming FROM activities_catalogueentry
WHERE sector = %(sector)s AND kind = %(kind)s AND levels @> ARRAY[%(level)s]::varchar[]
ORDER BY sorts_at, activity_id LIMIT 24
"""
OF_SECTOR: LiteralString = """
SELECT document, next_starts_at, upcoming FROM activities_catalogueentry
WHERE sector = %(sector)s ORDER BY sorts_at, activity_id LIMIT 24
"""
PAGES: LiteralString = """
SELECT page.*, activity.* FROM activities_activitypage activity JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
WHERE page.live ORDER BY page.id LIMIT 20
"""
PAGE: LiteralString = """
SELECT page.*, activity.* FROM activities_activitypage activity JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
WHERE page.id = %(activity)s
"""
SCHOOL_DAY: LiteralString = """
SELECT enrolment.*, session.starts_at, session.ends_at, page.title, school_class.name
FROM enrolments_enrolment enrolment
JOIN activities_session session ON session.id = enrolment.session_id
JOIN wagtailcore_page page ON page.id = session.activity_id
LEFT JOIN schools_schoolclass school_class ON school_class.id = enrolment.school_class_id
WHERE enrolment.school_id = %(school)s AND session.starts_at > now() - interval '14 days'
  AND enrolment.status IN ('draft', 'requested', 'waiting', 'offered', 'accepted', 'confirmed')
ORDER BY session.starts_at LIMIT 150
"""
SIGN_UPS: LiteralString = """
SELECT enrolment.*, session.starts_at, session.ends_at, page.title, school_class.name
FROM enrolments_enrolment enrolment
JOIN activities_session session ON session.id = enrolment.session_id
JOIN wagtailcore_page page ON page.id = session.activity_id
LEFT JOIN schools_schoolclass school_class ON school_class.id = enrolment.school_class_id
WHERE enrolment.school_id = %(school)s ORDER BY enrolment.created_at DESC LIMIT 25
"""
CLASSES: LiteralString = """
SELECT school_class.*, count(membership.id) FROM schools_schoolclass school_class
LEFT JOIN schools_classmembership membership ON membership.school_class_id = school_class.id AND membership.left_at IS NULL
WHERE school_class.school_id = %(school)s GROUP BY school_class.id ORDER BY school_class.name
"""
PROVIDER_DAY: LiteralString = """
WITH ahead AS (
    SELECT session.*, page.title FROM activities_session session
    JOIN activities_catalogueentry entry ON entry.activity_id = session.activity_id
    JOIN wagtailcore_page page ON page.id = session.activity_id
    WHERE entry.provider_id = %(provider)s AND session.starts_at > now() ORDER BY session.starts_at LIMIT 8
)
SELECT ahead.*, enrolment.*, school.name FROM ahead
LEFT JOIN enrolments_enrolment enrolment ON enrolment.session_id = ahead.id
LEFT JOIN schools_school school ON school.id = enrolment.school_id
"""
ROSTER: LiteralString = """
SELECT enrolment.id, school.name, place.id, place.attendance, pupil.first_name, pupil.name_prefix, pupil.last_name
FROM enrolments_enrolment enrolment JOIN schools_school school ON school.id = enrolment.school_id
LEFT JOIN enrolments_place place ON place.enrolment_id = enrolment.id AND place.is_active
LEFT JOIN schools_pupil pupil ON pupil.id = place.pupil_id
WHERE enrolment.session_id = %(session)s ORDER BY school.name, pupil.sort_key
"""
PUBLISHED, STORED = TABLE, FILE
