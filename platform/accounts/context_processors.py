"""What base.html asks about who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import clock
from accounts.models import User
from accounts.services.inbox import unread_of


@dataclass(frozen=True, slots=True)
class Clock:
    """How many seconds this session still has, and how many before its end to warn."""

    seconds_left: int
    warn_before: int


def session_clock(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the clock
    """Return ``session_clock`` for somebody who is signed in, read only when a template draws the warning."""
    return {"session_clock": SimpleLazyObject(lambda: Clock(clock.seconds_left(request), clock.WARN_BEFORE))}


def unread(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Return ``inbox_unread``: how many messages in one's inbox are new; asked once, and only when a template draws it."""

    @cache
    def count() -> int:
        user = getattr(request, "user", None)
        return unread_of(user) if isinstance(user, User) else 0

    return {"inbox_unread": count}
