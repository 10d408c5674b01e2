"""How fast pages are: counts per name of an address and per day, kept a week in Valkey. Never for whom (promise SP-7b)."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from kit.rate_limit import valkey

logger = logging.getLogger("meeloop.timings")
KEPT = timedelta(days=8)
# A process writes what it gathered at most this often, in one round trip.
EVERY = 5.0
# Upper ends of the bins, in milliseconds; what took longer is in the last one.
BINS = (50, 100, 200, 500, 1000, 2000, 5000)
SLOWEST = 10_000

_lock = threading.Lock()
_gathered: Counter[str] = Counter()
_written_at = 0.0


@dataclass(frozen=True, slots=True)
class Speed:
    """One address on one day, by its name in the URL list. Times in milliseconds; ``p95`` is the upper end of its bin."""

    view: str
    count: int
    mean: int
    p95: int
    queries: float
    errors: int


def note(*, view: str, seconds: float, queries: int, is_error: bool) -> None:
    """Count one answer. Once in a while everything gathered is written; without Valkey it is lost, and no page waits for it."""
    global _written_at  # noqa: PLW0603  # one clock per process
    milliseconds = int(seconds * 1000)
    end = next((one for one in BINS if milliseconds <= one), SLOWEST)
    counts = {"count": 1, "ms": milliseconds, "queries": queries, "errors": int(is_error), f"b{end}": 1}
    with _lock:
        _gathered.update({f"{view}|{name}": number for name, number in counts.items() if number})
        if time.monotonic() - _written_at < EVERY:
            return
        _written_at = time.monotonic()
        ready, day = dict(_gathered), timezone.localdate()
        _gathered.clear()
    _write(day, ready)


def speeds_on(day: date) -> list[Speed]:
    """Return every address that was asked on a day, the slowest first. Raises ``RedisError`` without Valkey."""
    found: dict[str, dict[str, int]] = {}
    for field, number in valkey().hgetall(_key(day)).items():
        view, _, name = (field.decode() if isinstance(field, bytes) else field).rpartition("|")
        found.setdefault(view, {})[name] = int(number)
    speeds = [_speed(view, counts) for view, counts in found.items() if counts.get("count")]
    return sorted(speeds, key=lambda one: (-one.p95, -one.mean, one.view))


def _speed(view: str, counts: dict[str, int]) -> Speed:
    count = counts["count"]
    return Speed(
        view=view,
        count=count,
        mean=round(counts.get("ms", 0) / count),
        p95=next(_ends_reaching(counts, count * 0.95), SLOWEST),
        queries=round(counts.get("queries", 0) / count, 1),
        errors=counts.get("errors", 0),
    )


def _ends_reaching(counts: dict[str, int], wanted: float) -> Iterator[int]:
    """Yield the bins up to whose end at least so many answers came."""
    reached = 0
    for end in (*BINS, SLOWEST):
        reached += counts.get(f"b{end}", 0)
        if reached >= wanted:
            yield end


def _write(day: date, counts: dict[str, int]) -> None:
    try:
        with valkey().pipeline(transaction=False) as pipe:
            for field, number in counts.items():
                pipe.hincrby(_key(day), field, number)
            pipe.expire(_key(day), KEPT)
            pipe.execute()
    except (RedisError, OSError):
        logger.warning("timings_not_written")


def _key(day: date) -> str:
    return str(cache.make_key(f"timings:{day:%Y%m%d}"))
