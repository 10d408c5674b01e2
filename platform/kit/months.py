"""Months on the calendar, of which no two need be as long."""

from calendar import monthrange
from datetime import date


def first_of_month(day: date, months: int = 0) -> date:
    """Return the first day of the day's month, or of the month so many later."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (earlier, when negative); the last day of a month that is shorter."""
    first = first_of_month(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
