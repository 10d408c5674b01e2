"""Everything that somebody outside knows, as one system of equations over the true counts.

Unknown: the true count of every cell. Known: what was published (each count lies in an interval), what adds up, and what can never be
more than something else. Earlier releases enter where they say something about the same counts. Another term counts other visits:
it shares no unknown and was attacked when it was published. A year that is the sum of its terms has wider intervals, and its different
pupils are no fewer than those of any term and no more than those of all terms together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stats.audit.tables import TableView, find_families
from stats.method.types import Cell, Cube, PublishedNumber, Status
from stats.programme import YearProgramme

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


class Rows(NamedTuple):
    """Sparse rows: entry k says that row ``row[k]`` has ``value[k]`` at column ``column[k]``."""

    row: Ints
    column: Ints
    value: Reals
    height: int

    def times(self, point: Reals) -> Reals:
        """Return each row's sum at a point."""
        sums: Reals = np.bincount(self.row, weights=self.value * point[self.column], minlength=self.height).astype(np.float64)
        return sums


@dataclass(frozen=True)
class System:
    """``low <= x <= high``, ``equal`` rows are 0, ``limit`` rows are at most 0."""

    unknowns: tuple[Cell, ...]
    low: Reals
    high: Reals
    equal: Rows
    limit: Rows
    # Parent and children, by number, of everything that adds up: what group disclosure looks at.
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    views: Sequence[TableView] = ()

    @cached_property
    def smaller(self) -> Ints:
        """For each unknown the one that it is a limit of; the number of unknowns where there is none."""
        found = np.full(len(self.unknowns), len(self.unknowns), dtype=np.int64)
        for row in range(self.limit.height):
            mine = self.limit.row == row
            columns, values = self.limit.column[mine], self.limit.value[mine]
            # Of a sum of parts none can fall below the whole while the whole falls: such a whole simply stays.
            found[columns[values < 0]] = columns[values > 0][0] if len(columns) == 2 else columns[values < 0]
        return found

    @cached_property
    def number(self) -> Mapping[Cell, int]:
        """The column of each unknown."""
        return {unknown: place for place, unknown in enumerate(self.unknowns)}


def make_system(cube: Cube, views: Sequence[TableView], programme: YearProgramme, terms: Sequence[Cube] = ()) -> System:
    """Return what a release says. ``terms``: the published terms of which it is the year."""
    build = _Build(programme)
    build.add_release(cube, views, terms)
    return build.system(views)


def interval_of(number: PublishedNumber, bound: int) -> tuple[float, float]:
    """Return what a published number promises about the count behind it."""
    if number.status == Status.FEW:
        return 1.0, 4.0
    value = float(number.value or 0)
    return (value, value) if number.status == Status.EXACT else (max(0.0, value - bound), value + bound)


class _Build:
    def __init__(self, programme: YearProgramme) -> None:
        self.programme = programme
        self.number: dict[Cell, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.equal: list[list[tuple[int, float]]] = []
        self.limit: list[list[tuple[int, float]]] = []
        self.sums: dict[tuple[int, tuple[int, ...]], None] = {}

    def add_release(self, cube: Cube, views: Sequence[TableView], terms: Sequence[Cube]) -> None:
        """Add the intervals, the sums, and what holds between measures."""
        for view in views:
            for cell in (Cell(measure, at) for at in view.rows for measure in view.table.measures):
                if cell in cube.numbers and cell not in self.number:
                    low, high = self._interval(cell, cube, terms)
                    self.number[cell] = len(self.low)
                    self.low.append(low)
                    self.high.append(high)
        for view in views:
            for measure in view.table.measures:
                self._add_table(view, measure)
        for whole, parts, complete in find_families(self.number, self.programme):
            self._relate(whole, parts, exact=complete)

    def _interval(self, cell: Cell, cube: Cube, terms: Sequence[Cube]) -> tuple[float, float]:
        rules = self.programme.programme.rules
        if not terms:
            return interval_of(cube.numbers[cell], rules.bound)
        if not self.programme.programme.measures[cell.measure].unique:
            return interval_of(cube.numbers[cell], rules.year_bound)
        low, high = interval_of(cube.numbers[cell], rules.bound)
        parts = [interval_of(term.numbers[cell], rules.bound) for term in terms if cell in term.numbers]
        return max(low, *(part[0] for part in parts), 0.0), min(high, sum(part[1] for part in parts)) if parts else high

    def _add_table(self, view: TableView, measure: str) -> None:
        for at, children in view.steps.items():
            self._relate(Cell(measure, at), [Cell(measure, child) for child in children], exact=True)
            for others in view.openings(at):
                parent = self.number.get(Cell(measure, at))
                numbers = [number for child in others if (number := self.number.get(Cell(measure, child))) is not None]
                if parent is not None and len(numbers) == len(others):
                    self.sums[parent, tuple(numbers)] = None

    def _relate(self, whole: Cell, parts: Sequence[Cell], *, exact: bool) -> None:
        if whole not in self.number or any(part not in self.number for part in parts):
            return
        row = [(self.number[whole], -1.0), *((self.number[part], 1.0) for part in parts)]
        (self.equal if exact else self.limit).append(row)
        if exact:
            self.sums[self.number[whole], tuple(self.number[part] for part in parts)] = None

    def system(self, views: Sequence[TableView]) -> System:
        """Return what was gathered."""
        return System(
            tuple(self.number),
            np.array(self.low),
            np.array(self.high),
            _rows(self.equal),
            _rows(self.limit),
            tuple(self.sums),
            views,
        )


def _rows(rows: Sequence[Sequence[tuple[int, float]]]) -> Rows:
    return Rows(
        np.array([place for place, row in enumerate(rows) for _ in row], dtype=np.int64),
        np.array([column for row in rows for column, _value in row], dtype=np.int64),
        np.array([value for row in rows for _column, value in row], dtype=np.float64),
        len(rows),
    )
