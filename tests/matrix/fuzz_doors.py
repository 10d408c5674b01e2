"""``make fuzz``: good questions spoilt as bytes, at every form and every address: bodies, files in parts, and what stands behind a question mark.

Where ``fuzz_interface`` keeps to the description of the interface, this keeps to nothing: cut, doubled and joined bodies by every method
that writes, multipart that lies about its parts, encodings that are none, photos and documents that are none. Whatever comes in, no answer
is a 5xx. ``MEELOOP_FUZZ`` is how many questions each door gets; ``test_fuzz_slice`` asks a few of them in every run.
"""

import io
import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from providers.services.recognition_import import COLUMNS
from schools.services.school_years import running_year
from tests.matrix.addresses import addresses
from tests.matrix.asking import ask
from tests.matrix.bodies import encoded, form
from tests.matrix.doors import API
from tests.matrix.expected import PAGES
from tests.matrix.lines import Line
from tests.matrix.nasty import CONTENT_TYPES
from tests.matrix.refusing import somebody, told, where, wrong_with
from tests.matrix.shapes import World
from tests.schools.classlist.fuzz_lists import bent, spoilt
from tests.support import class_lists as make
from tests.support.attacks import ATTACKS
from tests.support.documents import GOOD

pytestmark = [
    pytest.mark.usefixtures("_quick"),
    # Wagtail leaves the file into which it drew a photo to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"),
    # Pillow's words about a photo that it can draw all the same: only a test makes an error of them.
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
]
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
FILE_NAMES = (
    "a.jpg",
    "a.png",
    "a.webp",
    "a.gif",
    "a.svg",
    "a.xlsx",
    "a.csv",
    "a.pdf",
    "a",
    "a.jpg.exe",
    "../../a.jpg",
    "\u202egpj.a",
)
# The name that fits, by how a file begins.
FITTING = {b"\xff\xd8\xff": "a.jpg", b"\x89PN": "a.png", b"GIF": "a.gif", b"RIF": "a.webp", b"%PD": "a.pdf"}
Draw = Callable[[int, int], int]
Found = dict[str, str]


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


