"""When mail goes: reminders by day on working days, and one digest a day for who chose that."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kit.working_days import is_working_day, working_day_at_or_before

# Nobody's telephone lights up at night or in the weekend for something that we thought of ourselves.
FIRST_HOUR, LAST_HOUR = 8, 18
DIGEST_AT = time(16)
# What is this near is told at once, digest or not; and so is what a digest would bring on the last day.
SOON = timedelta(days=2)
ONE_DAY = timedelta(days=1)


def is_sending_time(now: datetime) -> bool:
    """Return whether reminders may go now: on a working day between 08.00 and 18.00, Dutch time."""
    local = timezone.localtime(now)
    return is_working_day(local.date()) and FIRST_HOUR <= local.hour < LAST_HOUR


def last_digest_at(now: datetime) -> datetime:
    """Return the newest moment for digests that has come: 16.00 of a working day."""
    local = timezone.localtime(now)
    day = working_day_at_or_before(local.date())
    if _digest_on(day) > now:
        day = working_day_at_or_before(day - ONE_DAY)
    return _digest_on(day)


def next_digest_at(now: datetime) -> datetime:
    """Return the next moment for digests."""
    day = timezone.localtime(now).date()
    while not is_working_day(day) or _digest_on(day) <= now:
        day += ONE_DAY
    return _digest_on(day)


def is_near(moment: datetime | None, now: datetime) -> bool:
    """Return whether something that has yet to come is too near to wait for the next digest."""
    return moment is not None and now < moment < max(now + SOON, next_digest_at(now) + ONE_DAY)


def _digest_on(day: date) -> datetime:
    return datetime.combine(day, DIGEST_AT, tzinfo=timezone.get_default_timezone())
