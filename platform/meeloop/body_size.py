"""How much one request may bring: everything the site takes is smaller, and what is larger is refused before it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from meeloop.error_pages import too_big

# The largest upload is a photo or document of 10 MB; the proxy of `deploy/` has the same limit (client_max_body_size).
MOST_BYTES = 12 * 1024 * 1024


class BodySizeMiddleware:
    """Answer 413 to a body that says it is larger, before a form writes it to the disk.

    A body that says nothing of its size is never read: WSGI gives as much as ``Content-Length`` says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let pass what is not too big."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        is_too_big = said.isdecimal() and int(said) > MOST_BYTES
        return too_big(request) if is_too_big else self.get_response(request)