def many(question: Callable[[Draw], None], times: int) -> None:
    """Ask it so often."""

    @settings(
        max_examples=times,
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


def ask_with_bodies(world: World, door: tuple[str, str], line: Line, found: Found, times: int = QUESTIONS) -> None:
    """Send spoilt bodies to one door (its name and a method)."""
    name, method = door
    principal, url = somebody(world, name, line, method), where(world, name)
    body, kind = encoded(name, world.side("a"), world, url)
    good = {} if url.startswith("/api/") else form(name, world.side("a"), url)

    def question(draw: Draw) -> None:
        sent, said = spoilt_body(good, body, kind, draw)
        if wrong := wrong_with(ask(method, url, principal, body=sent, content_type=said), url):
            found.setdefault(f"{name} {method}: {wrong[:200]}", f"{principal.name} {url} {said!r} {sent[:400]!r}")

    many(question, times)


def ask_with_queries(world: World, door: tuple[str, str], line: Line, found: Found, times: int = QUESTIONS) -> None:
    """Ask for one page with spoilt parameters."""
    name, _get = door
    principal, url = somebody(world, name, line, "GET"), urlsplit(addresses(name, world.side("a"), world)[0])

    def question(draw: Draw) -> None:
        asked = f"{url.path}?{spoilt_query(url.query, draw)}"
        if wrong := wrong_with(ask("GET", asked, principal), asked):
            found.setdefault(f"{name}: {wrong[:200]}", f"{principal.name} {asked!r:.300}")

    many(question, times)


def doors(table: dict[str, Line], way: str) -> list[tuple[str, str]]:
    """Return name and method of every door that this way of spoiling fits."""
    return [(name, method) for name, line in table.items() for method in line.methods if (method == "GET") == (way == "query")]


def pictures() -> list[bytes]:
    """Return a small picture of each kind that people send, one of them with what a telephone writes into it."""
    made, picture = [], Image.new("RGB", (96, 64), "teal")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefoon"
    for kind, more in (("JPEG", {"exif": exif}), ("PNG", {}), ("GIF", {}), ("WEBP", {}), ("TIFF", {}), ("BMP", {})):
        out = io.BytesIO()
        picture.save(out, kind, **more)
        made.append(out.getvalue())
    return [*made, b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"]


def uploads(world: World) -> dict[str, tuple[str, str, str, dict[str, Any], list[bytes]]]:
    """Return every place that takes a file: who sends it, where, under which field, with which others, and good files."""
    side = world.side("a")
    photo, document = {"title": "De werf", "people": "nobody", "collection": 1}, {"title": "Wegwijzer", "collection": 1}
    people = [*(attack.data() for attack in list(ATTACKS.values())[:6]), make.delimited([make.HEADINGS, *make.PUPILS])]
    papers = [data for data in GOOD.values() if len(data) < 100_000]
    return {
        "photo": ("owner_a", reverse("wagtailimages:add"), "file", photo, pictures()),
        "photos": ("owner_a", reverse("wagtailimages:add_multiple"), "files[]", photo, pictures()),
        "another photo": ("owner_a", reverse("wagtailimages:edit", args=[side.photo]), "file", photo, pictures()),
        "chosen photo": (
            "owner_a",
            reverse("wagtailimages_chooser:create"),
            "image-chooser-upload-file",
            {f"image-chooser-upload-{field}": value for field, value in photo.items()},
            pictures(),
        ),
        "document": ("region_editor", reverse("wagtaildocs:add"), "file", document, papers),
        "documents": ("region_editor", reverse("wagtaildocs:add_multiple"), "files[]", document, papers),
        "class list": ("coordinator_a", where(world, "schools:upload"), "file", {"school_year": running_year()}, people),
        "class list by a program": (
            "coordinator_a",
            where(world, "api-class-list-imports"),
            "file",
            {"school": side.school},
            people,
        ),
        "recognitions": (
            "region_admin",
            where(world, "providers:read_recognitions"),
            "file",
            {**form("providers:read_recognitions", side, ""), "text": ""},
            [make.delimited([COLUMNS, ("90001234", "100001", "25000", "2026-01-01", "2140-01-01")]), *people],
        ),
    }


def in_parts(fields: dict[str, Any], field: str, name: str, data: bytes) -> bytes:
    """Return a good form with one file."""
    words = b"".join(
        b"--grens\r\n" + HEADS[0] % key.encode() + b"\r\n\r\n" + str(value).encode() + b"\r\n" for key, value in fields.items()
    )
    head = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n' % (field.encode(), name.encode())
    return words + b"--grens\r\n" + head + data + b"\r\n--grens--\r\n"


def ask_with_files(world: World, place: str, found: Found, times: int = QUESTIONS) -> int:
    """Send spoilt files to one place; return how many were taken (they look good to it)."""
    who, url, field, fields, files = uploads(world)[place]
    taken = 0

    def question(draw: Draw) -> None:
        nonlocal taken
        data, other = (files[draw(0, len(files) - 1)] for _ in range(2))
        sent = spoilt(data, other, draw) if draw(0, 4) else data
        fits = FITTING.get(data[:3]) if draw(0, 3) else None
        body = in_parts(fields, field, fits or FILE_NAMES[draw(0, len(FILE_NAMES) - 1)], sent)
        if draw(0, 9) == 9:
            body = bent(body, other, draw)
        answer = ask("POST", url, world.principals[who], body=body, content_type=PARTED)
        taken += bool(answer.wrote)
        if wrong := wrong_with(answer, url):
            found.setdefault(f"{place}: {wrong[:200]}", f"{who} {url} {sent[:300]!r}")

    many(question, times)
    return taken


@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize(
    ("group", "way"), [("pages", "body"), ("interface", "body"), ("pages", "query"), ("interface", "query")]
)
def test_nothing_that_is_spoilt_breaks_a_door(world: World, group: str, way: str) -> None:
    found: Found = {}
    table = PAGES if group == "pages" else API
    asked = doors(table, way)
    for door in asked:
        (ask_with_bodies if way == "body" else ask_with_queries)(world, door, table[door[0]], found)
    print(f"\n{group}, {way}: {len(asked) * QUESTIONS} questions at {len(asked)} doors")  # noqa: T201  # shown with -s
    told([f"{what}\n    {example}" for what, example in found.items()])


@pytest.mark.timeout(6 * 3600)
def test_no_spoilt_file_breaks_a_place_that_takes_files(world: World) -> None:
    found: Found = {}
    taken = {place: ask_with_files(world, place, found, QUESTIONS * 10) for place in uploads(world)}
    print(f"\nfiles: {QUESTIONS * 10} at each place, taken: {taken}")  # noqa: T201  # shown with -s
    told([f"{what}\n    {example}" for what, example in found.items()])
