"""One id per request, in the answer, in every log line, and with what it leaves for later: tasks and mail."""

import contextvars
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kit.request_ids import new_request_id, on_behalf_of

# The number of the token with which a program asks, for the log of who looked; none for people.
current_token: contextvars.ContextVar[int | None] = contextvars.ContextVar("current_token", default=None)


class RequestIdMiddleware:
    """Give each request an id of our own; one sent by the client is not trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the id for the time of the request and echo it."""
        request_id, program = new_request_id(), current_token.set(None)
        try:
            with on_behalf_of(request_id):
                response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id
            return response
        finally:
            current_token.reset(program)
