"""Change tables while the site runs: never make visitors wait behind us."""

import logging
import time
from collections.abc import Callable

from django.db import OperationalError
from psycopg.errors import LockNotAvailable

logger = logging.getLogger("meeloop.migrating")
TRIES = 10
PAUSE_SECONDS = 5.0


def patiently(work: Callable[[], object], *, tries: int = TRIES, pause: Callable[[float], None] = time.sleep) -> None:
    """Do ``work``, and again after a pause when it had to wait for somebody longer than ``lock_timeout``.

    Whoever waits for a lock on a table holds up everybody behind it, so a migration gives up after two seconds. Each is a transaction
    of its own: what is done stays done, and the next try goes on there. Raises what the last try raised.
    """
    for left in range(tries - 1, -1, -1):
        try:
            work()
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, LockNotAvailable):
                raise
            logger.info("migration_waits", extra={"count": left, "seconds": PAUSE_SECONDS})
            pause(PAUSE_SECONDS)
        else:
            return
