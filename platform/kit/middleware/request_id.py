"""One id per request, in the answer and in every log line."""

import contextvars
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

current_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("current_request_id", default="-")
# The number of the token with which a program asks, for the log of who looked; none for people.
current_token: contextvars.ContextVar[int | None] = contextvars.ContextVar("current_token", default=None)


class RequestIdMiddleware:
    """Give each request an id of our own; one sent by the client is not trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the id for the time of the request and echo it."""
        token, program = current_request_id.set(uuid.uuid4().hex), current_token.set(None)
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = current_request_id.get()
            return response
        finally:
            current_request_id.reset(token)
            current_token.reset(program)
