"""A GET never writes: links are opened by mail scanners, prefetchers and crawlers (promise POR-3d)."""

import contextvars
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("meeloop.readonly")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITE = re.compile(r'^\s*(?:WITH\b.*?\b)?(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(?P<table>\w+)', re.IGNORECASE | re.DOTALL)
# Bookkeeping that is not about the thing asked for: sessions, the CMS's own "who is editing", the log of who looked.
BOOKKEEPING = re.compile(
    r"^(django_session|usersessions_|account_|wagtailadmin_|wagtailcore_pagesubscription|wagtailusers_userprofile|mfa_|privacy_accessevent|accounts_loginevent)"
)
_allowed: contextvars.ContextVar[bool] = contextvars.ContextVar("readonly_get_allowed", default=False)


class WriteDuringGet(AssertionError):
    """A GET request tried to change data."""


@contextmanager
def writes_on_get(reason: str) -> Iterator[None]:
    """Allow writes inside a GET, for a reason that can be named (a lazy repair that any reader may trigger)."""
    if not reason:
        raise ValueError("a write during a GET needs a reason")
    token = _allowed.set(True)
    try:
        yield
    finally:
        _allowed.reset(token)


class ReadOnlyGetMiddleware:
    """Refuse (development, tests) or log (production) writes to data during safe requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Watch every database connection while a safe request is answered."""
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(refuse_writes))
            return self.get_response(request)


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Sequence[Any], many: bool, context: dict[str, Any]
) -> Any:  # Any: Django's execute_wrapper protocol
    """Stop a data-changing statement unless it is bookkeeping."""
    match = WRITE.match(str(sql))
    if match and not BOOKKEEPING.match(match["table"]) and not _allowed.get():
        if settings.READONLY_GET == "refuse":
            raise WriteDuringGet(f"A GET request wrote to {match['table']}")
        logger.error("write_during_get", extra={"table": match["table"]})
    return execute(sql, params, many, context)
