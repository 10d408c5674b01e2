"""When to remind a school of the next school year."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from schools.models import School, SchoolClass
from schools.rules import COORDINATING, schools_of
from schools.services.school_years import running_year

# From June, when classes are made up, to the end of October, when everybody has begun.
FIRST_MONTH, LAST_MONTH = 6, 10
_AUGUST = 8


@dataclass(frozen=True, slots=True)
class NextYearNotice:
    """A school whose classes of ``to_year`` are not there yet."""

    school: School
    to_year: int


def next_year_notices(user: User) -> list[NextYearNotice]:
    """Return for which of somebody's schools the next year waits: verified, with classes to go on and none that did."""
    month = timezone.localdate().month
    if not FIRST_MONTH <= month <= LAST_MONTH:
        return []
    to_year = running_year() + (month < _AUGUST)
    classes = SchoolClass.objects.filter(school=OuterRef("pk"))
    due = schools_of(user, *COORDINATING).filter(
        Exists(classes.filter(school_year__start_year=to_year - 1)),
        ~Exists(classes.filter(school_year__start_year=to_year)),
        verified_at__isnull=False,
    )
    return [NextYearNotice(school, to_year) for school in due.order_by("name", "pk")]
