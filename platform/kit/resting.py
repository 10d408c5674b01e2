"""A Valkey that hangs is left alone for some seconds: a page asks it ten things, and would wait for each of them.

A server that is away says so at once, and is asked again at once. One that takes a question and never answers costs the whole time that
the client has patience, twice (a connection that broke while it lay there has a second try). Whoever met that lets everybody in this
process do without for ``SECONDS``: they hear what they would hear of a server that is away.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ValkeyAway
from redis.exceptions import TimeoutError as ValkeyHangs
from redis.retry import Retry

logger = logging.getLogger("meeloop.cache")
SECONDS = 5.0


class RestingRetry(Retry):
    """One more try, as the client's own; after a question that nobody answered in time, none for a while. All connections share it."""

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1)
        self._rests_until = 0.0

    def __deepcopy__(self, _memo: object) -> "RestingRetry":
        # The client copies it for each connection, and each would have to find out by itself.
        return self

    def call_with_retry(self, do: Callable[[], Any], *args: Any, **kwargs: Any) -> Any:  # Any: the client's own
        """Do as the client's own, or refuse at once."""
        if time.monotonic() < self._rests_until:
            raise ValkeyAway("Valkey did not answer just now, and is asked again in some seconds.")
        try:
            return super().call_with_retry(do, *args, **kwargs)
        except (ValkeyHangs, TimeoutError):
            self._rests_until = time.monotonic() + SECONDS
            logger.warning("valkey_hangs")
            raise
