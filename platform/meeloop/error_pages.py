"""What is said when an address does not exist or something broke: a page to people, problem details to programs (RFC 9457)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from kit.api.problems import MEDIA_TYPE, SENTENCES, problem_body

OF_PROGRAMS = "/api/"
BROKEN = ("server_error", _("Er ging bij ons iets mis. Wij zien het in ons logboek. Probeer het straks opnieuw."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404 (``handler404``)."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(404, *SENTENCES[404])
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500 (``handler500``), without a word of what broke."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(500, *BROKEN)
    return defaults.server_error(request)


def too_big(request: HttpRequest) -> HttpResponseBase:
    """Answer 413 (``meeloop.body_size``)."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(413, *SENTENCES[413])
    return render(request, "413.html", status=413)


def _problem(status: int, code: str, sentence: object) -> HttpResponse:
    return JsonResponse(problem_body(status=status, code=code, detail=str(sentence)), status=status, content_type=MEDIA_TYPE)
