"""Tables in a web page: what some school systems call an Excel file."""

import re
from html.parser import HTMLParser

from schools.classlist.errors import NoRows, TextUnreadable
from schools.classlist.limits import MAX_CELL
from schools.classlist.table import Source, Table, TableRow

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "title"})


def read_web_page(data: bytes) -> Table:
    """Return the rows of all tables, numbered as a spreadsheet shows them. Nothing is fetched and nothing is run."""
    reader = _TableReader()
    reader.feed(_text(data))
    reader.close()
    reader.end_row()
    rows = tuple(
        TableRow(number, cells) for number, cells in enumerate(reader.rows, start=1) if any(cell.strip() for cell in cells)
    )
    if not rows:
        raise NoRows
    return Table(Source.WEB_PAGE, rows)


def _text(data: bytes) -> str:
    stated = _CHARSET.search(data[:4096])
    guesses = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in (*([stated[1].decode()] if stated else []), *guesses):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise TextUnreadable


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[str, ...]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in {"td", "th"} and self._row is not None:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], min(int(span), 50) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append(tuple(self._row))
        self._row = None

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            text = " ".join("".join(self._cell).split())
            self._row.extend([text[: MAX_CELL + 1], *[""] * (self._span - 1)])
        self._cell = None
