"""One more look at a page, counted in Valkey: a number per page and hour, never a row, a cookie, an address or a browser.

A number there is the total of its hour, so that the worker may write it as often as it likes (``writing``).
"""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from kit.rate_limit import valkey

logger = logging.getLogger("meeloop.visits")
# A worker that stands still for less than a day loses nothing.
KEPT = timedelta(hours=26)
# When Valkey is away, a page must not wait for it at every look.
REST = 30.0
_rests_until = 0.0


def count_visit(page: str) -> None:
    """Count one look at a page, by its name. One round trip; a Valkey that is away costs one try in half a minute."""
    global _rests_until  # noqa: PLW0603  # one moment per process, no more than a hint
    if time.monotonic() < _rests_until:
        return
    key = key_of(hour_of(timezone.now()))
    try:
        with valkey().pipeline(transaction=False) as both:
            both.hincrby(key, page, 1)
            both.expire(key, KEPT)
            both.execute()
    except (RedisError, OSError):
        _rests_until = time.monotonic() + REST
        logger.warning("visits_unavailable")


def counted(now: datetime) -> Iterator[tuple[str, datetime, int]]:
    """Yield page, hour and total of every hour that Valkey still knows. Raises ``RedisError`` when it is away."""
    newest = hour_of(now)
    for back in range(int(KEPT / timedelta(hours=1)) + 1):
        hour = newest - timedelta(hours=back)
        found: dict[bytes, bytes] = valkey().hgetall(key_of(hour))  # type: ignore[assignment]  # the client is not async
        for page, total in found.items():
            yield page.decode(), hour, int(total)


def hour_of(moment: datetime) -> datetime:
    """Return the start of the hour, in UTC: in the night in which the clock goes back both hours count apart."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def key_of(hour: datetime) -> str:
    """Return where the totals of an hour are."""
    return str(cache.make_key(f"visits:{hour:%Y%m%d%H}"))
