"""Asks the site under production settings, in a process of its own, and prints every answer as JSON.

Only what cannot be here is replaced: static files come from their sources (no ``collectstatic``), and two addresses that fall
over are added. Reads from its standard input ``[[label, method, path, who], ...]`` with who = primary key or null.
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


def ask(method: str, path: str, who: int | None, *, is_secure: bool = True) -> dict[str, Any]:
    """Return status, headers, cookies and the beginning of the body."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  # after setup
    from django.test import Client  # noqa: PLC0415  # as above

    client = Client(enforce_csrf_checks=method == "POST", raise_request_exception=False)
    if who is not None:
        client.force_login(get_user_model().objects.get(pk=who))
    if method == "LOGOUT":
        client, method = Client(raise_request_exception=False), "POST"
        client.force_login(get_user_model().objects.get(pk=who))
    before = {key: morsel.value for key, morsel in client.cookies.items()}
    answer: Any = client.generic(method, path, secure=is_secure, headers={"host": HOST})
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
