"""A number that changes with the catalogue: what is cached under an old one is never read again."""

import logging
import time

from django.db import transaction

from kit.cache import AWAY
from kit.cache import strict as cache
from kit.replicas.reading import note_change, only_if_new_enough

logger = logging.getLogger("meeloop.activities")
KEY = "catalogue:version"


def current_version() -> int:
    """Return the version; read it before the rows, so that rows are never older than the version they go by.

    From here on rows come from a copy of the database only when that has everything of this version. Without Valkey nobody knows it:
    the answer then has a number of its own, that no other answer goes by.
    """
    try:
        version = cache.get(KEY)
        if version is None:
            # After Valkey began anew, no number comes back that an answer somewhere still goes by.
            cache.add(KEY, int(time.time()), timeout=None)
            version = cache.get(KEY, int(time.time()))
    except AWAY:
        version = time.time_ns()
    only_if_new_enough()
    return int(version)


def new_version() -> None:
    """Start a new version once the running transaction is committed."""
    transaction.on_commit(_next)


def begin_anew() -> None:
    """Start a version that was never there: the rows are those of an earlier moment, and what was cached since is of none."""
    cache.set(KEY, max(int(cache.get(KEY, 0)) + 1, int(time.time())), timeout=None)


def _next() -> None:
    current_version()
    note_change()
    try:
        cache.incr(KEY)
    except (*AWAY, ValueError):  # away, or gone between the two: what was changed is committed, and says so in minutes
        logger.warning("catalogue_version_unknown")
