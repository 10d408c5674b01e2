"""Documents that programs send badly, and headers that make no sense: problem details (RFC 9457), never a 5xx."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.matrix.addresses import addresses
from tests.matrix.asking import ask
from tests.matrix.bodies import document
from tests.matrix.doors import API
from tests.matrix.nasty import BODIES, CONTENT_TYPES, LONG, VALUES
from tests.matrix.planting import planted, stored
from tests.matrix.refusing import FORM, somebody, told, wrong_with
from tests.matrix.shapes import Principal, World
from tests.matrix.spoiling import Spoilt, alone, some_rounds, wrong_ones

pytestmark = [pytest.mark.usefixtures("_quick"), pytest.mark.xdist_group("bad_bodies")]
JSON = "application/json"
WRITES = [(name, method) for name, line in API.items() for method in line.methods if method != "GET"]
# One plain door, one whose answers are kept for a retry, one that takes files too: these get every body, the others some.
ALL_BODIES = frozenset({"session-detail", "api-session-enrolments", "api-class-list-imports"})


def questions(good: dict[str, Any], turn: int) -> Iterator[Spoilt]:
    """Yield what to put into a good document; other values from door to door."""
    bad = {field: list(VALUES.values()) for field in good}
    yield from some_rounds(bad, step=2, turn=turn)
    yield from alone(bad, 2, start=turn * 5)
    if good:
        yield dict.fromkeys(good, LONG)


def odd(name: str, turn: int) -> Iterator[tuple[bytes, str]]:
    """Yield whole bodies with their content type."""
    step = 1 if name in ALL_BODIES else 4
    yield from ((body, JSON) for body in list(BODIES.values())[turn % step :: step])
    yield from ((b'{"a": 1}', content_type) for content_type in CONTENT_TYPES[turn % step :: step])


def test_documents_of_the_interface(world: World) -> None:
    found = []
    for turn, (name, method) in enumerate(WRITES):
        principal, url = somebody(world, name, API[name], method), addresses(name, world.side("a"), world)[0]
        good = document(name, world.side("a"), world)

        def sent(body: bytes, content_type: str = JSON, asked: tuple[str, str, Principal] = (method, url, principal)) -> str:
            return wrong_with(ask(*asked, body=body, content_type=content_type), asked[1])

        def one(spoilt: Spoilt, good: dict[str, Any] = good, sent: Any = sent) -> str:
            said: str = sent(json.dumps({**good, **spoilt}).replace("Infinity", "1e999").encode())
            return said

        found += [f"{name} {method} {wrong}" for wrong in wrong_ones(questions(good, turn), one)]
        for body, content_type in odd(name, turn):
            if wrong := sent(body, content_type):
                found.append(f"{name} {method} as {content_type!r} {body[:40]!r}: {wrong}")
    told(found)


@pytest.mark.promise("SBB-1")
def test_no_document_stores_a_bsn(world: World) -> None:
    found, refused = [], 0
    for name, method in WRITES:
        principal, url = somebody(world, name, API[name], method), addresses(name, world.side("a"), world)[0]
        for field, sent in planted(document(name, world.side("a"), world)):
            body = json.dumps(sent).encode()
            wrong, is_refused = stored(partial(ask, method, url, principal, body=body, content_type=JSON), url)
            found += [f"{name}.{field}: {wrong}"] if wrong else []
            refused += is_refused
    told(found)
    assert refused > 20


WRITING_HEADERS = 12
HEADERS: list[dict[str, str]] = [
    *({"Idempotency-Key": key} for key in ("", "a" * 1000, "\x01", "🙂".encode().decode("latin-1"), "'; --", "é")),
    *({"If-Match": tag} for tag in ("", "*", '"', "a" * 5000, "\x01", 'W/"x"')),
    *({"Accept": kind} for kind in ("", "text/html", "a/b/c", "*", "application/xml;q=kapot", "x" * 5000)),
    *({"Accept-Language": kind} for kind in ("kapot", "nl;q=kapot", "x" * 5000, "../../etc")),
    *(
        {"Authorization": kind}
        for kind in ("Bearer", "Bearer ", "Bearer meeloop_\x01_", "Bearer a b c", "Basic x", "x" * 5000, "Bearer é")
    ),
    *(
        {"Cookie": kind}
        for kind in ("kapot", "meeloop_session=%00", "meeloop_session=" + "a" * 5000, "django_language=../..", "=;=;")
    ),
    *({"If-None-Match": tag} for tag in ("", '"', "kapot", "W/")),
    {"If-Modified-Since": "gisteren"},
    {"X-Forwarded-For": "niet-een-adres"},
    {"X-Forwarded-Proto": "https, http"},
    {"X-Forwarded-Host": "kwaad.example"},
    {"X-Http-Method-Override": "DELETE"},
    {"HX-Request": "true", "HX-Target": "\x01", "HX-Current-URL": "http://[kapot"},
    {"Range": "bytes=0-"},
    {"Origin": "null"},
    {"Referer": "http://[kapot"},
]


def asked_with_headers(world: World) -> list[tuple[str, str, Principal, bytes, str]]:
    """Return questions that are good but for their headers."""
    side, stranger, coordinator = world.side("a"), world.principals["anonymous"], world.principals["coordinator_a"]
    enrol = json.dumps(document("api-session-enrolments", side, world)).encode()
    return [
        ("GET", "/", stranger, b"", FORM),
        ("GET", "/api/v1/providers/", stranger, b"", FORM),
        ("GET", f"/api/v1/enrolments/{side.accepted}/", coordinator, b"", FORM),
        ("POST", f"/api/v1/sessions/{side.session}/enrolments/", coordinator, enrol, JSON),
        ("POST", f"/api/v1/enrolments/{side.accepted}/cancel/", coordinator, b"{}", JSON),
        ("POST", "/taal/setlang/", stranger, b"language=en", FORM),
    ]


def test_headers_of_a_question(world: World) -> None:
    found = []
    asked = asked_with_headers(world)
    for turn, headers in enumerate(HEADERS):
        # A key for a retry and a tag matter to what is written, the rest to one of each kind of door.
        for method, url, principal, body, content_type in asked[2:] if turn < WRITING_HEADERS else asked[turn % 2 :: 2]:
            answer = ask(method, url, principal, body=body, content_type=content_type, headers=headers)
            if wrong := wrong_with(answer, url):
                found.append(f"{method} {url} {headers!s:.60}: {wrong}")
            if any("kwaad.example" in value for value in answer.headers.values()) or b"kwaad.example" in answer.body:
                found.append(f"{method} {url} believes {headers}")
    told(found)


def test_a_document_that_is_too_big_is_refused_with_and_without_a_key(world: World) -> None:
    url, principal = addresses("api-session-enrolments", world.side("a"), world)[0], world.principals["coordinator_a"]
    body = b'{"note": "%s"}' % (b"x" * 7 * 1024 * 1024)

    for headers in ({}, {"Idempotency-Key": "groot"}):
        answer = ask("POST", url, principal, body=body, content_type=JSON, headers=headers)

        assert (wrong_with(answer, url), answer.status, json.loads(answer.body)["code"]) == ("", 413, "too_big")
