"""The two clocks of an incident, in hours from the moment that we knew of it: nights and weekends count (promise SBB-9a).

The authority hears within 72 hours (AVG article 33 paragraph 1), the schools, for which we process, without delay (paragraph 2):
we promise 24 hours.
"""

from datetime import datetime, timedelta

SCHOOLS_WITHIN = timedelta(hours=24)
AUTHORITY_WITHIN = timedelta(hours=72)
# Hours after which who must act hears that it is not done; the last one is the end, and goes to who stands above as well.
SCHOOL_SIGNALS = (12, 20, 24)
AUTHORITY_SIGNALS = (48, 66, 72)


def signal(now: datetime, discovered_at: datetime, signals: tuple[int, ...]) -> int:
    """Return the last signal whose hour has come, 0 before the first."""
    return max((hours for hours in signals if now >= discovered_at + timedelta(hours=hours)), default=0)


def left(now: datetime, due_at: datetime) -> timedelta:
    """Return how much time is left; below nought when it is over."""
    return due_at - now
