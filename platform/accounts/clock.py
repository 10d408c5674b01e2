"""How long a session lives: 12 hours at most, and 30 minutes without doing anything for who sees pupils (V7.3)."""

import time
from enum import Enum

from django.http import HttpRequest

from accounts.roles import roles_for, sees_pupils

LONGEST = 12 * 60 * 60
LONGEST_IDLE = 30 * 60
WARN_BEFORE = 5 * 60
# The moment somebody was last seen is written at most once a minute.
PRECISION = 60
STARTED, SEEN = "signed_in_at", "seen_at"


class Ending(Enum):
    """Why a session is over."""

    IDLE = "idle"
    OLD = "old"


def start(request: HttpRequest) -> None:
    """Set the clock at sign-in."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def ending_of(request: HttpRequest) -> Ending | None:
    """Return why this session is over, or None. A session that never got a clock is over too."""
    now = time.time()
    if now - request.session.get(STARTED, 0) > LONGEST:
        return Ending.OLD
    if now - request.session.get(SEEN, 0) > LONGEST_IDLE + PRECISION and sees_pupils(request.user, roles_for(request)):
        return Ending.IDLE
    return None


def touch(request: HttpRequest) -> None:
    """Note that somebody is here."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= PRECISION:
        request.session[SEEN] = now


def seconds_left(request: HttpRequest) -> int:
    """Return after how many seconds without a request this session will end; for the warning."""
    oldest = int(request.session.get(STARTED, 0) + LONGEST - time.time())
    return min(oldest, LONGEST_IDLE) if sees_pupils(request.user, roles_for(request)) else oldest
