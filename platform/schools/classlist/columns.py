"""Which column is which: find the heading row, match by allow-list, leave out everything else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kit import bsn
from schools.classlist import headings
from schools.classlist.errors import ColumnForbidden, ColumnUnknown, FieldChosenTwice
from schools.classlist.fields import Column, DropReason, Field
from schools.classlist.limits import HEADER_WITHIN
from schools.classlist.table import Table, TableRow

ColumnChoices = Mapping[int, Field | None]
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """Where the headings stand (0: nowhere) and what happens to each column that holds something."""

    header_row: int
    columns: tuple[Column, ...]

    @property
    def places(self) -> dict[Field, int]:
        """The column of each field that was found."""
        return {column.field: column.index for column in self.columns if column.field is not None}

    @property
    def has_names(self) -> bool:
        """Whether there is a column to read names from."""
        return any(field in self.places for field in headings.NAME_FIELDS)


def plan_columns(table: Table, mapping: ColumnChoices | None = None, header_row: int | None = None) -> ColumnPlan:
    """Match the columns of a table; ``mapping`` (column index to field, None to leave out) is a person's own choice.

    ``header_row`` is the row number a person pointed at, 0 for a list without headings; None lets us look for it.
    Raises ColumnUnknown, ColumnForbidden (a person chose a column that is never kept) and FieldChosenTwice.
    """
    number = find_header(table.rows) if header_row is None else header_row
    cells = next((row.cells for row in table.rows if row.number == number), ())
    own = _checked(mapping or {}, table.width)
    found = [column for index in range(table.width) if (column := _column(table, index, cells, number)) is not None]
    settled = _best_per_field(found, cells, set(own.values()))
    if not (number or own) and len(settled) == 1 and not settled[0].is_locked and _holds_names(table.column(settled[0].index)):
        settled = [_with(settled[0], Field.FULL_NAME)]
    return ColumnPlan(number, tuple(_chosen(column, own) for column in settled))


def find_header(rows: Sequence[TableRow]) -> int:
    """Return the number of the heading row among the first ten rows that are not blank; 0 when there is none.

    The row with the most known headings wins. Without a heading for names it needs two known headings, so that a title such as
    "Klas | 3B" is not taken for one.
    """
    best, number = 0, 0
    for row in rows[:HEADER_WITHIN]:
        merit = heading_merit(row.cells)
        if merit > best:
            best, number = merit, row.number
    return number


def heading_merit(cells: Iterable[str]) -> int:
    """Count the known headings in a row; 0 when it is no heading row."""
    filled = [cell for cell in cells if cell.strip()]
    fields = {found[0] for cell in filled if (found := headings.field_of(cell)) is not None}
    others = {cell for cell in filled if headings.field_of(cell) is None and headings.reason_of(cell) is not None}
    known = len(fields) + len(others)
    return known if fields & headings.NAME_FIELDS or known > 1 else 0


def _column(table: Table, index: int, cells: Sequence[str], header_row: int) -> Column | None:
    """Judge one column by its heading and its values; None when it holds neither."""
    heading = cells[index] if index < len(cells) else ""
    values = [value for value in table.column(index, below=header_row) if value.strip()]
    if not heading.strip() and not values:
        return None
    name = headings.shown(heading, is_trusted=heading_merit(cells) > 1)
    known = headings.field_of(heading)
    reason = _reason_in_values(values, is_known=known is not None) or (None if known else headings.reason_of(heading))
    if reason is not None:
        return Column(index, name, None, reason)
    return Column(index, name, known[0] if known else None, None if known else DropReason.NOT_NEEDED)


def _reason_in_values(values: Sequence[str], *, is_known: bool) -> DropReason | None:
    if bsn.is_bsn_column(values):
        return DropReason.BSN
    if _most(_EMAIL, values):
        return DropReason.EMAIL
    # Excel turns a class such as "3-1" into a date: a column with a known heading stays, and its rows say so.
    return DropReason.BIRTH if not is_known and _most(_DATE, values) else None


def _best_per_field(columns: Sequence[Column], cells: Sequence[str], taken: set[Field | None]) -> list[Column]:
    """Keep one column per field, the one with the best heading; fields a person placed elsewhere are free."""
    ranks = {column.index: found[1] for column in columns if column.field and (found := headings.field_of(cells[column.index]))}
    by_rank = sorted((column for column in columns if column.field), key=lambda column: (ranks[column.index], column.index))
    winners: dict[Field, int] = {}
    for column in by_rank:
        if column.field is not None and column.field not in taken:
            winners.setdefault(column.field, column.index)
    roles = _settle_names({index: field for field, index in winners.items()})
    return [
        column
        if column.field is None
        else Column(column.index, column.heading, roles.get(column.index), _double(column, roles))
        for column in columns
    ]


def _settle_names(roles: dict[int, Field]) -> dict[int, Field]:
    """Read "Naam" beside "Voornaam" as the surname, and leave it out beside both."""
    fields = set(roles.values())
    if Field.FULL_NAME not in fields or Field.FIRST_NAME not in fields:
        return roles
    if Field.LAST_NAME in fields:
        return {index: field for index, field in roles.items() if field is not Field.FULL_NAME}
    return {index: Field.LAST_NAME if field is Field.FULL_NAME else field for index, field in roles.items()}


def _double(column: Column, roles: Mapping[int, Field]) -> DropReason | None:
    return None if column.index in roles else DropReason.DOUBLE


def _checked(mapping: ColumnChoices, width: int) -> dict[int, Field | None]:
    own: dict[int, Field | None] = {}
    for index, choice in mapping.items():
        if not 0 <= index < width or (choice is not None and choice not in set(Field)):
            raise ColumnUnknown
        own[index] = None if choice is None else Field(choice)
    chosen = [choice for choice in own.values() if choice is not None]
    if len(chosen) != len(set(chosen)):
        raise FieldChosenTwice
    return own


def _chosen(column: Column, own: ColumnChoices) -> Column:
    if column.index not in own:
        return column
    choice = own[column.index]
    if choice is None:
        return column if column.reason is not None else _with(column, None)
    if column.is_locked:
        raise ColumnForbidden(letter=column.letter)
    return _with(column, choice)


def _with(column: Column, field: Field | None) -> Column:
    return Column(column.index, column.heading, field, None if field else DropReason.NOT_NEEDED)


def _most(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    return sum(pattern.fullmatch(value.strip()) is not None for value in values) * 2 > len(values)


def _holds_names(values: Iterable[str]) -> bool:
    filled = [value for value in values if value.strip()]
    return bool(filled) and not any(char.isdigit() for value in filled for char in value)
