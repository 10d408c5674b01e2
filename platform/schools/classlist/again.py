"""Other ways into the same rows than a file: columns matched otherwise, and rows sent by a program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schools.classlist.cells import Cells, kept_cells
from schools.classlist.columns import ColumnChoices, plan_columns
from schools.classlist.errors import CellTooLong, ColumnForbidden, ColumnUnknown, EmptyFile, TooManyColumns, TooManyRows
from schools.classlist.fields import Column, DropReason
from schools.classlist.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from schools.classlist.parsing import ParsedList
from schools.classlist.rows import RowOutcome, outcomes
from schools.classlist.table import Source, Table, TableRow


def match_again(
    columns: Sequence[Column], cells: Cells, *, header_row: int, mapping: ColumnChoices
) -> tuple[tuple[Column, ...], list[RowOutcome]]:
    """Return the columns and rows as they are with these choices, from the cells that were kept.

    Classes are those of the rows themselves: no class of the whole list is filled in.
    Raises ColumnUnknown (also for a column whose texts were not kept), ColumnForbidden and FieldChosenTwice.
    """
    known = {column.index: column for column in columns}
    kept = {index for row in cells.values() for index in row} | {column.index for column in columns if column.field}
    for index, choice in mapping.items():
        if index not in known or (choice is not None and index not in kept):
            raise ColumnForbidden(letter=known[index].letter) if index in known and known[index].is_locked else ColumnUnknown
    table = _table(known, cells, kept, header_row)
    own = {index: mapping.get(index, known[index].field) for index in sorted(kept)}
    plan = plan_columns(table, own, header_row)
    found = {column.index: column.field for column in plan.columns}
    settled = tuple(
        replace(column, field=found[column.index], reason=None if found[column.index] else DropReason.NOT_NEEDED)
        if column.index in found
        else column
        for column in columns
    )
    return settled, outcomes(table, plan, "") if plan.has_names else []


def parse_records(records: Sequence[Mapping[str, str]]) -> ParsedList:
    """Read rows that a program sends as objects: the keys are the headings, the first object is row 1.

    Keys we do not need are left out, with the reason, like columns of a file.
    Raises EmptyFile, TooManyRows, TooManyColumns and CellTooLong.
    """
    keys = tuple(dict.fromkeys(key for record in records for key in record))
    _refuse_wrong_size(records, keys)
    rows = (tuple(record.get(key, "") for key in keys) for record in records)
    table = Table(Source.TEXT, (TableRow(0, keys), *(TableRow(number, row) for number, row in enumerate(rows, start=1))))
    plan = plan_columns(table, header_row=0)
    found = outcomes(table, plan, "") if plan.has_names else []
    return ParsedList(
        source=table.source,
        columns=plan.columns,
        rows=tuple(found),
        needs_mapping=not plan.has_names,
        cells=kept_cells(table, plan, found),
    )


def _table(known: Mapping[int, Column], cells: Cells, kept: Iterable[int], header_row: int) -> Table:
    width = max(kept, default=-1) + 1
    headings = tuple(known[index].heading if index in known else "" for index in range(width))
    numbered = [TableRow(header_row, headings)] if header_row else []
    body = (TableRow(number, tuple(row.get(index, "") for index in range(width))) for number, row in cells.items())
    return Table(Source.TEXT, (*numbered, *body))


def _refuse_wrong_size(records: Sequence[Mapping[str, str]], keys: Sequence[str]) -> None:
    if not keys:
        raise EmptyFile
    if len(records) > MAX_ROWS:
        raise TooManyRows
    if len(keys) > MAX_COLUMNS:
        raise TooManyColumns
    if any(len(text) > MAX_CELL * 5 for record in records for text in record.values()):
        raise CellTooLong
