"""Are sign-ups whole? Checked every hour by a worker, said by ``/health/ready`` (issue: check_invariants, used by health)."""

import logging
from enum import StrEnum

from enrolments.services.invariants import broken_invariants
from kit.cache import strict as cache

logger = logging.getLogger("meeloop.enrolments")
KEY = "enrolments.invariants"
# Longer than the hour between two checks: whoever reads "unknown" knows that the worker stands still.
KEEP_SECONDS = 3 * 3600


class Wholeness(StrEnum):
    """What the last check said."""

    OK = "ok"
    BROKEN = "broken"
    UNKNOWN = "unknown"


def check_and_note() -> Wholeness:
    """Check every sentence that must always hold, log each broken one with the ids that break it, and keep what was found."""
    broken = broken_invariants()
    for sentence, ids in broken.items():
        logger.error("invariant_broken", extra={"kind": sentence, "object_id": ", ".join(ids), "count": len(ids)})
    found = Wholeness.BROKEN if broken else Wholeness.OK
    cache.set(KEY, found.value, KEEP_SECONDS)
    return found


def last_check() -> Wholeness:
    """Return what the last check said; unknown where none was made for some hours."""
    return Wholeness(cache.get(KEY, Wholeness.UNKNOWN.value))
