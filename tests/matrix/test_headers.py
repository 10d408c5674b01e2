"""The header table (ASVS V3, V4, V13, V14) on every kind of answer, under production settings."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from wagtail.documents import get_document_model

from tests.matrix.shapes import World
from tests.support.documents import PDF
from tests.support.servers import with_database

# One world and one start under production settings, not one for each test process.
pytestmark = pytest.mark.xdist_group("headers")
Answers = dict[str, dict[str, Any]]
PRODUCTION = {
    "MEELOOP_ENV": "production",
    "SECRET_KEY": "p" * 30 + "0123456789" * 3,
    "ALLOWED_HOSTS": "meeloop.example",
    "SITE_URL": "https://meeloop.example",
    "EMAIL_URL": "smtp+tls://localhost:587",
    "DEFAULT_FROM_EMAIL": "Meeloop <noreply@meeloop.example>",
    "STATS_ROUNDING_KEY": "k" * 40,
    "STATS_SIGNING_KEY": "A" * 42 + "E",
    "STORAGE_COUNTRY": "NL",
    "MAIL_COUNTRY": "NL",
    "BACKUP_COUNTRY": "NL",
    "ADDRESS_HASH_KEY": "h" * 40,
    "METRICS_KEY": "m" * 40,
    "API_RATE_SIGNED_IN": "20/min",
}
PUBLIC_PAGES = ("home", "activity", "sign-in", "sign-up", "terms", "404", "405 page", "400", "500", "newsletter")
PRIVATE = (
    *("class", "school", "security", "me", "enrolments", "CMS", "403", "figures file", "calendar", "401", "token page"),
    *("413", "413 of the interface", "429 of the interface", "metrics", "ready"),
)
API = (
    *("activities", "me", "401", "404 of the interface", "405 of the interface", "500 of the interface", "422", "enrolments"),
    *("413 of the interface", "429 of the interface", "preflight", "not modified"),
)
CMS = ("CMS", "CMS editor")
FILES = ("static", "media")
FEEDS = ("feed of figures", "feed of what is new", "feed of newsletters")


def questions(world: World, document: Any) -> Iterator[tuple[str, str, str, int | str | None]]:
    """Yield every kind of answer: a label, the method, the address and who asks (or the key that is sent along)."""
    a, people = world.side("a"), world.region_people
    coordinator, owner = people["coordinator_a"], people["owner_a"]
    yield from (
        ("home", "GET", "/", None),
        ("activity", "GET", f"/aanbieders/{world.activity_path}", None),
        ("sign-in", "GET", "/account/login/", None),
        ("sign-up", "GET", "/account/signup/", None),
        ("terms", "GET", "/voorwaarden/", None),
        ("newsletter", "GET", "/nieuwsbrief/", None),
        ("404", "GET", "/bestaat-niet/", None),
        ("404 signed in", "GET", "/school/klassen/999999999/", coordinator),
        ("405 page", "GET", "/account/actief/", None),
        ("400", "GET", "/activiteiten/?q=%00", None),
        ("500", "GET", "/stuk/", None),
        ("403", "GET", "/school/", people["nobody"]),
        ("csrf", "POST", "/school/klassen/nieuw/", coordinator),
        ("class", "GET", f"/school/klassen/{a.named_class}/", coordinator),
        ("school", "GET", "/school/", coordinator),
        ("security", "GET", "/account/beveiliging/", coordinator),
        ("token page", "GET", "/account/tokens/", coordinator),
        ("to sign-in", "GET", "/school/", None),
        ("log-out", "LOGOUT", "/account/logout/", coordinator),
        ("language", "LOGOUT", "/taal/setlang/?language=en", coordinator),
        ("calendar", "GET", f"/school/inschrijvingen/{a.accepted}/agenda.ics", coordinator),
        ("figures file", "GET", f"/cijfers/{world.period}/v1/cijfers.xlsx", people["funder"]),
        ("activities", "GET", "/api/v1/activities/", None),
        ("me", "GET", "/api/v1/me/", coordinator),
        ("enrolments", "GET", "/api/v1/enrolments/", coordinator),
        ("401", "GET", "/api/v1/enrolments/", None),
        ("404 of the interface", "GET", "/api/v1/activities/999999999/", None),
        ("nowhere in the interface", "GET", "/api/v1/bestaat-niet/", None),
        ("405 of the interface", "DELETE", "/api/v1/activities/", owner),
        ("422", "GET", "/api/v1/sessions/?cursor=kapot", None),
        ("500 of the interface", "GET", "/api/v1/stuk/", None),
        ("content", "GET", "/api/cms/pages/", None),
        ("schema", "GET", "/api/schema/", None),
        ("docs", "GET", "/api/docs/", None),
        ("CMS", "GET", "/beheer/", owner),
        ("CMS editor", "GET", f"/beheer/pages/{a.activity}/edit/", owner),
        ("CMS for strangers", "GET", "/beheer/", None),
        ("static", "GET", "/static/meeloop/css/parts/shell.css", None),
        ("media", "GET", "/media/images/foto.png", None),
        ("document", "GET", document.url, None),
        ("document that is not there", "GET", "/documenten/999999999/folder.pdf", None),
        ("feed of figures", "GET", reverse("stats:feed"), None),
        ("feed of what is new", "GET", reverse("pages:updates_feed"), None),
        ("feed of newsletters", "GET", reverse("newsletter:feed"), None),
        ("date", "GET", reverse("activities:calendar", args=[a.session]), None),
        ("calendar of a person", "GET", reverse("enrolments:feed", args=[a.feed_secret]), None),
        ("calendar that is closed", "GET", reverse("enrolments:feed", args=["x" * 43]), None),
        ("register", "GET", reverse("privacy:register_file"), None),
        ("security.txt", "GET", "/.well-known/security.txt", None),
        ("moved", "GET", "/nieuwsbrief", None),
        ("not modified", "UNCHANGED", "/api/v1/providers/", None),
        ("413", "BIG", "/school/klassen/inlezen/", coordinator),
        ("413 of the interface", "BIG", "/api/v1/class-list-imports/", coordinator),
        ("429", "AGAIN WITH A FORM", "/account/password/reset/key/1-abc/", None),
        ("429 of the interface", "AGAIN", "/api/v1/me/", people["nobody"]),
        ("preflight", "FROM ELSEWHERE", "/api/v1/activities/", None),
        ("another host", "BY ANOTHER NAME", "/", None),
        ("CMS 404", "GET", "/beheer/pages/999999999/edit/", owner),
        ("health", "GET", "/health/live", None),
        ("ready", "GET", "/health/ready", None),
        ("metrics", "GET", "/metrics", PRODUCTION["METRICS_KEY"]),
        ("metrics for strangers", "GET", "/metrics", None),
        ("TRACE", "TRACE", "/", None),
        *((f"hidden {path}", "GET", path, None) for path in HIDDEN),
    )


HIDDEN = (
    *("/.git/config", "/.git/HEAD", "/.env", "/manage.py", "/static/", "/static/meeloop/", "/media/", "/media/images/"),
    *("/media/original_images/foto.png", "/media/../meeloop/settings/base.py", "/static/../settings/base.py", "/__debug__/"),
    *("/dev/inloggen/", "/dev/postvak/", "/dev/onderdelen/", "/dev/klassenlijst/", "/admin/", "/server-status/", "/debug/"),
)


@pytest.fixture(scope="module")
def answers(world: World, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Ask all of it once."""
    media: Path = tmp_path_factory.mktemp("media-of-production")
    document = get_document_model().objects.create(title="Folder", file="documents/folder.pdf")
    (media / "documents").mkdir()
    (media / "documents" / "folder.pdf").write_bytes(PDF)
    for folder in ("images", "original_images"):
        (media / folder).mkdir()
        (media / folder / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    name = str(connections["default"].settings_dict["NAME"])
    addresses = {
        variable: with_database(os.environ[variable], name)
        for variable in ("DATABASE_URL", "DATABASE_STATS_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")
    }
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("production.py"))],
        input=json.dumps(list(questions(world, document))),
        env={**os.environ, **addresses, **PRODUCTION, "MEDIA_ROOT": str(media)},
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    return dict(json.loads(finished.stdout))


