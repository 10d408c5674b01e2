"""How often something may happen, counted in the cache that all processes share."""

import hashlib
import hmac
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache as remembered
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.limits")


def may_happen(*, what: str, who: str, times: int, seconds: int) -> bool:
    """Count one more ``what`` by ``who`` and return whether that is within ``times`` per window of ``seconds``.

    ``who`` (a network, an address) becomes a keyed hash in the key. When the cache is down the answer is yes: a limit
    protects against nuisance, and the page must work.
    """
    return seconds_to_wait(what=what, who=who, times=times, seconds=seconds) == 0


@contextmanager
def once(*, what: str, who: str, seconds: int) -> Iterator[bool]:
    """Give whether this is the first ``what`` by ``who`` in the window; work that fails inside leaves the turn to the retry."""
    try:
        yield may_happen(what=what, who=who, times=1, seconds=seconds)
    except BaseException:
        _forget(what, who)
        raise


def seconds_to_wait(*, what: str, who: str, times: int, seconds: int) -> int:
    """Count as ``may_happen``; return 0 when it may happen, or else in how many seconds the window ends."""
    try:
        counted, left = count_one(_key(what, who), seconds, times)
    except (RedisError, OSError):
        logger.warning("rate_limit_unavailable", extra={"kind": what})
        return 0
    return max(left, 1) if counted > times else 0


def count_one(key: str, seconds: int, times: int) -> tuple[int, int]:
    """Return how often this key was counted in its window, and how many seconds are left once that is more than ``times``.

    One round trip: only the first of a window sets its end, and only who came too often asks for it.
    """
    server = valkey()
    counted = int(server.incr(key))
    if counted == 1:
        server.expire(key, seconds)
    if counted <= times:
        return counted, seconds
    left = int(server.ttl(key))
    if left < 0:  # whoever began this window never came to setting its end
        server.expire(key, seconds)
        left = seconds
    return counted, left


def _key(what: str, who: str) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{what}:{who}".encode(), hashlib.sha256).hexdigest()
    return str(cache.make_key(f"limit:{what}:{digest[:32]}"))


def _forget(what: str, who: str) -> None:
    try:
        valkey().delete(_key(what, who))
    except (RedisError, OSError):
        logger.warning("rate_limit_unavailable", extra={"kind": what})


@remembered
def valkey() -> Redis:
    """Return the server of the cache itself: Django's cache takes three round trips to count, and can count past a window."""
    default: Any = settings.CACHES["default"]  # Any: Django's settings are untyped
    return Redis.from_url(default["LOCATION"], **default.get("OPTIONS", {}))
