"""From where the current request reads, and from how new a copy it may.

What is kept in the cache for everybody goes by a number that changes with it (the catalogue's version). A copy that is behind
would fill the cache under the new number with the old rows, for minutes. So each change of such a number first notes how far the
primary has written (``note_change``), and whoever read the number leaves a copy that is not there yet (``only_if_new_enough``).
"""

import contextvars
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import connections
from redis.exceptions import RedisError

from kit.rate_limit import valkey
from kit.replicas.watching import WRITTEN, Asker, Standing, Watch, address_of

PRIMARY = "default"
KEY, THERE = "meeloop:replicas:written", "meeloop:replicas:there"
# A copy that may be read at all is closer than this.
KEPT_SECONDS = 120


@dataclass
class Reading:
    """One request that reads from a copy; ``depth`` is how many transactions it was in when it began."""

    alias: str
    depth: int
    is_over: bool = False


_reading: contextvars.ContextVar[Reading | None] = contextvars.ContextVar("replica_reading", default=None)
_watch: Watch | None = None
_starting = threading.Lock()


def watch() -> Watch:
    """Return what watches the copies in this process; begins at the first question, after the server has made its processes."""
    global _watch  # noqa: PLW0603  # one per process
    with _starting:
        if _watch is None:
            _watch = Watch(asker(PRIMARY), {alias: asker(alias) for alias in settings.REPLICAS}, announce)
            _watch.start()
    return _watch


def asker(alias: str) -> Asker:
    """Return a connection of its own to one of ``DATABASES``."""
    return Asker(address_of(connections[alias].settings_dict))


def looked(*, seconds: float = 2.0) -> dict[str, Standing]:
    """Look now, for who asks outside a web process; up to ``seconds`` for a copy that is just behind."""
    watch = Watch(asker(PRIMARY), {alias: asker(alias) for alias in settings.REPLICAS})
    until = time.monotonic() + seconds
    while True:
        watch.look()
        is_known = all(one.behind is not None or one.replayed < 0 for one in watch.standings.values())
        if is_known or time.monotonic() > until:
            watch.close()
            return watch.standings
        time.sleep(0.05)


def announce() -> None:
    """Tell every process, the worker's too, that there are copies: from now on they note their changes."""
    with suppress(RedisError, OSError):
        valkey().set(THERE, 1, ex=KEPT_SECONDS)


def standings() -> dict[str, Standing]:
    """Return how each copy stands; nothing where there are none."""
    return dict(watch().standings) if settings.REPLICAS else {}


def fit_copy() -> str | None:
    """Return a copy that may be read now, or None: the primary then."""
    if not settings.REPLICAS:
        return None
    known = [alias for alias in settings.REPLICAS if is_fit(alias)]
    return random.choice(known) if known else None  # noqa: S311  # spreading, no secret


def is_fit(alias: str) -> bool:
    """Return whether this copy may be read: near enough, and past the last noted change."""
    seen = watch()
    if seen.begun is None:
        return False
    least = max(seen.begun, changed_at())
    return seen.standings.get(alias, Standing()).is_fit(at_least=least, limit=settings.REPLICA_MOST_SECONDS)


@contextmanager
def from_copy(alias: str) -> Iterator[None]:
    """Let the block's queries read from this copy, but for what is written and for what is read in a transaction."""
    token = _reading.set(Reading(alias, depth=len(connections[PRIMARY].atomic_blocks)))
    try:
        yield
    finally:
        _reading.reset(token)


def current_copy() -> str | None:
    """Return the copy that is read from now; None for the primary.

    In a transaction the primary is read: it may hold what was just written, and what is written depends on what was read.
    """
    reading = _reading.get()
    if reading is None or reading.is_over or len(connections[PRIMARY].atomic_blocks) > reading.depth:
        return None
    return reading.alias


def published_from(alias: str) -> str:
    """Return where to read what is published: ``alias`` (of the role for statistics), or its copy while a copy is read."""
    copy = current_copy()
    return settings.REPLICAS.get(copy) or alias if copy else alias


def changed_at() -> int:
    """Return how far the primary had written at the last noted change; 0 when that is long ago or nobody knows."""
    try:
        return int(valkey().zscore(KEY, "written") or 0)
    except (RedisError, OSError):
        return 0


def note_change() -> None:
    """Note that what caches hold has changed. Call it after the commit, before the number by which caches go."""
    with suppress(RedisError, OSError):  # without Valkey the number by which caches go is away too
        if not valkey().exists(THERE):
            return
        with connections[PRIMARY].cursor() as cursor:
            cursor.execute(WRITTEN)
            [written] = cursor.fetchone()
        # The greater one stays: two commits may arrive here the other way round.
        valkey().zadd(KEY, {"written": written}, gt=True)
        valkey().expire(KEY, KEPT_SECONDS)


def only_if_new_enough() -> None:
    """Read from the primary from here on, unless the copy has everything up to the last noted change."""
    copy, reading = current_copy(), _reading.get()
    if copy and reading and not is_fit(copy):
        reading.is_over = True


def leave(alias: str) -> None:
    """Read from this copy no more until the next look: it just failed somebody."""
    watch().standings[alias] = Standing()
