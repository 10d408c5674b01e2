"""What must be done after signing in before anything else: the terms, and a second factor for the CMS."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from accounts.access import turned_away
from accounts.choices import OrganisationKind
from accounts.errors import TermsNotAccepted
from accounts.middleware.cookies import signed_in
from accounts.models import User
from accounts.roles import roles_for, sees_pupils
from accounts.services.terms import terms_to_accept
from kit.api.problems import MEDIA_TYPE, problem_body

# Reading what you are asked to accept, leaving, another language, and what every page is made of.
FREE = (
    "/voorwaarden/", "/privacy/", "/toegankelijkheid/", "/hulp/", "/contact/", "/cookies/", "/taal/", "/account/logout/",
    "/account/uitgelogd/", "/static/", "/media/", "/health/", "/dev/", "/api/schema/", "/api/docs/", "/api/v1/me/",
)  # fmt: skip
CMS = "/beheer/"
# Here the region works on what is everybody's: all activities and dates, and the figures.
REGION_WORKS = ("/regio/", "/aanbieder/")


class TermsMiddleware:
    """Nothing before the newest terms are accepted; a new version asks again (promise PM-8)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead people to the terms; tell programs with a code."""
        user = None if request.path.startswith(FREE) else signed_in(request)
        if user is None or terms_to_accept(user) is None:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return problem(TermsNotAccepted())
        after = request.get_full_path() if request.method == "GET" else reverse("accounts:home")
        return HttpResponseRedirect(f"{reverse('accounts:terms')}?{urlencode({'next': after})}")


class CmsSecondFactorMiddleware:
    """The CMS is not ours to decorate: who sees pupils enters it with a second factor only; the region works with one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn away who has none."""
        user = signed_in(request) if request.path.startswith((CMS, *REGION_WORKS)) else None
        if user is not None and self.needs_factor(request, user):
            return turned_away(request) or self.get_response(request)
        return self.get_response(request)

    def needs_factor(self, request: HttpRequest, user: User) -> bool:
        """Return whether this person may not come here by password alone."""
        roles = roles_for(request)
        if request.path.startswith(CMS):
            return sees_pupils(user, roles)
        return any(role.kind == OrganisationKind.REGION for role in roles)


def problem(refusal: TermsNotAccepted) -> JsonResponse:
    """Return a refusal in the shape that the API gives (RFC 9457), outside DRF."""
    body = problem_body(status=refusal.status, code=refusal.code, detail=str(refusal.detail))
    return JsonResponse(body, status=refusal.status, content_type=MEDIA_TYPE)
