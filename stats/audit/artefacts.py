"""Read every file of a release as a stranger would, and look for what should not be in it.

A number is suspect when it is a true count or a board's share, no multiple of the base, and nothing else explains it (a date, a code,
a number about things). In cells, attributes, comments and properties every suspect number counts; in running text only larger ones,
because "3 besturen" is no leak. A kind of file that cannot be read is a finding: it cannot be checked.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError  # the name of defusedxml's error, nothing is parsed with it

import pypdfium2
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from stats.audit.truth import Truth
from stats.method.types import Cube, Finding, FindingLevel
from stats.programme import YearProgramme

# In running text smaller numbers are words like "3 besturen".
SMALLEST_IN_TEXT = 30
NUMBER = re.compile(r"(?<![\w.,#/-])\d{1,3}(?:\.\d{3})+(?![\w.,])|(?<![\w.,#/:-])\d+(?![\w/:%-]|[.,]\d)")
DATES = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z]+)?|\b20\d{2}(?:[-/](?:20)?\d{2})?\b|\b\d{1,2}\.\d{2} uur|"
    r"\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
# What draws a picture or lays out a page says nothing about pupils.
GEOMETRY = frozenset(
    [
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "dx",
        "dy",
        "width",
        "height",
        "d",
        "points",
        "viewbox",
        "transform",
        "class",
        "style",
        "id",
        "href",
        "src",
        "for",
        "name",
        "version",
        "lang",
        "dir",
        "stroke-width",
        "font-size",
        "tabindex",
        "colspan",
        "rowspan",
        "scope",
        "content",
        "rel",
        "type",
        "integrity",
        "crossorigin",
        "offset",
        "opacity",
    ]
)


class Piece(NamedTuple):
    """Something with text in it. ``exact``: a cell, attribute, comment or property, where every number counts."""

    text: str
    exact: bool


# What is suspect, by kind and bytes of a file that was read.
Read = dict[tuple[str, bytes], frozenset[int]]


class CannotRead(Exception):
    """This file is of no kind that the audit can read."""


def scan_artefacts(
    artefacts: Mapping[str, bytes], cubes: Sequence[Cube], truth: Truth, programme: YearProgramme, counted: Counter[str]
) -> Iterator[Finding]:
    """Yield a finding for each artefact with a raw number, a hidden part, or a form that cannot be read.

    ``cubes``: the release, and the versions of it that were published before.
    """
    raw = _raw_numbers(truth, cubes, programme.programme.rules.base)
    read: Read = {}
    for name, content in sorted(artefacts.items()):
        counted["artefacts"] += 1
        try:
            for words in _hidden(name, content):
                yield _finding(name, words)
            suspect = _suspects_in(name, content, raw, read)
        except (CannotRead, ParseError, zipfile.BadZipFile, UnicodeDecodeError, ValueError):
            yield _finding(name, "kan niet worden gelezen en dus niet worden gecontroleerd")
            continue
        if suspect:
            yield _finding(name, f"bevat {len(suspect)} getal(len) die niet afgerond zijn en op echte aantallen lijken")


def _finding(name: str, words: str) -> Finding:
    return Finding(FindingLevel.RULE, "artefact", f"Het bestand {name} {words}.", artefact=name)


def _raw_numbers(truth: Truth, cubes: Sequence[Cube], base: int) -> frozenset[int]:
    """Return the true counts and shares that no published number explains."""
    found = {int(share) for shares in truth.shares.values() for share in (*shares.tolist(), shares.sum())}
    shown = {number.value for cube in cubes for number in cube.numbers.values()}
    return frozenset(number for number in found if number % base and number not in shown)


def _suspects_in(name: str, content: bytes, raw: frozenset[int], read: Read) -> frozenset[int]:
    """Return what is suspect in a file. An archive holds files that are artefacts by themselves too: the same bytes are read once."""
    kind = name.rpartition(".")[2].lower()
    if (kind, content) not in read:
        if kind == "zip":
            found = (number for part, inner in _archive(content) for number in _suspects_in(part, inner, raw, read))
        else:
            # A label stands in a file a thousand times.
            found = (number for piece in set(_pieces(kind, content)) for number in _suspects(piece, raw))
        read[kind, content] = frozenset(found)
    return read[kind, content]


def _suspects(piece: Piece, raw: frozenset[int]) -> Iterator[int]:
    for match in NUMBER.finditer(DATES.sub(" ", piece.text)):
        number = int(match.group().replace(".", ""))
        alone = piece.exact or piece.text.strip() == match.group()
        if number in raw and (alone or number >= SMALLEST_IN_TEXT) and not match.group().startswith("0"):
            yield number


def _pieces(kind: str, content: bytes) -> Iterator[Piece]:
    reader = READERS.get(kind)
    if reader is None:
        raise CannotRead(kind)
    yield from reader(content)


def _text(content: bytes) -> Iterator[Piece]:
    yield from (Piece(line, exact=False) for line in content.decode("utf-8-sig").splitlines())


def _csv(content: bytes) -> Iterator[Piece]:
    """Every cell, but codes and their labels: columns that stand side by side as YEAR and YEAR_LABEL."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header = rows[0] if rows else []
    codes = {
        place for place, name in enumerate(header) if {f"{name}_LABEL", name.removesuffix("_LABEL")} & set(header) - {name}
    }
    for row in rows:
        yield from (Piece(cell.strip(), exact=True) for place, cell in enumerate(row) if place not in codes)


