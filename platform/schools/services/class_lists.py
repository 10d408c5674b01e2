"""A school's classes as lists that the import of class lists reads back as they are (promise POR-7e)."""

from collections.abc import Iterator

from kit import csv
from schools.classlist.fields import Field
from schools.classlist.headings import SYNONYMS
from schools.models import ClassMembership, School
from schools.querysets import shown_pupils

# Words that the import knows in every language of the site.
COLUMNS = (
    Field.PUPIL_NUMBER,
    Field.FIRST_NAME,
    Field.NAME_PREFIX,
    Field.LAST_NAME,
    Field.SCHOOL_CLASS,
    Field.LEVEL,
    Field.YEAR,
)


def class_lists_of(school: School) -> Iterator[tuple[str, bytes]]:
    """Yield a list per school year, with its file name: who is in which class, without whose data is frozen (POR-7d)."""
    found = ClassMembership.objects.filter(shown_pupils("pupil__"), school=school, left_at=None)
    lists: dict[str, list[tuple[str, ...]]] = {}
    for one in found.select_related("pupil", "school_class__school_year").order_by(
        "school_class__school_year__start_year", "school_class__name_key", "pupil__sort_key", "pk"
    ):
        lists.setdefault(str(one.school_class.school_year), []).append(_row(one))
    for year, rows in lists.items():
        headings = tuple(SYNONYMS[field][0].capitalize() for field in COLUMNS)
        yield f"klassenlijst-{year}.csv", csv.write([headings, *rows])


def _row(one: ClassMembership) -> tuple[str, ...]:
    pupil, school_class = one.pupil, one.school_class
    return (
        pupil.pupil_number,
        pupil.first_name,
        pupil.name_prefix,
        pupil.last_name,
        school_class.name,
        "/".join(school_class.levels),
        str(school_class.year or ""),
    )
