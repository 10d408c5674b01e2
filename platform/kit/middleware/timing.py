"""One line per request, to find faults and slowness: which address by name, how long, how many statements. Not for whom (SP-7b)."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from kit import timings

logger = logging.getLogger("meeloop.requests")
# The family is enough to see that a page fails in one browser; versions and devices tell people apart.
BROWSERS = (("Edg", "edge"), ("Firefox", "firefox"), ("Chrome", "chrome"), ("Safari", "safari"))
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
NO_VIEW = "no-view"


class TimingMiddleware:
    """Log each request with registered keys only (``kit.logs``) and count it. No path, query, account, cookie or address of anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a clock beside it. Statements that a streamed answer does later are not in the count."""
        clock, began = _Statements(), time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(clock))
            response = self.get_response(request)
        seconds = time.perf_counter() - began
        if settings.TIMINGS:
            view = name_of(request)
            timings.note(view=view, seconds=seconds, queries=clock.count, is_error=response.status_code >= 500)
            logger.info(
                "request",
                extra={
                    "view": view,
                    "method": request.method if request.method in METHODS else "other",
                    "status": response.status_code,
                    "seconds": round(seconds, 4),
                    "queries": clock.count,
                    "database_seconds": round(clock.seconds, 4),
                    "browser": browser_of(request.headers.get("User-Agent", "")),
                },
            )
        return response


def name_of(request: HttpRequest) -> str:
    """Return the name of the address as the URL list has it: the same for every pupil, class and person."""
    match = request.resolver_match
    return match.view_name or NO_VIEW if match else NO_VIEW


def browser_of(agent: str) -> str:
    """Return which browser it looks like, and nothing finer."""
    return next((name for mark, name in BROWSERS if mark in agent), "other")


class _Statements:
    """Counts statements and their time, on every connection of the request."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Sequence[Any], many: bool, context: dict[str, Any]
    ) -> Any:  # Any: Django's execute_wrapper protocol
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - began
