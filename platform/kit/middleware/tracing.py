"""Each answer as the first span of its trace, where an operator asked for that (``TELEMETRY_URL``); else this is not there at all."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from kit.middleware.timing import METHODS, name_of
from kit.request_ids import known_request_id
from kit.tracing.registered import OTHER
from kit.tracing.servers import statements_of
from kit.tracing.spans import Kind, span


class TracingMiddleware:
    """Say which address by its name, how it was asked and how it was answered. No path, query, account, cookie or address of anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.TELEMETRY is None:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, within a span."""
        method = request.method if request.method in METHODS else OTHER
        asked = {"http.request.method": str(method)}
        with span(str(method), asked, kind=Kind.ANSWER, request_id=known_request_id(), is_first=True) as open_span:
            with statements_of(open_span):
                response = self.get_response(request)
            view = name_of(request)
            open_span.call(f"{method} {view}")
            open_span.note({"meeloop.view": view, "http.response.status_code": response.status_code})
            if response.status_code >= 500:
                open_span.fail()
        return response
