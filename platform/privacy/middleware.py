"""What measuring changes in an answer: the content policy, and that a cache may not give one visitor's page to another."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from privacy.measuring import configured, measuring_of


class MeasuringMiddleware:
    """Open the content policy for the region's Matomo on a page that is measured, and on no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then open what was agreed to."""
        response = self.get_response(request)
        if configured() is None or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ["Cookie"])
        state = measuring_of(request)
        # What was refused or is not there is no look at a page.
        if state is not None and state.measures and response.status_code < HTTPStatus.BAD_REQUEST:
            response._csp_update = {"connect-src": [state.matomo.origin]}  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp reads this attribute
        return response
