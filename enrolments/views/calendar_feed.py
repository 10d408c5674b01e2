"""``/agenda/<secret>.ics``: read by calendar programs again and again. The secret is the key: no session, no cookie."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.networks import network_of
from enrolments.models import CalendarFeed
from enrolments.services.feed_text import feed_text
from enrolments.services.feeds import find_feed, note_read
from kit.calendars import MEDIA_TYPE
from kit.rate_limit import seconds_to_wait

HOUR = 3600
# One address may be in several programs that each look every few minutes.
READS_AN_HOUR = 120
# Addresses that open nothing, per network. Programs of many people ask from one network, so only these are counted there.
MISSES_AN_HOUR = 300


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Send a calendar, or 304 when it is still the same. Unknown, revoked, blocked, role gone: one and the same 404."""
    found = find_feed(secret)
    if found is None:
        wait = seconds_to_wait(what="feed.miss", who=network_of(request), times=MISSES_AN_HOUR, seconds=HOUR)
        return _too_often(request, wait) if wait else _plain(request, _("Deze agenda is er niet."), 404)
    # Counted per feed, not per address that is tried: guesses would fill the memory of the cache.
    if wait := seconds_to_wait(what="feed", who=str(found.pk), times=READS_AN_HOUR, seconds=HOUR):
        return _too_often(request, wait)
    note_read(found)
    return _answer(request, found)


def _answer(request: HttpRequest, found: CalendarFeed) -> HttpResponseBase:
    now = feed_text(found)
    tag = f'"{hashlib.sha256(now.text.encode()).hexdigest()[:32]}"'
    changed = int(now.changed_at.timestamp())
    response = HttpResponse(now.text, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="meeloop.ics"'
    response.headers["Content-Language"] = found.owner.language
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(changed)
    return _dressed(request, get_conditional_response(request, etag=tag, last_modified=changed, response=response) or response)


def _too_often(request: HttpRequest, seconds: int) -> HttpResponseBase:
    response = _plain(request, _("Dit was te vaak achter elkaar. Probeer het later opnieuw."), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _plain(request: HttpRequest, words: str, status: int) -> HttpResponseBase:
    return _dressed(request, HttpResponse(words, status=status, content_type="text/plain; charset=utf-8"))


def _dressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep it out of search engines; a program keeps what it has, and asks each time whether that still holds.

    A browser in which somebody is signed in keeps nothing, as with every other page: it may be a school's own computer.
    """
    is_browser = settings.SESSION_COOKIE_NAME in request.COOKIES
    response.headers["Cache-Control"] = "no-store" if is_browser else "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
