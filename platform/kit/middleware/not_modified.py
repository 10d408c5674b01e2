"""Pages that are the same for everybody get a tag of what they say: who comes back to one gets no copy of what did not change."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from kit.api.tags import tagged_by_content

SAFE_METHODS = frozenset({"GET", "HEAD"})


class NotModifiedMiddleware:
    """Tags a page for who has no session; the browser keeps it and asks each time whether it is still so.

    Nobody between us and the reader keeps it (``private``): an activity that goes offline is gone at the next question. A page with a form
    has another secret each time and sets a cookie: it gets no tag.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with 304 for who has it (RFC 9110 §13.1.2)."""
        response = self.get_response(request)
        if (
            request.method not in SAFE_METHODS
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or not is_public_page(response)
        ):
            return response
        patch_cache_control(response, private=True, no_cache=True)
        return tagged_by_content(request, response)


def is_public_page(response: HttpResponse) -> bool:
    """Whether this is a whole page that says nothing of who asks, and of which nobody has said yet how long it is kept."""
    kind = response.headers.get("Content-Type", "")
    kept = "Cache-Control" in response.headers or "ETag" in response.headers
    return response.status_code == 200 and kind.startswith("text/html") and not (response.streaming or response.cookies or kept)
