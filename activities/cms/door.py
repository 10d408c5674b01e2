"""The way into the CMS: the site's own sign-in, a role of today, and only rooms that keep one provider from another."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages

from kit.refusals import Refusal
from providers.choices import ProviderStatus
from providers.rules import EDITING, may_judge, providers_of

CMS = "/beheer/"
# Wagtail's own forms would let somebody in by password alone, past the second factor and its limits.
SIGN_IN = ("/beheer/login/", "/beheer/password_reset/")
# Wagtail's page asks for a photo of one's face and for names that our accounts do not have.
ACCOUNT = "/beheer/account/"
# Lists of everybody's photos, files and changes: Wagtail shows them to whoever may enter.
REGION_ONLY = ("/beheer/api/main/images/", "/beheer/api/main/documents/", "/beheer/reports/", "/beheer/documents/")
# Wagtail's internal API can delete, move and unpublish without asking the guards; its own screens never use it for that.
NOBODY = "/action/"


class CmsDoorMiddleware:
    """Stands before every page below /beheer/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass who may, where they may."""
        if not request.path.startswith(CMS):
            return self.get_response(request)
        if request.path.startswith(SIGN_IN):
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', CMS)})}")
        if request.user.is_authenticated:
            check(request)
            if request.path == ACCOUNT:
                return HttpResponseRedirect(reverse("accounts:security"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a no of our rules, met below Wagtail's own screens, into a sentence and the way back: bulk, workflow, a race."""
        if not isinstance(exception, Refusal) or not request.path.startswith(CMS):
            return None
        messages.error(request, exception.detail)
        back = request.META.get("HTTP_REFERER", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(back if is_ours else reverse("wagtailadmin_home"))


def check(request: HttpRequest) -> None:
    """Raise ``Http404`` for who has no role here today, and for rooms that are not theirs."""
    user = request.user
    is_region = user.is_superuser or may_judge(user)
    is_provider = providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED).exists()
    if not is_region and not is_provider:
        raise Http404
    if request.path.startswith(REGION_ONLY) and not is_region:
        raise Http404
    if request.path.startswith("/beheer/api/") and NOBODY in request.path:
        raise Http404
