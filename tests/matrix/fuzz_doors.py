"""``make fuzz``: good questions spoilt as bytes, at every form and every address: bodies, files in parts, and what stands behind a question mark.

Where ``fuzz_interface`` keeps to the description of the interface, this keeps to nothing: cut, doubled and joined bodies, multipart that
lies about its parts, encodings that are none. Whatever comes in, no answer is a 5xx. ``MEELOOP_FUZZ`` is how many questions each door gets.
"""

import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.matrix.addresses import addresses
from tests.matrix.asking import ask
from tests.matrix.bodies import encoded, form
from tests.matrix.doors import API
from tests.matrix.expected import PAGES
from tests.matrix.lines import Line
from tests.matrix.nasty import CONTENT_TYPES
from tests.matrix.refusing import somebody, told, where, wrong_with
from tests.matrix.shapes import World
from tests.schools.classlist.fuzz_lists import bent

pytestmark = pytest.mark.usefixtures("_quick")
QUESTIONS = int(os.environ.get("MEELOOP_FUZZ", "10"))
PARTED = "multipart/form-data; boundary=grens"
KINDS = (
    *CONTENT_TYPES,
    PARTED,
    "application/json",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=\x80",
    'multipart/form-data; boundary="' + "g" * 300 + '"',
)
HEADS = (
    b'Content-Disposition: form-data; name="%s"',
    b'Content-Disposition: form-data; name="%s"; filename="a.xlsx"\r\nContent-Type: application/zip',
    b'Content-Disposition: form-data; name="%s"; filename="../../a\x00.png"',
    b"Content-Disposition: form-data; name=\"%s\"; filename*=UTF-8''%%ff%%fe",
    b'Content-Disposition: form-data; name="%s"\r\nContent-Transfer-Encoding: base64',
    b'Content-Disposition: form-data; name="%s"\r\nContent-Type: text/plain; charset=kapot',
    b"Content-Disposition: %s",
)
FILES = (
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"Naam;Klas\r\nJan Berg;3B\r\n",
    b"\0" * 200,
)
Draw = Callable[[int, int], int]


def parted(good: dict[str, Any], draw: Draw) -> bytes:
    """Return the fields of a form as parts, some of them as something else than text."""
    parts = []
    for field, value in {**good, "file": "", "text": ""}.items():
        head = HEADS[draw(0, len(HEADS) - 1)] if draw(0, 2) == 0 else HEADS[0]
        content = FILES[draw(0, len(FILES) - 1)] if head is not HEADS[0] else str(value).encode()
        parts.append(b"--grens\r\n" + head % field.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--grens--\r\n"


def spoilt_body(good: dict[str, Any], body: bytes, kind: str, draw: Draw) -> tuple[bytes, str]:
    """Return a body and the content type that it says it has."""
    how = draw(0, 3)
    sent, said = (parted(good, draw), PARTED) if how == 0 else (body, kind)
    if how != 1:
        sent = bent(sent, body, draw)
    return sent, KINDS[draw(0, len(KINDS) - 1)] if draw(0, 3) == 0 else said


def spoilt_query(query: str, draw: Draw) -> str:
    """Return what stands behind the question mark, spoilt."""
    spoilt = bent((query or "q=a&page=2&van=2026-01-01").encode(), b"%00%ff&q[]=%ed%a0%80&page=1e9", draw).decode("latin-1")
    return re.sub(r"[#\r\n]", "", spoilt)


def many(question: Callable[[Draw], None]) -> None:
    """Ask it as often as this run wants."""

    @settings(
        max_examples=QUESTIONS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize="MEELOOP_FUZZ" not in os.environ,
    )
    @given(st.data())
    def one(choices: st.DataObject) -> None:
        question(lambda least, most: choices.draw(st.integers(least, max(least, most))))

    one()


def ask_with_bodies(world: World, name: str, line: Line, found: dict[str, str]) -> None:
    """Post spoilt bodies at one door."""
    principal, url = somebody(world, name, line, "POST"), where(world, name)
    body, kind = encoded(name, world.side("a"), world, url)
    good = {} if url.startswith("/api/") else form(name, world.side("a"), url)

    def question(draw: Draw) -> None:
        sent, said = spoilt_body(good, body, kind, draw)
        if wrong := wrong_with(ask("POST", url, principal, body=sent, content_type=said), url):
            found.setdefault(f"{name}: {wrong[:200]}", f"{principal.name} {url} {said!r} {sent[:400]!r}")

    many(question)


def ask_with_queries(world: World, name: str, line: Line, found: dict[str, str]) -> None:
    """Ask for one page with spoilt parameters."""
    principal, url = somebody(world, name, line, "GET"), urlsplit(addresses(name, world.side("a"), world)[0])

    def question(draw: Draw) -> None:
        asked = f"{url.path}?{spoilt_query(url.query, draw)}"
        if wrong := wrong_with(ask("GET", asked, principal), asked):
            found.setdefault(f"{name}: {wrong[:200]}", f"{principal.name} {asked!r:.300}")

    many(question)


@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize(
    ("group", "way"), [("pages", "body"), ("interface", "body"), ("pages", "query"), ("interface", "query")]
)
def test_nothing_that_is_spoilt_breaks_a_door(world: World, group: str, way: str) -> None:
    found: dict[str, str] = {}
    table = PAGES if group == "pages" else API
    doors = [name for name, line in table.items() if (line.post if way == "body" else line.get) is not None]
    for name in doors:
        (ask_with_bodies if way == "body" else ask_with_queries)(world, name, table[name], found)
    print(f"\n{group}, {way}: {len(doors) * QUESTIONS} questions at {len(doors)} doors")  # noqa: T201  # shown with -s
    told([f"{what}\n    {example}" for what, example in found.items()])