def _json(content: bytes) -> Iterator[Piece]:
    yield from _values(json.loads(content))


def _values(value: Any) -> Iterator[Piece]:  # Any: JSON
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield Piece(str(key), exact=False)
            if not (key == "codes" and "labels" in value):  # codes stand beside their labels
                yield from _values(each)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Piece(f"{value:g}" if isinstance(value, float) else str(value), exact=True)
    elif isinstance(value, str):
        yield Piece(value, exact=False)


def _markup(content: bytes) -> Iterator[Piece]:
    """Read HTML and SVG without believing that they are well-formed: comments, attributes, then what stands between tags."""
    text = content.decode("utf-8-sig")
    yield from (Piece(comment, exact=True) for comment in re.findall(r"<!--(.*?)-->", text, re.DOTALL))
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL | re.IGNORECASE):
        yield from (Piece(number, exact=True) for number in NUMBER.findall(script))
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    for name, double, single in re.findall(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", text):
        if name.lower() not in GEOMETRY:
            yield Piece(double or single, exact=name.lower().startswith("data-"))
    yield from (Piece(words, exact=False) for words in re.split(r"<[^>]*>", text))


def _office(content: bytes) -> Iterator[Piece]:
    """Read a workbook as the archive that it is: every part, properties and comments too, not only what a program shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                yield from _part(part, archive.read(part))


def _part(name: str, content: bytes) -> Iterator[Piece]:
    if "styles" in name or "theme" in name or name.endswith(".rels") or "Content_Types" in name:
        return
    numeric = re.search(r"worksheets/|docProps/|custom", name) is not None
    for element in fromstring(content).iter():
        tag = str(element.tag).rpartition("}")[2]
        shared = tag == "v" and any(parent_kind == "s" for parent_kind in [element.get("t")])
        if element.text and element.text.strip() and not shared and tag not in LAYOUT:
            yield Piece(element.text, exact=numeric and tag != "t")


LAYOUT = frozenset({"sqref", "AppVersion", "Application", "created", "modified", "TotalTime"})


def _pdf(content: bytes) -> Iterator[Piece]:
    """Read what stands on the pages with the quick reader, and what stands beside them with the one that knows attachments."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                # A line that ends in a space goes on below it: the "1" of "School 1" is no number by itself.
                text = page.get_textpage().get_text_bounded().replace(" \r\n", " ")
                yield from (Piece(line, exact=False) for line in text.splitlines())
        reader = PdfReader(io.BytesIO(content))
        yield from (Piece(str(value), exact=False) for key, value in (reader.metadata or {}).items() if "Date" not in str(key))
        for contents in reader.attachments.values():
            yield from (piece for each in contents for piece in _text(each))
    except (pypdfium2.PdfiumError, PyPdfError) as error:
        raise CannotRead("pdf") from error


def _archive(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from ((part, archive.read(part)) for part in archive.namelist() if not part.endswith("/"))


READERS = {
    "csv": _csv, "tsv": _csv, "json": _json, "jsonld": _json, "svg": _markup, "html": _markup, "htm": _markup, "xml": _markup,
    "md": _text, "txt": _text, "xlsx": _office, "pdf": _pdf,
}  # fmt: skip


def _hidden(name: str, content: bytes) -> Iterator[str]:
    """Yield what a workbook hides or would calculate: hidden sheets, rows and columns, formulas, pivot caches, links."""
    if not name.lower().endswith((".xlsx", ".zip")):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
        if name.lower().endswith(".zip"):
            for part in parts:
                yield from _hidden(part, archive.read(part))
            return
        yield from _hidden_parts(parts)
        for part in parts:
            if part.startswith("xl/") and part.endswith(".xml"):
                yield from _hidden_in(part, fromstring(archive.read(part)).iter())


def _hidden_parts(parts: Iterable[str]) -> Iterator[str]:
    for word, words in (
        ("pivot", "bevat een draaitabel met bewaarde gegevens"),
        ("externalLink", "verwijst naar een ander bestand"),
    ):
        if any(word.lower() in part.lower() for part in parts):
            yield words
    if any("comments" in part.lower() for part in parts):
        yield "bevat opmerkingen bij cellen"


def _hidden_in(part: str, elements: Iterable[Any]) -> Iterator[str]:  # Any: an element of defusedxml, which has no type
    for element in elements:
        tag = str(element.tag).rpartition("}")[2]
        if tag == "sheet" and element.get("state") in {"hidden", "veryHidden"}:
            yield "heeft een verborgen blad"
        if "worksheets/" in part and tag == "f":
            yield "bevat een formule"
        if "worksheets/" in part and tag in {"row", "col"} and element.get("hidden") in {"1", "true"}:
            yield "heeft een verborgen rij of kolom"
