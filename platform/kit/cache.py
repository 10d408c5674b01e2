"""The cache of the installation: what is kept there can be made again, so a page does without it when Valkey is away.

``default`` forgives that (Wagtail keeps the addresses of sites in it, and pages draw lists from it). ``strict`` is the same server and the
same keys for who must know: limits count there, and so do signs of life. What takes a turn (``add``, ``incr``) forgives nothing: a lock that
nobody holds would let everybody through. Nor is anything forgiven of what allauth counts here: an attempt to sign in that could not be
read or kept, because Valkey was just full, would be the first one each time.
"""

import logging
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.core.exceptions import ImproperlyConfigured
from django.utils.connection import ConnectionProxy
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.cache")
# What a Valkey that is away, starting or full answers.
AWAY = (RedisError, OSError)
MISSING = object()
STRICT = "strict"
# How the keys of allauth's limits and used codes begin.
COUNTED = "allauth"
strict = ConnectionProxy(caches, STRICT)


class OneClient(RedisCacheClient):
    """Django's for one server, that keeps its client: making one for each question, with a table of how to read 170 answers, costs as much
    as half of the question."""

    kept: Redis | None = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:  # Any: whatever a key is
        """Return the client; each question takes a connection from its pool, as before."""
        if self.kept is None:
            if len(self._servers) > 1:  # type: ignore[attr-defined]  # not in the stubs
                raise ImproperlyConfigured("VALKEY_URL names more than one server: readers of their own are not supported.")
            self.kept = super().get_client(key, write=write)
        return self.kept


class StrictCache(RedisCache):
    """Django's: it says so when its server is away."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:  # Any: Django's own
        super().__init__(server, params)
        self._class = OneClient


class ForgivingCache(StrictCache):
    """The same, but it holds nothing while its server is away."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:  # Any: whatever is kept
        """Return what is kept, or ``default``."""
        try:
            return super().get(key, default, version)
        except AWAY:
            if _counts(key):
                raise
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:  # Any: as above, and Django's own
        """Keep something, if that can be."""
        try:
            super().set(key, value, *args, **kwargs)
        except AWAY:
            if _counts(key):
                raise
            logger.info("cache_away")

    def delete(self, key: Any, version: int | None = None) -> bool:  # Any: as above
        """Forget something; where that cannot be, it ends by its term."""
        try:
            return super().delete(key, version)
        except AWAY:
            logger.warning("cache_away")
            return False

    def get_or_set(
        self, key: Any, default: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> Any:  # Any: as above
        """Return what is kept, or what ``default`` gives (asked once), kept if that can be."""
        found = self.get(key, MISSING, version)
        if found is not MISSING:
            return found
        made = default() if callable(default) else default
        self.set(key, made, timeout, version)
        return made


def _counts(key: object) -> bool:
    return str(key).startswith(COUNTED)
