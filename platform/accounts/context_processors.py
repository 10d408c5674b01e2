"""What base.html asks about who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import clock


@dataclass(frozen=True, slots=True)
class Clock:
    """How many seconds this session still has, and how many before its end to warn."""

    seconds_left: int
    warn_before: int


def session_clock(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the clock
    """Return ``session_clock`` for somebody who is signed in, read only when a template draws the warning."""
    return {"session_clock": SimpleLazyObject(lambda: Clock(clock.seconds_left(request), clock.WARN_BEFORE))}
