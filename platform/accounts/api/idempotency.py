"""A retried or double POST has one effect (Idempotency-Key, IETF draft 07; V2.3).

For an API method::

    @idempotent
    def post(self, request): ...

For a page: ``@idempotent_form`` on the view and ``{% idempotency_key %}`` in the form. Both store the answer in the
transaction of the effect: either both are there or neither. Only answers of effects are kept (2xx, or a redirect of a
form): a refusal changed nothing, so asking again is safe. An answer with free text, or about pupils, is not kept: see
``kept_by_id``.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.errors import KeyInvalid, KeyReused, StillRunning
from accounts.models import IdempotentRequest, User
from privacy.terms import A_DAY

HEADER, FIELD = "Idempotency-Key", "idempotency_key"
# How an endpoint documents it.
KEY_HEADER = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER, description="The same key within 24 hours gets the same answer, one effect."
)
KEY = re.compile(r"[\x21-\x7e]{1,128}")
# What belongs to the answer beside its body.
KEPT_HEADERS = ("Location", "ETag")
STORED = ("id", "user_id", "key", "request_hash", "status", "body", "headers", "created_at")
# Fixed statements: they are part of every request with a key.
FIND = f"SELECT {', '.join(STORED)} FROM accounts_idempotentrequest WHERE user_id = %s AND key = %s"  # noqa: S608  # our own columns
KEEP = """
INSERT INTO accounts_idempotentrequest (user_id, key, request_hash, status, body, headers, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
# How long a double click waits for the first click.
PATIENCE = "10s"


def idempotent(method: Callable[..., Response]) -> Callable[..., Response]:
    """Wrap a DRF method: the same key from the same person gets the first answer again, for 24 hours.

    Raises ``idempotency_key_reused`` (422) for the same key with another request, ``idempotency_in_progress`` (409) while
    the first one runs, ``idempotency_key_invalid`` (422). Without the header the method runs as it is.
    """

    @wraps(method)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: the method's own arguments
        key, user = request.headers.get(HEADER), request.user
        if key is None or not isinstance(user, User):
            return method(view, request, *args, **kwargs)
        digest = digest_of(request.method or "", request.get_full_path(), request._request.body)  # noqa: SLF001  # as sent
        with one_at_a_time(user, key, wait=False):
            if stored := find(user=user, key=key, digest=digest):
                headers = {**stored.headers, "Idempotent-Replayed": "true"}
                return Response(stored.body, status=stored.status, headers=headers)
            response = method(view, request, *args, **kwargs)
            if 200 <= response.status_code < 300:  # the range of success
                body = json.loads(json.dumps(response.data, cls=JSONEncoder))
                keep(user=user, key=key, digest=digest, status=response.status_code, body=body, headers=_kept(response))
            else:
                transaction.set_rollback(True)
            return response

    return once


def kept_by_id(show: Callable[[Any, Any], Response]) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Wrap a DRF method whose answer holds somebody's words or pupils: kept for a retry is ``{"id": ...}`` and nothing else.

    The method itself answers with that id; ``show(view, id)`` draws the answer, the first time and for a retry: what is
    there now, for who may see it now. Raises what ``idempotent`` and ``show`` raise.
    """

    def wrap(method: Callable[..., Response]) -> Callable[..., Response]:
        once = idempotent(method)

        @wraps(method)
        def shown(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: the method's own arguments
            kept = once(view, request, *args, **kwargs)
            if kept.status_code >= 300:  # no effect, so nothing was kept: it says itself why
                return kept
            answer = show(view, kept.data["id"])
            answer.status_code = kept.status_code
            for name in (*KEPT_HEADERS, "Idempotent-Replayed"):
                if name in kept:
                    answer[name] = kept[name]
            return answer

        return shown

    return wrap


def idempotent_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a page: a form that is sent twice leads to the same next page, with one effect.

    The second click waits for the first. A form that comes back with errors has no effect and is not kept.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: the view's own arguments
        key, user = request.POST.get(FIELD), request.user
        if request.method != "POST" or not key or not isinstance(user, User):
            return view(request, *args, **kwargs)
        digest = digest_of("POST", request.get_full_path(), _fields(request))
        try:
            with one_at_a_time(user, key, wait=True):
                if stored := find(user=user, key=key, digest=digest):
                    return HttpResponseRedirect(stored.headers["Location"])
                response = view(request, *args, **kwargs)
                if isinstance(response, HttpResponseRedirect):
                    keep(user=user, key=key, digest=digest, status=302, body=None, headers=_kept(response))
                else:
                    transaction.set_rollback(True)
                return response
        except (KeyReused, KeyInvalid, StillRunning) as refusal:
            return render(request, "accounts/sent_twice.html", {"detail": refusal.detail}, status=refusal.status)

    return once


def digest_of(method: str, path: str, body: bytes) -> str:
    """Return what makes a request the same request."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


@contextmanager
def one_at_a_time(user: User, key: str, *, wait: bool) -> Iterator[None]:
    """Open the transaction in which one request with this key runs alone. Raises ``StillRunning``, ``KeyInvalid``."""
    if not KEY.fullmatch(key):
        raise KeyInvalid
    with transaction.atomic():
        _lock(f"accounts.idempotency:{user.pk}:{key}", wait=wait)
        yield


def _lock(name: str, *, wait: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        if cursor.fetchone()[0]:
            return
        if not wait:
            raise StillRunning
        cursor.execute("SELECT current_setting('lock_timeout')")
        usual = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        except OperationalError as impatient:
            raise StillRunning from impatient
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])


def find(*, user: User, key: str, digest: str) -> IdempotentRequest | None:
    """Return the stored answer, or None; one of more than 24 hours ago counts no more. Raises ``KeyReused``."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [user.pk, key])
        row = cursor.fetchone()
    if row is None:
        return None
    stored = IdempotentRequest(**dict(zip(STORED, row, strict=True)))
    stored.body, stored.headers = (None if one is None else json.loads(one) for one in (stored.body, stored.headers))
    if stored.created_at < A_DAY.cutoff(timezone.now()):
        stored.delete()
        return None
    if stored.request_hash != digest:
        raise KeyReused
    return stored


def keep(*, user: User, key: str, digest: str, status: int, body: Any, headers: dict[str, str]) -> None:  # Any: JSON
    """Store the answer, in the transaction of the effect."""
    values: list[Any] = [
        user.pk,
        key,
        digest,
        status,
        None if body is None else json.dumps(body),
        json.dumps(headers),
        timezone.now(),
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)


def _kept(response: HttpResponse | Response) -> dict[str, str]:
    return {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}


def _fields(request: HttpRequest) -> bytes:
    """Return what was filled in, whatever its boundary and its token; a file counts by its name, size and content."""
    pairs = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = []
    for name, file in sorted(request.FILES.items()):
        content = hashlib.sha256(file.read()).hexdigest()  # type: ignore[union-attr]  # one file a field
        file.seek(0)  # type: ignore[union-attr]  # as above
        files.append((name, content))
    return json.dumps([pairs, files]).encode()
