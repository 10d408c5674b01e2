"""School years: rows appear when they are first needed."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kit.school_year import days_of, start_year_on
from kit.when import midnight
from schools.models import SchoolYear


def running_year() -> int:
    """Return the start year of the school year that runs today."""
    return start_year_on(timezone.localdate())


def years_to_read_into() -> list[int]:
    """Return the start years a class list can be for: the running year and the next."""
    return [running_year(), running_year() + 1]


def school_year_of(start_year: int) -> SchoolYear:
    """Return the school year, made when nobody needed it before."""
    return SchoolYear.objects.get_or_create(start_year=start_year)[0]


def end_of(start_year: int) -> datetime:
    """Return the moment a school year ends: 1 August 00.00 on a Dutch clock, which is 31 July 22.00 UTC."""
    first_day_after = days_of(start_year).last + timedelta(days=1)
    return midnight(first_day_after)


def stayed_in_class(start_year: int, prefix: str = "") -> Q:
    """Return the condition for memberships that are open or ended with their school year: who was in the class to the end.

    ``prefix`` is the way to the membership ("memberships__" from a class).
    """
    return Q(**{f"{prefix}left_at": None}) | Q(**{f"{prefix}left_at": end_of(start_year)})
