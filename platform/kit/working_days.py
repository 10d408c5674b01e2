"""Days on which schools and companies read their mail: Monday to Friday, public holidays left out."""

from datetime import date, datetime, timedelta

from kit.holidays import public_holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Return whether this is a day from Monday up to and including Friday, and no public holiday."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def working_day_at_or_before(day: date) -> date:
    """Return this day, or the last working day before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many working days later; a moment in the weekend counts as Friday's.

    ``moment`` must be in Dutch time: which day it is decides what counts.
    """
    later = moment
    for _ in range(days):
        later += ONE_DAY
        while not is_working_day(later.date()):
            later += ONE_DAY
    return later
