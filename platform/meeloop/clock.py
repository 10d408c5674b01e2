"""Does the minute come? Beat rings it, the queue carries it, a worker notes it: one number says whether all three work."""

import time

from kit.cache import strict as cache

# deploy/healthcheck.py reads this key without Django.
KEY = "clock.tick"
# After a week of standing still it does not matter how long it was.
KEPT_SECONDS = 7 * 24 * 3600


def note_tick() -> None:
    """Note that the minute was rung and answered. Raises ``RedisError`` without Valkey."""
    cache.set(KEY, int(time.time()), KEPT_SECONDS)


def seconds_since_tick() -> int | None:
    """Return how long ago the minute last came; None where it never did. Raises ``RedisError`` without Valkey.

    A minute that was noted later than now came before the clock went back: how long ago is not known, and no reason to call it well.
    """
    noted: int | None = cache.get(KEY)
    return None if noted is None else abs(int(time.time()) - noted)
