"""Days on which schools and companies read their mail: Monday to Friday."""

from datetime import date, datetime, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Return whether this is a day from Monday up to and including Friday."""
    return day.weekday() < SATURDAY


def working_day_at_or_before(day: date) -> date:
    """Return this day, or the Friday before a weekend."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many working days later; a moment in the weekend counts as Friday's."""
    later = moment
    for _ in range(days):
        later += timedelta(days=1)
        while later.weekday() >= SATURDAY:
            later += timedelta(days=1)
    return later
