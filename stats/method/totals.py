"""From the door's lines to the true count of every cell, and each board's share of it. Never stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from stats.method.types import Cell, Coordinates, Count, Period, WrongFacts
from stats.programme import Table, YearProgramme

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Totals:
    """The true counts: ``shares[cell]`` holds one number a board, in the order of ``boards``; a cell's count is their sum."""

    boards: tuple[str, ...]
    shares: Mapping[Cell, Numbers]

    def count(self, cell: Cell) -> int:
        """Return the true count of a cell."""
        return int(self.shares[cell].sum())


def total_cells(counts: Sequence[Count], programme: YearProgramme, period: Period) -> Totals:
    """Add the lines up into every cell of the year's tables, totals and groups included, zeros too. Raises WrongFacts."""
    boards = tuple(sorted({line.board for line in counts} | {school.board for school in programme.schools}))
    tables = {table.code: table for table in programme.tables}
    shares: dict[Cell, Numbers] = {}
    for code, table in tables.items():
        lines = [line for line in counts if line.table == code]
        for cell, numbers in _table_cells(table, lines, programme, period, boards).items():
            known = shares.setdefault(cell, numbers)
            if not np.array_equal(known, numbers):
                raise WrongFacts(f"Two tables disagree about {cell}; one of them is {code}.")
    return Totals(boards, shares)


def _table_cells(
    table: Table, lines: Iterable[Count], programme: YearProgramme, period: Period, boards: Sequence[str]
) -> dict[Cell, Numbers]:
    grid = programme.grid(table, period)
    row_of = {at: row for row, at in enumerate(grid)}
    board_of = {board: number for number, board in enumerate(boards)}
    numbers = np.zeros((len(grid), len(table.measures), len(boards)), dtype=np.int64)
    place = _Placing(table, programme, row_of)
    for line in lines:
        values = [line.values.get(measure, 0) for measure in table.measures]
        if min(values) < 0:
            raise WrongFacts(f"A count below zero in {table.code}.")
        numbers[place.rows(line.codes), :, board_of[line.board]] += values
    return {
        Cell(measure, at): numbers[row, column] for row, at in enumerate(grid) for column, measure in enumerate(table.measures)
    }


class _Placing:
    """In which rows of one table a line is counted: its own, and every total and group above it."""

    def __init__(self, table: Table, programme: YearProgramme, row_of: Mapping[Coordinates, int]) -> None:
        self.table, self.programme, self.row_of = table, programme, row_of
        [self.file_table] = [each for each in programme.programme.tables if each.code == table.code]
        self.known: dict[tuple[str, ...], list[int]] = {}

    def rows(self, codes: tuple[str, ...]) -> list[int]:
        """Return the row numbers for the raw codes of a line. Raises WrongFacts when the year has no such row."""
        if codes not in self.known:
            self.known[codes] = self._find(codes)
        return self.known[codes]

    def _find(self, raw: tuple[str, ...]) -> list[int]:
        own = self._fold(raw)
        sides = [self._side(dimension, own) for dimension in self.table.dimensions]
        found = []
        for each in product(*sides):
            at = tuple(sorted(pair for pair in each if pair))
            if at not in self.row_of:
                raise WrongFacts(f"{self.table.code}: the year's programme has no place for {dict(at)}.")
            found.append(self.row_of[at])
        return found

    def _fold(self, raw: tuple[str, ...]) -> dict[str, str]:
        names = self.file_table.dimensions
        if len(raw) != len(names):
            raise WrongFacts(f"{self.table.code}: a line has {len(raw)} codes where {len(names)} dimensions are.")
        own = {}
        for dimension, code in zip(names, raw, strict=True):
            row = self.programme.fold(dimension, code)
            if row is None:
                raise WrongFacts(f"{self.table.code}: {dimension} {code!r} is unknown this year.")
            own[dimension] = row
        return self._combine(own)

    def _combine(self, own: dict[str, str]) -> dict[str, str]:
        """What the programme calls impossible (a sixth year of havo) is a mistake in a class: its year is unknown."""
        for block in self.programme.programme.impossible:
            if all(own.get(dimension) in codes for dimension, codes in block.items()):
                last = list(block)[-1]
                own = {**own, last: self.programme.programme.dimensions[last].rest}
        return own

    def _side(self, dimension: str, own: Mapping[str, str]) -> list[tuple[str, str] | None]:
        dimensions = self.programme.programme.dimensions
        if dimension in own:
            code = own[dimension]
        else:
            [finer] = [name for name in own if dimension in dimensions[name].within]
            code = self.programme.group(finer, own[finer], dimension)
        groups = [(coarse, self.programme.group(dimension, code, coarse)) for coarse in dimensions[dimension].within]
        return [(dimension, code), *groups, None]
