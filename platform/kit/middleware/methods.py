"""Only methods that something here answers to: TRACE shows headers back, and others have no meaning (ASVS V13.4.4)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

KNOWN = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class KnownMethodsMiddleware:
    """Answer 405 to every other method before any view sees it; some views look at no method at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let known methods pass."""
        return self.get_response(request) if request.method in KNOWN else HttpResponseNotAllowed(KNOWN)
