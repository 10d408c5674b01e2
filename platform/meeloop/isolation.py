"""Whose schools count in a request: those that who asks works for, or works with (guide "isolation")."""

from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from enrolments.reach import schools_reached_by
from kit.isolation import Schools, bound

END = object()


class IsolationMiddleware:
    """Bind the request to its schools. They are looked up at the first statement that needs to know; most pages need not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the binding; what is streamed later is read within it too."""
        with bound(lambda: reach_of(request)):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                # We serve by WSGI: nothing here is asynchronous.
                response.streaming_content = _within(iter(response.streaming_content))  # type: ignore[arg-type]  # not async
            return response


def reach_of(request: HttpRequest) -> Schools:
    """Return the schools of who asks now (the program's token counts once it has been read); looked up once per person."""
    user = request.user
    if not user.is_authenticated:
        return Schools()
    known: tuple[int, Schools] | None = getattr(request, "isolation_reach", None)
    if known is None or known[0] != user.pk:
        known = (user.pk, Schools(tuple(sorted(schools_reached_by(user)))))
        request.isolation_reach = known  # type: ignore[attr-defined]  # lives as long as the request
    return known[1]


def _within(content: Iterator[Any]) -> Iterator[Any]:  # Any: bytes or text, as the view streams it
    return _parts(content, copy_context())


def _parts(content: Iterator[Any], here: Context) -> Iterator[Any]:  # Any: as above
    try:
        while (part := here.run(next, content, END)) is not END:
            yield part
    finally:
        close = getattr(content, "close", None)
        if close:
            here.run(close)
