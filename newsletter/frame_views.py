"""The sign-up form for a frame on somebody else's site: no cookie, no script, and only where the region allows it."""

from collections.abc import Sequence

from csp.constants import NONE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.networks import network_of
from kit.refusals import Refusal
from newsletter import consent, services
from newsletter.forms import SubscribeForm
from newsletter.views import refuse_from_elsewhere
from pages.current import current_region
from pages.framing import origins_in

LANGUAGES = ("nl", "en")


@csrf_exempt
# The content policy below says whose frames; the older header can only say "nobody" or "ourselves".
@xframe_options_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/formulier/: the form and its answer; ``?taal=en`` for English, whatever the reader's browser speaks.

    Posts to itself, so that the language stays. The answer is the same for every address.
    """
    language = request.GET.get("taal", "nl")
    language = language if language in LANGUAGES else "nl"
    origins = origins_in(current_region().form_origins)
    with translation.override(language):
        response = _answer(request, origins)
    response.headers["Content-Language"] = language
    response._csp_replace = {"frame-ancestors": origins or [NONE]}  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp reads this
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _answer(request: HttpRequest, origins: Sequence[str]) -> HttpResponse:
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        wishes = {name: form.cleaned_data[name] for name in ("email", "topics", "frequency")}
        language = translation.get_language() or "nl"
        try:
            # Sites that may show this form may also send it from a page of their own.
            refuse_from_elsewhere(request, allowed=origins)
            services.ask_to_subscribe(**wishes, language=language, channel="frame", network=network_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            status = refusal.status
        else:
            return render(request, "newsletter/frame.html", {"is_taken": True})
    return render(request, "newsletter/frame.html", {"form": form, "consent_text": consent.TEXT}, status=status)
