"""Is the log of who looked as it was sealed? Asked every night by a worker, said by ``/health/ready`` and ``manage.py doctor`` (PM-8)."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from django.utils import timezone

from kit.cache import strict as cache
from privacy.models import AccessSeal
from privacy.sealing import broken_seals, last_day_to_seal

logger = logging.getLogger("meeloop.privacy")
KEY = "privacy.access_log"
# Two nights and some hours: who reads "unknown" knows that the nightly work stands still.
KEEP_SECONDS = 50 * 3600
# The log is sealed at night: by day the newest seal may be a day behind.
BEHIND = timedelta(days=1)
# So many breaks are named in the logs; what took out a year has more.
NAMED = 20


class Seals(StrEnum):
    """What the last look said."""

    OK = "ok"
    BROKEN = "broken"  # a day changed, or is gone
    LATE = "late"  # whole, but no longer sealed
    UNKNOWN = "unknown"


def check_and_note(now: datetime | None = None) -> Seals:
    """Recompute every seal whose day is kept, log each break by its day, and keep what was found for who watches."""
    broken = list(islice(broken_seals(now), NAMED))
    for words in broken:
        logger.error("access_log_broken", extra={"kind": words})
    found = Seals.BROKEN if broken else Seals.LATE if _is_behind(now) else Seals.OK
    cache.set(KEY, found.value, KEEP_SECONDS)
    return found


def last_check() -> Seals:
    """Return what the last look said; unknown where there was none for two nights. Raises ``RedisError`` without Valkey."""
    return Seals(cache.get(KEY, Seals.UNKNOWN.value))


def _is_behind(now: datetime | None) -> bool:
    newest = AccessSeal.objects.order_by("-day").first()
    return newest is not None and newest.day < last_day_to_seal(now or timezone.now()) - BEHIND
