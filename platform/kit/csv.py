"""Delimited text: read in whatever shape it comes, written in the one shape that is safe to open."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from kit.text import neutral_cell

DELIMITERS = (";", ",", "\t", "|")
ReadingError = csv.Error
Cell = str | int | float | Decimal | date | None
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_UTF8_PAIR = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_SAMPLE_LINES = 60
_LEAST_ASCII = 0.2


class UnreadableText(ValueError):
    """The bytes are not text in any encoding that school systems write."""


class MixedEncoding(UnreadableText):
    """The bytes are partly UTF-8 and partly something else: every reading would damage names."""


def decode(data: bytes) -> str:
    """Return the text of UTF-8 (with or without BOM), UTF-16 (either order, with or without BOM) or Windows-1252 bytes.

    Raises UnreadableText, or MixedEncoding when names would come out damaged.
    """
    text = _decode(data)
    if re.search(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]", text.rstrip("\x1a")):
        raise UnreadableText("control characters")
    return text.rstrip("\x1a")


def sniff_delimiter(text: str, score: Callable[[list[list[str]]], float] | None = None) -> str:
    """Return the delimiter that cuts the text into the most regular table; a ``sep=`` line decides at once.

    ``score`` may judge the first rows of each reading (higher is better); regularity then only breaks ties.
    """
    stated = _SEP_LINE.match(text)
    if stated:
        return stated[1]
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])

    def merit(delimiter: str) -> tuple[float, float, int]:
        rows = parse(sample, delimiter)
        return (score(rows) if score else 0.0, *_regularity(rows))

    return max(DELIMITERS, key=merit)


def read(data: bytes) -> list[list[str]]:
    """Return every record of a file, in whatever encoding and with whatever delimiter it comes. Raises as ``decode`` and ``parse``."""
    text = decode(data)
    return parse(text, sniff_delimiter(text))


def parse(text: str, delimiter: str) -> list[list[str]]:
    """Return every record, blank ones as []; a ``sep=`` line is no record, as in Excel.

    Quotes that do not pair up are read as ordinary characters: one stray quote must not swallow the rest of a list.
    Raises csv.Error when a field is longer than the reader allows (128 KB).
    """
    body = _SEP_LINE.sub("", text, count=1) if _SEP_LINE.match(text) else text
    try:
        return list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            raise
    if body.count('"') % 2:
        return list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))


def write(rows: Iterable[Sequence[Cell]], *, delimiter: str = ";") -> bytes:
    """Return the rows as UTF-8 with BOM and CRLF, which Dutch Excel opens as a table; no text cell can be a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutral_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _decode(data: bytes) -> str:
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding)
    if b"\0" in data:
        return _strictly(data, _byte_order(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _UTF8_PAIR.search(data):
            raise MixedEncoding("both UTF-8 and single bytes") from None
        return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableText(encoding) from None


def _byte_order(data: bytes) -> str:
    """Tell UTF-16 without BOM: read in the right order a table is full of ASCII, read in the wrong one it is not."""
    shares = {encoding: _ascii_share(data, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _LEAST_ASCII:
        raise UnreadableText("zero bytes")
    return best


def _ascii_share(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, errors="replace")
    return sum("\t" <= char <= "~" for char in text) / len(text)


def _regularity(rows: list[list[str]]) -> tuple[float, int]:
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (count / widths.total() if width > 1 else 0.0), width
