"""What is said when an address does not exist or something broke: a page to people, problem details to programs (RFC 9457)."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from kombu.exceptions import OperationalError as QueueAway
from redis.exceptions import RedisError

from kit.api.problems import MEDIA_TYPE, SENTENCES, problem_body
from kit.storage import is_no_room

OF_PROGRAMS = "/api/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NO_ROOM = (
    "no_room",
    _("Wij hebben nu geen ruimte om dit te bewaren. Er is niets van bewaard. Probeer het over een uur opnieuw."),
)
AWAY = (
    "away",
    _("Een deel van ons systeem is even niet bereikbaar. Probeer het over een minuut opnieuw, met dezelfde Idempotency-Key."),
)
# A database, cache or queue that is away, restarting, full or overloaded: it passes, and is no fault of what was sent.
PASSES = (OperationalError, InterfaceError, RedisError, QueueAway)
RETRY_AFTER = "60"  # seconds
BROKEN = ("server_error", _("Er ging bij ons iets mis. Wij zien het in ons logboek. Probeer het straks opnieuw."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404 (``handler404``)."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(404, *SENTENCES[404])
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500 (``handler500``), without a word of what broke.

    507 where there is no room to keep what was sent, and 503 where a server that we need is away: that is worth trying again.
    """
    # Who only looks sent nothing: a size of a photo that cannot be written is our trouble alone.
    if request.method not in SAFE and is_no_room(sys.exc_info()[1]):
        return no_room(request)
    if isinstance(sys.exc_info()[1], PASSES):
        return away(request)
    if request.path.startswith(OF_PROGRAMS):
        return _problem(500, *BROKEN)
    return defaults.server_error(request)


def too_big(request: HttpRequest) -> HttpResponseBase:
    """Answer 413 (``meeloop.body_size``)."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(413, *SENTENCES[413])
    return render(request, "413.html", status=413)


def no_room(request: HttpRequest) -> HttpResponseBase:
    """Answer 507: nothing of it was kept, and it can be sent again."""
    if request.path.startswith(OF_PROGRAMS):
        return _problem(507, *NO_ROOM)
    return render(request, "507.html", status=507)


def away(request: HttpRequest) -> HttpResponseBase:
    """Answer 503: something that we need cannot be reached for a moment."""
    if request.path.startswith(OF_PROGRAMS):
        answer: HttpResponse = _problem(503, *AWAY)
    else:
        # Without the request: what draws the top of a page asks the database.
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _problem(status: int, code: str, sentence: object) -> HttpResponse:
    return JsonResponse(problem_body(status=status, code=code, detail=str(sentence)), status=status, content_type=MEDIA_TYPE)
