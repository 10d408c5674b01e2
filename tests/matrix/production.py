"""Asks the site under production settings, in a process of its own, and prints every answer as JSON.

Only what cannot be here is replaced: static files come from their sources (no ``collectstatic``), and two addresses that fall
over are added. Reads from its standard input ``[[label, method, path, who], ...]`` with who = primary key, the text of a key
(``Authorization: Bearer``), or null; the methods that are not HTTP's own stand in ``WAYS``.
"""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
HOST = "meeloop.example"
MOST_TIMES = 40
TOO_BIG = str(13 * 1024 * 1024)
# What is asked in a way of its own: the method that travels, and what goes with it.
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "LOGOUT": ("POST", {}),  # a form, as a browser sends it
    "AGAIN": ("GET", {}),  # until it was too often
    "AGAIN WITH A FORM": ("POST", {}),
    "BIG": ("POST", {"CONTENT_LENGTH": TOO_BIG}),
    "FROM ELSEWHERE": ("OPTIONS", {"HTTP_ORIGIN": "https://kwaad.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}),
    "BY ANOTHER NAME": ("GET", {"HTTP_HOST": "kwaad.example"}),
    "UNCHANGED": ("GET", {}),  # once more, with the tag of the first answer
}


def prepare() -> None:
    """Set Django up as an installation would be."""
    import django  # noqa: PLC0415  # the environment must be complete first
    from django.conf import settings  # noqa: PLC0415  # as above

    # Which files there are was decided by collectstatic; what is sent with them is what is asked here.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.ROOT_URLCONF = "tests.matrix.broken_urls"
    django.setup()
    logging.disable(logging.CRITICAL)


def ask(method: str, path: str, who: int | str | None, *, is_secure: bool = True) -> dict[str, Any]:
    """Return status, headers, cookies and the beginning of the body."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  # after setup
    from django.test import Client  # noqa: PLC0415  # as above

    travels, extra = WAYS.get(method, (method, {}))
    client = Client(enforce_csrf_checks=method == "POST", raise_request_exception=False)
    if isinstance(who, int):
        client.force_login(get_user_model().objects.get(pk=who))
    if isinstance(who, str):
        extra = {**extra, "HTTP_AUTHORIZATION": f"Bearer {who}"}
    before = {key: morsel.value for key, morsel in client.cookies.items()}
    for _ in range(MOST_TIMES if method.startswith("AGAIN") else 1):
        answer: Any = client.generic(travels, path, secure=is_secure, **{"HTTP_HOST": HOST, **extra})
        if answer.status_code == 429:
            break
    if method == "UNCHANGED":
        answer = client.generic(travels, path, secure=is_secure, HTTP_HOST=HOST, HTTP_IF_NONE_MATCH=answer["ETag"])
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return {
        "status": answer.status_code,
        "headers": dict(answer.items()),
        "cookies": {
            key: {
                "value": morsel.value,
                **{name: morsel[name] for name in ("secure", "httponly", "samesite", "path", "domain")},
            }
            for key, morsel in answer.cookies.items()
            if before.get(key) != morsel.value
        },
        "body": body[:200_000].decode("utf-8", "replace"),
    }


def main() -> None:
    """Answer every question."""
    questions = json.load(sys.stdin)
    prepare()
    from django.conf import settings  # noqa: PLC0415  # after setup

    answers = {label: ask(method, path, who) for label, method, path, who in questions}
    answers["plain http"] = ask("GET", "/", None, is_secure=False)
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "COOKIE_CONSENT_NAME", "DEBUG", "DEV_SIGN_IN")
    answers["settings"] = {name: getattr(settings, name) for name in names}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "meeloop.settings"
    main()
