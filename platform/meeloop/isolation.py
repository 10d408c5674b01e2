"""Whose schools count in a request: those that who asks works for, or works with (guide "isolation")."""

from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from functools import partial
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from enrolments.reach import question_about
from kit.isolation import Question, Schools, bound

END = object()


class IsolationMiddleware:
    """Bind the request to its schools. They are looked up at the first statement that needs to know; most pages need not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the binding; what is streamed later is read within it too."""
        with bound(ReachOfRequest(request)):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                # We serve by WSGI: nothing here is asynchronous.
                response.streaming_content = _within(iter(response.streaming_content))  # type: ignore[arg-type]  # not async
            return response


class ReachOfRequest:
    """The schools of who asks now (the program's token counts once it has been read); looked up once per person."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._found: tuple[int | None, Schools] | None = None

    def known(self) -> Schools | None:
        """Return the schools of who asks, if this request looked them up already."""
        # Who asks is looked at only then: finding that out may be the very statement that is on its way.
        if self._found is None:
            return None
        who, schools = self._found
        return schools if who == self._request.user.pk else None

    def question(self) -> Schools | Question:
        """Return how the database finds the schools of who asks; nobody has none."""
        user = self._request.user
        if user.pk is None:
            return self._learn(None, Schools())
        return question_about(user.pk, partial(self._learn, user.pk))

    def _learn(self, user_id: int | None, schools: Schools) -> Schools:
        self._found = (user_id, schools)
        return schools


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
