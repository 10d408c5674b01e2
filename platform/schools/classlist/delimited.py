"""Comma, semicolon and tab separated text, from a file or pasted from a spreadsheet."""

from kit import csv
from schools.classlist.columns import find_header, heading_merit
from schools.classlist.errors import NoRows, TooManyRows
from schools.classlist.limits import MAX_CELL
from schools.classlist.table import Source, Table, TableRow
from schools.classlist.texts import usable_text

# Blank lines and line ends inside cells are no rows, so this is generous; it only keeps millions of lines out of the parser.
_MOST_LINES = 20_000


def read_delimited(data: bytes) -> Table:
    """Return the records that hold something, numbered as a spreadsheet numbers them.

    Raises TextUnreadable, TextMixed, TooManyRows, CellTooLong and NoRows.
    """
    with usable_text():
        text = csv.decode(data)
        if max(text.count("\n"), text.count("\r")) > _MOST_LINES:
            raise TooManyRows
        records = csv.parse(text, csv.sniff_delimiter(text, _merit))
    rows = tuple(_row(number, record) for number, record in enumerate(records, start=1) if any(cell.strip() for cell in record))
    if not rows:
        raise NoRows
    return Table(Source.TEXT, rows)


def _merit(records: list[list[str]]) -> float:
    """Judge a way of cutting: known headings count, and the rows below must not be wider than the headings.

    The last part keeps the one column "Naam" with "Berg, Jan van den" below it in one piece.
    """
    rows = [TableRow(number, tuple(record)) for number, record in enumerate(records, start=1) if any(record)]
    number = find_header(rows)
    header = next((row for row in rows if row.number == number), None)
    if header is None:
        return 0.0
    below = [row for row in rows if row.number > number]
    wider = sum(len(row.cells) > len(header.cells) for row in below)
    return heading_merit(header.cells) - (0.5 if wider * 2 > len(below) else 0.0)


def _row(number: int, record: list[str]) -> TableRow:
    while record and not record[-1].strip():
        record.pop()
    # One more than allowed is enough to see that a cell is too long; patterns never meet a text of 100,000 characters.
    return TableRow(number, tuple(cell[: MAX_CELL + 1] for cell in record))
