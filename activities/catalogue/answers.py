"""Answers of the public API that cost little: JSON that is mostly ready, and a tag by which a client asks only for news."""

import hashlib
import json
from collections.abc import Callable, Sequence
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from rest_framework.request import Request

from activities.catalogue.version import current_version

JSON = "application/json"
# Dates become past dates without anybody changing a row: a tag lives ten minutes at most.
TAG_SECONDS = 600
LARGEST_PAGE = 100


def tagged(request: Request, build: Callable[[], str]) -> HttpResponse:
    """Return what ``build`` gives, or "not modified" without building when the visitor has this version already.

    Only for who is not signed in: an answer with numbers of places is made for one person and never kept.
    """
    if request.user.is_authenticated:
        return HttpResponse(build(), content_type=JSON)
    tag = tag_of(request)
    response: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(build(), content_type=JSON)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def tag_of(request: Request) -> str:
    """Return the tag of this address at this version of the catalogue."""
    where = hashlib.sha256(request.get_full_path().encode()).hexdigest()[:16]
    return f'W/"{current_version()}-{int(time()) // TAG_SECONDS}-{where}"'


def page_size(request: Request, default: int) -> int:
    """Return how many rows were asked for, between 1 and 100; nonsense gives the usual number."""
    asked = request.query_params.get("page_size", "")
    return min(max(int(asked), 1), LARGEST_PAGE) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else default


def page_of(request: Request, documents: Sequence[str], next_cursor: object | None) -> str:
    """Return one page: the address of the next one, and rows that are JSON already."""
    following = None
    if next_cursor is not None:
        asked = [(name, value) for name, values in request.query_params.lists() if name != "cursor" for value in values]
        following = f"{settings.SITE_URL}{request.path}?{urlencode([*asked, ('cursor', str(next_cursor))])}"
    return f'{{"next":{json.dumps(following)},"results":[{",".join(documents)}]}}'


def dumped(document: Any) -> str:  # Any: JSON values
    """Return JSON without needless spaces or escapes."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def joined(document: str, more: dict[str, Any]) -> str:  # Any: JSON values
    """Return a ready JSON object with more behind its last member, without reading it again."""
    return f"{document[:-1]},{dumped(more)[1:]}"
