"""Tables in a web page: what some school systems call an Excel file."""

import html
import re

from schools.classlist.errors import NoRows, TextUnreadable
from schools.classlist.limits import MAX_CELL, MAX_COLUMNS
from schools.classlist.table import Source, Table, TableRow

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_TOKEN = re.compile(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<attributes>[^<>]{0,2000})>|<[^<>]{0,2000}>|(?P<text>[^<]+)|<"
)
# Browsers read "iso-8859-1" as Windows-1252 too. Other codecs of Python are not for strangers to choose.
_ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "iso-8859-15": "iso-8859-15"}
_SPAN = re.compile(r"colspan\s{0,3}=\s{0,3}[\"']?(\d{1,4})", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "title"})
_BREAKS = frozenset({"br", "p", "div"})


def read_web_page(data: bytes) -> Table:
    """Return the rows of all tables, numbered as a spreadsheet shows them. Nothing is fetched and nothing is run."""
    reader = _TableReader()
    reader.read(_text(data))
    rows = tuple(
        TableRow(number, cells) for number, cells in enumerate(reader.rows, start=1) if any(cell.strip() for cell in cells)
    )
    if not rows:
        raise NoRows
    return Table(Source.WEB_PAGE, rows)


def _text(data: bytes) -> str:
    stated = _CHARSET.search(data[:4096])
    guesses = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    known = _ENCODINGS.get(stated[1].decode().lower()) if stated else None
    for encoding in (*([known] if known else []), *guesses):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TextUnreadable


class _TableReader:
    """Walks over the tags once, with patterns that cannot run away on hostile pages (the library's parser can)."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = ""

    def read(self, text: str) -> None:
        for token in _TOKEN.finditer(_without_comments(text)):
            name = (token["name"] or "").lower()
            if self._silent:
                self._silent = "" if name == self._silent and token["slash"] else self._silent
            elif name:
                self._take_tag(name, token["attributes"], is_end=bool(token["slash"]))
            elif self._cell is not None and token["text"]:
                self._cell.append(token["text"])
        self._end_row()

    def _take_tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name in {"tr", "table"}:
            self._end_row()
            self._row = [] if name == "tr" and not is_end else None
        elif name in {"td", "th"}:
            self._end_cell()
            if self._row is not None and not is_end:
                span = _SPAN.search(attributes)
                self._cell, self._span = [], min(int(span[1]), MAX_COLUMNS + 1) if span else 1
        elif name in _SILENT and not is_end:
            self._silent = name
        elif self._cell is not None and name in _BREAKS:
            self._cell.append(" ")

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append(tuple(self._row))
        self._row = None

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            text = " ".join(html.unescape("".join(self._cell)).split())
            self._row.extend([text[: MAX_CELL + 1], *[""] * (self._span - 1)])
        self._cell = None


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in rest)
