"""Whoever must agree to another controller meets that question before anything else (promise OGP-3.3)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from accounts.middleware.cookies import signed_in
from accounts.middleware.gates import FREE
from desk.views.statement import WAITS

# Who does not agree takes their data along and leaves; both ask first who it is (promise OGP-3.3).
WAYS_OUT = ("/account/gegevens/", "/account/reauthenticate/", "/account/2fa/reauthenticate/")


class AgreementMiddleware:
    """Read from the session only: signing in looks once (``desk.listeners``), and publishing ends every session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead people to the question; tell programs that use a session with a code."""
        if request.path.startswith((*FREE, *WAYS_OUT)) or signed_in(request) is None or WAITS not in request.session:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            body = {"type": "urn:meeloop:problem:statement_not_accepted", "status": 403, "code": "statement_not_accepted"}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        return HttpResponseRedirect(reverse("desk:agree"))
