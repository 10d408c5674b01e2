"""Pages of the content interface as everybody reads them: made once, and kept until something changes (decision 0087)."""

import hashlib
from collections.abc import Callable, Collection
from functools import partial
from time import time

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from activities.catalogue.version import current_version
from kit.cache import AWAY
from kit.cache import strict as counting
from newsletter.models import NewsletterIssuePage
from pages.judging import noting

JSON = "application/json"
# Dates become past dates without anybody changing a row.
SECONDS = 600
# What lists of a catalogue are asked with. Whatever else is asked, and a long text, is made anew: strangers can think of as many as they like.
NAMES = frozenset({"type", "fields", "limit", "offset", "order"})
LONGEST = 300
# Of one answer, of what Valkey needs beside each, and of all that are kept in ten minutes: it also holds the queue, and throws nothing away.
LARGEST = 256 * 1024
BESIDE = 500
ROOM = 16 * 1024**2
# Drawn anew from the activities of the moment.
NEVER = frozenset({NewsletterIssuePage})


def is_stranger(request: Request) -> bool:
    """Return whether this request shows no sign of who asks: everybody else who asks the same may then get the same."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "Authorization" not in request.headers


def kept(request: Request, build: Callable[[], Response], kinds: Callable[[], Collection[type[Model]]]) -> HttpResponse:
    """Return what ``build`` makes, or made before for the same question at this version of what is online.

    ``kinds`` tells, after ``build``, which kinds of pages the answer shows. Never kept is an answer for which somebody had to judge whether
    a photo of pupils may be shown: that goes by rows of schools, which no version follows, and has to be gone in the same second (POR-2e).
    """
    key = key_of(request)
    if key is None:
        return build()
    known: bytes | None = cache.get(key)
    if known is not None:
        return HttpResponse(known, content_type=JSON)
    with noting() as photos:
        answer = build()
    if not (photos.were_judged or NEVER.intersection(kinds())):
        answer.add_post_render_callback(partial(keep, key))
    return answer


def key_of(request: Request) -> str | None:
    """Return where the answer is kept; None where it depends on who asks, or on more than what many ask.

    The version is read here, before the rows: they are never older than the version they are kept under, also where a copy of the database
    is read. The day is in it because recognitions end at midnight.
    """
    asked = list(request.query_params.lists())
    if not (is_stranger(request) and request.accepted_media_type == JSON and len(request.get_full_path()) <= LONGEST):
        return None
    if any(name not in NAMES or len(values) > 1 for name, values in asked):
        return None
    if "random" in request.query_params.get("order", ""):
        # Whoever asks for chance gets another draw each time.
        return None
    where = hashlib.sha256(repr((request.get_host(), request.path, sorted(asked))).encode()).hexdigest()[:32]
    return f"content:kept:{current_version()}:{settings.RELEASE}:{timezone.localdate()}:{get_language()}:{where}"


def keep(key: str, answer: Response) -> None:
    """Keep the rendered answer, if it is a good one and there is room."""
    if answer.status_code == 200 and len(answer.content) <= LARGEST and has_room(len(answer.content) + BESIDE):
        cache.set(key, bytes(answer.content), SECONDS)


def has_room(size: int) -> bool:
    """Count this along with all that was kept in these ten minutes; return whether it still fits. Without Valkey nothing does."""
    window = f"content:room:{int(time()) // SECONDS}"
    try:
        counting.add(window, 0, timeout=2 * SECONDS)
        return int(counting.incr(window, size)) <= ROOM
    except (*AWAY, ValueError):  # away, or gone between the two
        return False
