"""Asks one question as somebody, and takes back whatever it did: the world stays as it was committed."""

import io
import re
import sys
import zipfile
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test.client import ClientHandler
from pypdf import PdfReader

from kit.middleware.readonly import WRITE
from privacy.models import AccessEvent
from tests.matrix.shapes import WORD, Principal

# Written while somebody only looks: sessions, the log of who looked, the CMS's own "who is editing", the day of a token.
LOOKING = re.compile(
    r"^(django_session|usersessions_|account_emailaddress|wagtailadmin_|wagtailusers_userprofile|wagtailcore_pagesubscription"
    r"|privacy_accessevent|accounts_loginevent|accounts_apitoken|accounts_idempotentrequest|wagtailimages_|pages_photorendition)"
)
# What differs between two answers that say the same.
CHANGING = re.compile(
    rb'("x-csrftoken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|nonce-[\w+/=-]+|nonce="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{32}'
    rb"|[0-9]{1,12}|data-seconds=\"[^\"]*\")"
)
HANDLER = ClientHandler(enforce_csrf_checks=False)
_asked = count()
STRICT_HANDLER = ClientHandler(enforce_csrf_checks=True)


@dataclass(slots=True)
class Answer:
    """What came back, and what was written before it was taken back."""

    status: int
    body: bytes
    headers: dict[str, str]
    wrote: list[str]
    error: str = ""
    cookies: dict[str, Any] = field(default_factory=dict)
    looks: list[AccessEvent] = field(default_factory=list)
    # Our words in mails that were put in the queue.
    mailed: set[str] = field(default_factory=set)

    @property
    def to(self) -> str:
        """Where a redirect leads: its path."""
        return urlsplit(self.headers.get("Location", "")).path

    @property
    def kind(self) -> str:
        """Return ``in``, or how somebody was turned away."""
        if self.status in {301, 302, 303}:
            doors = {"/account/login/": "login", "/account/tweede-stap/": "factor", "/voorwaarden/": "terms"}
            return doors.get(self.to, "in")
        if self.status in {401, 403, 404, 405, 410, 429} or self.status >= 500:
            return str(self.status)
        return "in"

    @property
    def words(self) -> set[str]:
        """The words in it that only some may read."""
        heads = "\n".join(f"{key}: {value}" for key, value in self.headers.items())
        return set(WORD.findall(self.text.lower())) | set(WORD.findall(heads.lower()))

    @property
    def text(self) -> str:
        """What a reader of the body reads."""
        if self.body.startswith(b"%PDF"):
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(self.body)).pages)
        if self.body.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(self.body)) as packed:
                return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        return self.body.decode("utf-8", "replace")

    @property
    def outline(self) -> tuple[int, str, bytes]:
        """What it says, without what changes from one answer to the next."""
        return self.status, self.to, CHANGING.sub(b"~", self.body)


def ask(
    method: str,
    url: str,
    principal: Principal,
    *,
    body: bytes = b"",
    content_type: str = "application/x-www-form-urlencoded",
    headers: dict[str, str] | None = None,
    is_strict: bool = False,
) -> Answer:
    """Return the answer; what was written for it is taken back."""
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.7",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content_type if method not in {"GET", "HEAD"} else "",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multiprocess": True,
        "wsgi.multithread": False,
        "wsgi.run_once": False,
    }
    if principal.cookies:
        environ["HTTP_COOKIE"] = principal.cookies
    if principal.bearer:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {principal.bearer}"
    environ |= {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in (headers or {}).items()}
    return _answer(environ, is_strict=is_strict)


def _answer(environ: dict[str, Any], *, is_strict: bool) -> Answer:
    wrote: list[str] = []
    errors: list[str] = []
    looked: list[int] = []
    looks: list[AccessEvent] = []
    mailed: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        match = WRITE.match(str(sql))
        if match and not LOOKING.match(match["table"]):
            wrote.append(match["table"])
            if match["table"] == "outbox_message":
                mailed.update(WORD.findall(str(params).lower()))
        return execute(sql, params, many, context)

    def note(sender: object, request: object = None, **kwargs: object) -> None:
        errors.append(f"{sys.exc_info()[0].__name__}: {sys.exc_info()[1]}"[:300])  # type: ignore[union-attr]  # inside an except

    def listen(sender: object, instance: AccessEvent, **kwargs: object) -> None:
        looked.append(instance.pk)

    handler = STRICT_HANDLER if is_strict else HANDLER
    got_request_exception.connect(note)
    post_save.connect(listen, sender=AccessEvent)
    try:
        with connection.execute_wrapper(watch):
            atomic = transaction.atomic()
            # As Django's own TestCase: this outermost block stands for "no transaction".
            atomic._from_testcase = True  # type: ignore[attr-defined]  # the name TestCase uses
            with atomic:
                response = handler(environ)
                content = b"".join(response) if response.streaming else response.content
                # What is still there: a refusal takes back what was written before it.
                looks = list(AccessEvent.objects.filter(pk__in=looked)) if looked else []
                transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)
        post_save.disconnect(listen, sender=AccessEvent)
    if environ["REQUEST_METHOD"] != "GET" or next(_asked) % 40 == 0:
        cache.clear()  # what one question counted or kept does not meet the next one
    headers = dict(response.items())
    for morsel in response.cookies.values():
        headers[f"Set-Cookie-{morsel.key}"] = morsel.OutputString()
    return Answer(response.status_code, content, headers, wrote, "; ".join(errors), dict(response.cookies), looks, mailed)
