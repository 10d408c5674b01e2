"""Weeks and months of who wants one mail for each: from Monday to Sunday, from the first to the last, in Dutch time."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kit.when import midnight
from newsletter.models.subscribers import Frequency

ONE_DAY = timedelta(days=1)
GATHERED = (Frequency.WEEKLY, Frequency.MONTHLY)


def first_day(frequency: str, day: date) -> date:
    """Return the first day of the week or month in which a day falls."""
    return day.replace(day=1) if frequency == Frequency.MONTHLY else day - timedelta(days=day.weekday())


def last_ended(frequency: str, day: date) -> date:
    """Return the first day of the week or month that ended last before the one in which this day falls."""
    return first_day(frequency, first_day(frequency, day) - ONE_DAY)


def bounds(frequency: str, first: date) -> tuple[datetime, datetime]:
    """Return when a period begins and when the next one does: an hour more or less when the clock changes."""
    longest = timedelta(days=31 if frequency == Frequency.MONTHLY else 7)
    return midnight(first), midnight(first_day(frequency, first + longest))


def slot(frequency: str, day: date) -> str:
    """Return what a reader has one of in a period: ``week 2026-11-23``; nothing for who wants every issue."""
    if frequency not in GATHERED:
        return ""
    return f"{'month' if frequency == Frequency.MONTHLY else 'week'} {first_day(frequency, day).isoformat()}"


def name_of(frequency: str, first: date) -> str:
    """Return "week 47" or "november", in the language of now."""
    if frequency == Frequency.MONTHLY:
        return date_format(first, "F")
    return _("week %(number)s") % {"number": first.isocalendar().week}