def kinds(answers: Answers) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Yield label, answer and headers of everything that was asked over https."""
    for label, answer in answers.items():
        if label not in {"settings", "plain http"}:
            yield label, answer, answer["headers"]


def policy(headers: dict[str, str]) -> dict[str, list[str]]:
    """Return the content policy as directive and sources."""
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


def test_each_kind_of_answer_was_met(answers: Answers) -> None:
    expected = {
        **dict.fromkeys(("home", "activity", "sign-in", "sign-up", "terms", "newsletter", "class", "school", "security"), 200),
        **dict.fromkeys(("token page", "calendar", "figures file", "activities", "me", "enrolments", "content", "schema"), 200),
        **dict.fromkeys(("docs", "CMS", "CMS editor", "static", "media", "health", "ready", "metrics", "document"), 200),
        **dict.fromkeys((*FEEDS, "date", "calendar of a person", "register", "security.txt", "preflight"), 200),
        **dict.fromkeys(("document that is not there", "calendar that is closed", "metrics for strangers"), 404),
        "moved": 301,
        "not modified": 304,
        "another host": 400,
        "413": 413,
        "413 of the interface": 413,
        "429": 429,
        "429 of the interface": 429,
        "404": 404,
        "404 signed in": 404,
        "404 of the interface": 404,
        "nowhere in the interface": 404,
        "405 page": 405,
        "405 of the interface": 405,
        "TRACE": 405,
        "401": 401,
        "403": 403,
        "csrf": 403,
        "422": 422,
        "500": 500,
        "500 of the interface": 500,
        "to sign-in": 302,
        "CMS for strangers": 302,
        "log-out": 302,
        "language": 302,
    }

    assert {label: answers[label]["status"] for label in expected} == expected
    assert answers["settings"]["DEBUG"] is False
    assert answers["settings"]["DEV_SIGN_IN"] is False


@pytest.mark.promise("OGP-0f")
def test_every_answer_carries_the_headers_of_the_table(answers: Answers) -> None:
    always = {
        "X-Content-Type-Options": r"nosniff",
        "Referrer-Policy": r"same-origin|no-referrer",
        "Permissions-Policy": r".*camera=\(\), microphone=\(\), geolocation=\(\), payment=\(\), browsing-topics=\(\).*",
        "Cross-Origin-Opener-Policy": r"same-origin",
        "Strict-Transport-Security": r"max-age=(3153[6-9]\d{3}|[4-9]\d{7}); includeSubDomains.*",
    }
    shared = [
        label for label, _answer, headers in kinds(answers) if headers.get("Cross-Origin-Resource-Policy") != "same-origin"
    ]
    wrong = [
        f"{label}: {name} = {headers.get(name)!r}"
        for label, _answer, headers in kinds(answers)
        for name, pattern in always.items()
        if not re.fullmatch(pattern, headers.get(name, ""))
    ]

    assert wrong == []
    # Photos are shown on other sites too (the content API); every other answer is for this site only.
    assert set(shared) == {*FILES, *(label for label in shared if label.startswith(("hidden /static/", "hidden /media/")))}


def test_no_answer_says_what_it_runs_on(answers: Answers) -> None:
    banners = [
        (label, name)
        for label, _answer, headers in kinds(answers)
        for name in headers
        if name.lower() in {"server", "x-powered-by", "x-generator", "via", "x-runtime"}
    ]

    assert banners == []


def test_text_says_its_encoding(answers: Answers) -> None:
    wrong = [
        (label, headers.get("Content-Type"))
        for label, answer, headers in kinds(answers)
        if answer["body"]
        and headers.get("Content-Type", "").startswith("text/")
        and "charset=utf-8" not in headers["Content-Type"].lower().replace('"', "")
    ]

    assert wrong == []
    assert [label for label, answer, headers in kinds(answers) if answer["body"] and "Content-Type" not in headers] == []


def test_the_content_policy_is_strict_everywhere_but_in_the_cms(answers: Answers) -> None:
    unsafe = re.compile(r"'unsafe-|\*|^https?:$|^data:$|^blob:$|^http:")
    wrong = []
    for label, answer, headers in kinds(answers):
        if not headers.get("Content-Type", "").startswith("text/html") or label in {*CMS, "CMS for strangers", "CMS 404"}:
            continue
        found = policy(headers)
        loose = [f"{name} {source}" for name, sources in found.items() for source in sources if unsafe.search(source)]
        loose = [one for one in loose if one != "img-src data:"]
        needed = {
            "default-src": found.get("default-src") in (["'none'"], ["'self'"]),
            "object-src": found.get("object-src", found.get("default-src")) == ["'none'"],
            "base-uri": found.get("base-uri") in (["'none'"], ["'self'"]),
            "form-action": found.get("form-action") == ["'self'"],
            "frame-ancestors": found.get("frame-ancestors") == ["'none'"],
            "X-Frame-Options": headers.get("X-Frame-Options") == "DENY",
        }
        wrong += [f"{label}: {one}" for one in [*loose, *(name for name, holds in needed.items() if not holds)]]
        assert answer is not None

    assert wrong == []


def test_answers_of_the_interface_may_load_nothing(answers: Answers) -> None:
    wrong = {
        label: answers[label]["headers"].get("Content-Security-Policy")
        for label in API
        if policy(answers[label]["headers"]).get("default-src") != ["'none'"]
        or policy(answers[label]["headers"]).get("frame-ancestors") != ["'none'"]
    }

    assert wrong == {}
    assert not [label for label, _answer, headers in kinds(answers) if "Access-Control-Allow-Origin" in headers]


def test_the_editor_is_looser_for_itself_only(answers: Answers) -> None:
    for label in CMS:
        found = policy(answers[label]["headers"])
        assert found["frame-ancestors"] == ["'self'"]
        assert found["object-src"] == ["'none'"]
        assert found["form-action"] == ["'self'"]
        assert not [source for sources in found.values() for source in sources if source.startswith(("http", "*"))]
        assert "'unsafe-eval'" not in found["script-src"]


def test_private_answers_are_stored_nowhere(answers: Answers) -> None:
    wrong = {label: answers[label]["headers"].get("Cache-Control") for label in PRIVATE if label != "401"}
    wrong = {label: value for label, value in wrong.items() if "no-store" not in (value or "")}

    assert wrong == {}
    # Whoever has the secret of a calendar reads it; a cache that many share does not.
    assert answers["calendar of a person"]["headers"]["Cache-Control"].startswith(("private", "no-store"))


def test_cookies_are_bound_to_this_host(answers: Answers) -> None:
    found = {
        key: cookie
        for _label, answer, _headers in kinds(answers)
        for key, cookie in answer["cookies"].items()
        if cookie["value"]
    }
    flags = {key: (cookie["secure"], cookie["path"], cookie["domain"]) for key, cookie in found.items()}

    assert flags == dict.fromkeys(found, (True, "/", ""))
    assert [key for key in found if not key.startswith("__Host-")] == []
    assert {key: (cookie["httponly"], cookie["samesite"]) for key, cookie in found.items()} == dict.fromkeys(
        found, (True, "Lax")
    )
    assert all(answers["settings"][name].startswith("__Host-") for name in answers["settings"] if name.endswith("_NAME"))


def test_a_visitor_who_reads_gets_no_cookie(answers: Answers) -> None:
    assert {label: answers[label]["cookies"] for label in ("home", "activity", "terms", "newsletter", "404", "500")} == {
        key: {} for key in ("home", "activity", "terms", "newsletter", "404", "500")
    }


@pytest.mark.promise("OGP-3.2")
def test_nothing_is_loaded_from_elsewhere(answers: Answers) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|link|source|video|audio)\b[^>]*?\b(?:src|href)=["'](?:https?:)?//(?!meeloop\.example)[^"']+"""
    )
    found = {label: loads.findall(answer["body"])[:3] for label, answer, _headers in kinds(answers)}

    assert {label: urls for label, urls in found.items() if urls} == {}


