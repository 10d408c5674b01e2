"""How the last nights went: for the clock (is it time?), for who watches (``/health/ready``) and for the public page."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from privacy.retention.models import RetentionRun

# A night of 25 hours, and an hour to run.
PATIENCE = timedelta(hours=26)
FROM_HOUR = 3


class Standing(StrEnum):
    """What there is to say about the last nights."""

    OK = "ok"
    LATE = "late"  # the last good run is more than 26 hours ago
    LEFT = "left"  # the last run left overdue rows, or a rule failed
    UNKNOWN = "unknown"  # there has been none


def standing(now: datetime | None = None) -> Standing:
    """Return how retention stands. Two short queries at most."""
    moment = now or timezone.now()
    last = RetentionRun.objects.order_by("-day").first()
    if last is None:
        return Standing.UNKNOWN
    if last.ended_at is not None and not last.is_good:
        return Standing.LEFT
    good = last if last.is_good else next((one for one in RetentionRun.objects.order_by("-day")[1:8] if one.is_good), None)
    is_late = good is None or good.ended_at is None or moment - good.ended_at > PATIENCE
    return Standing.LATE if is_late else Standing.OK


def is_time(now: datetime | None = None) -> bool:
    """Return whether the whole job has to run now: once after 3.00 each day, and again while that day's run is not good."""
    moment = timezone.localtime(now or timezone.now())
    if moment.hour < FROM_HOUR:
        return False
    today = RetentionRun.objects.filter(day=moment.date()).first()
    return today is None or not today.is_good


def last_runs(number: int) -> list[RetentionRun]:
    """Return the newest runs that came to an end."""
    return list(RetentionRun.objects.exclude(ended_at=None).order_by("-day")[:number])
