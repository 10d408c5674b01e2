"""Days on which Dutch schools are open: no weekends, public holidays or holidays of region Noord (official, or usual weeks)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from kit.holidays import NORTH, holiday_on

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5
# Holidays by ISO week: autumn, Christmas (two), spring, May (two). Summer is by date.
HOLIDAY_WEEKS = frozenset({42, 52, 53, 1, 8, 17, 18})


@cache
def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian computus, Meeus/Jones/Butcher)."""
    century, rest = divmod(year, 100)
    golden, leap, skipped = year % 19, century // 4, century % 4
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the days on which the country is closed."""
    moving = {easter(year) + timedelta(days=days) for days in (-2, 1, 39, 40, 50)}
    return frozenset(moving | {date(year, 1, 1), date(year, 4, 27), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)})


@cache
def is_school_day(day: date) -> bool:
    """Return whether pupils are at school on this day."""
    if day.weekday() >= SATURDAY or day in public_holidays(day.year) or day.isocalendar().week in HOLIDAY_WEEKS:
        return False
    is_summer = date(day.year, 7, 6) <= day <= date(day.year, 8, 23)
    return not is_summer and holiday_on(day, NORTH) is None


def school_days(first: date, last: date) -> list[date]:
    """Return the school days from the first up to and including the last."""
    return [day for day in days(first, last) if is_school_day(day)]


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first up to and including the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def school_day_after(day: date, number: int) -> date:
    """Return the n-th school day after this one; a negative number counts back."""
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= is_school_day(day)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day in Dutch time."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM)