def test_leaving_empties_the_browser(answers: Answers) -> None:
    assert answers["log-out"]["headers"]["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_downloads_are_files_with_names_that_say_nothing(answers: Answers) -> None:
    for label in ("calendar", "figures file", "document"):
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answers[label]["headers"]["Content-Disposition"])


@pytest.mark.promise("OGP-4.3", "POR-8a")
def test_plain_http_leads_to_https(answers: Answers) -> None:
    assert answers["plain http"]["status"] == 301
    assert answers["plain http"]["headers"]["Location"] == "https://meeloop.example/"


def test_what_is_not_for_the_web_is_not_there(answers: Answers) -> None:
    shown = {path: answers[f"hidden {path}"]["status"] for path in HIDDEN}

    assert {path: status for path, status in shown.items() if status not in {400, 404}} == {}


def test_an_error_tells_nothing_about_the_machine(answers: Answers) -> None:
    for label in ("500", "500 of the interface", "404", "400", "422", "404 of the interface", "413", "429", "another host"):
        body = answers[label]["body"]
        assert not re.search(r"geheim-van-de-server|Traceback|RuntimeError|site-packages|File \"|SELECT |psycopg", body), label
    same = [re.sub(r'"x-csrftoken": "[^"]*"', "", answers[label]["body"]) for label in ("404 signed in",)]
    assert "SchoolClass" not in same[0]
