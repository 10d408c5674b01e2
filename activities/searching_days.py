"""When we look for what is new in a search that somebody keeps: in the morning, on working days."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from activities.choices import SearchRhythm
from kit.when import midnight
from kit.working_days import is_working_day

LOOK_AT = time(7)
ONE_DAY = timedelta(days=1)
WEEK = 7


def next_look(rhythm: str, now: datetime) -> datetime:
    """Return the next moment: 07.00 Dutch time on the next working day, or on Monday (the first working day after a holiday)."""
    day = timezone.localdate(now) + ONE_DAY
    if rhythm == SearchRhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % WEEK)
    while not is_working_day(day):
        day += ONE_DAY
    return midnight(day, LOOK_AT)
