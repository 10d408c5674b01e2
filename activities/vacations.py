"""Days on which no school comes: a holiday in every region that the schools of this site are in."""

from collections.abc import Callable
from datetime import date

from kit.holidays import REGIONS, holiday_on
from schools.models import School


def days_without_schools() -> Callable[[date], bool]:
    """Return the function that says so, after one question: in which regions our schools are; all three when nobody said."""
    known = School.objects.filter(verified_at__isnull=False).exclude(holiday_region="")
    regions = set(known.order_by().values_list("holiday_region", flat=True).distinct()) or set(REGIONS)

    def nobody_comes(day: date) -> bool:
        return all(holiday_on(day, region) for region in regions)

    return nobody_comes
