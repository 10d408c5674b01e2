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
from stats.method.types import Cell, Coordinates, Cube, PublishedNumber, Status
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


class Matrix(NamedTuple):
    """All rows, and their entries row by row with three columns for each unknown: up, crowded and down."""

    rows: Rows
    start: NDArray[np.int32]
    columns: NDArray[np.int32]
    value: Reals


@dataclass(frozen=True)
class System:
    """``low <= x <= high``, ``equal`` rows are 0, ``limit`` rows are at most 0.

    ``known_low`` and ``known_high``: the same together with earlier versions, for whoever's own part of a count is at most
    ``known_upto``. Of a board with more than that, its own part has changed since: to it, the old number is about something else.
    """

    unknowns: tuple[Cell, ...]
    low: Reals
    high: Reals
    known_low: Reals
    known_high: Reals
    known_upto: Reals
    equal: Rows
    limit: Rows
    # Parent and children, by number, of everything that adds up: what group disclosure looks at.
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    views: Sequence[TableView] = ()

    @cached_property
    def smaller(self) -> Ints:
        """For each unknown the one that it is a limit of; the number of unknowns where there is none."""
        found = np.full(len(self.unknowns), len(self.unknowns), dtype=np.int64)
        edges = np.searchsorted(self.limit.row, np.arange(self.limit.height + 1))
        for row in range(self.limit.height):
            mine = slice(edges[row], edges[row + 1])
            columns, values = self.limit.column[mine], self.limit.value[mine]
            # Of a sum of parts none can fall below the whole while the whole falls: such a whole simply stays.
            found[columns[values < 0]] = columns[values > 0][0] if len(columns) == 2 else columns[values < 0]
        return found

    @cached_property
    def parents(self) -> Ints:
        """The parent of each of ``sums``."""
        return np.array([parent for parent, _children in self.sums], dtype=np.int64)

    @cached_property
    def matrix(self) -> "Matrix":
        """Both kinds of row below each other, as the solver wants them: the same for every attacker."""
        row = np.concatenate([self.equal.row, self.limit.row + self.equal.height])
        column = np.concatenate([self.equal.column, self.limit.column])
        value = np.concatenate([self.equal.value, self.limit.value])
        rows, count = self.equal.height + self.limit.height, len(self.unknowns)
        thrice = np.concatenate([row, row, row])
        order = np.argsort(thrice, kind="stable")
        return Matrix(
            Rows(row, column, value, rows),
            np.concatenate([[0], np.cumsum(np.bincount(thrice, minlength=rows))]).astype(np.int32),
            np.concatenate([column, column + count, column + 2 * count])[order].astype(np.int32),
            np.concatenate([value, value, -value])[order],
        )

    @cached_property
    def number(self) -> Mapping[Cell, int]:
        """The column of each unknown."""
        return {unknown: place for place, unknown in enumerate(self.unknowns)}

    @cached_property
    def number_of(self) -> Mapping[str, Mapping[Coordinates, int]]:
        """The same for each measure."""
        found: dict[str, dict[Coordinates, int]] = {}
        for place, unknown in enumerate(self.unknowns):
            found.setdefault(unknown.measure, {})[unknown.at] = place
        return found


def make_system(
    cube: Cube,
    views: Sequence[TableView],
    programme: YearProgramme,
    terms: Sequence[Cube] = (),
    *,
    before: Sequence[Cube] = (),
    counts: Mapping[Cell, int] | None = None,
) -> System:
    """Return what a release says. ``terms``: the published terms of which it is the year.

    ``before``: earlier versions of the same release, with the true ``counts`` of now. Hardly anything changes between two versions, and
    a number moves only when it must. So the attacker takes an old number for one about the counts of now wherever that is so, and
    where it is not, knows that the count left the old interval. Nobody really knows which numbers those are: more than can happen.
    """
    build = _Build(programme, before, counts or {})
    build.add_release(cube, views, terms)
    return build.system(views)


def interval_of(number: PublishedNumber, bound: int) -> tuple[float, float]:
    """Return what a published number promises about the count behind it."""
    if number.status == Status.FEW:
        return 1.0, 4.0
    value = float(number.value or 0)
    return (value, value) if number.status == Status.EXACT else (max(0.0, value - bound), value + bound)


class _Build:
    def __init__(self, programme: YearProgramme, before: Sequence[Cube], counts: Mapping[Cell, int]) -> None:
        self.programme, self.before, self.counts = programme, before, counts
        self.number: dict[Cell, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.known: list[tuple[float, float, float]] = []
        self.equal: list[list[tuple[int, float]]] = []
        self.limit: list[list[tuple[int, float]]] = []
        self.sums: dict[tuple[int, tuple[int, ...]], None] = {}

    def add_release(self, cube: Cube, views: Sequence[TableView], terms: Sequence[Cube]) -> None:
        """Add the intervals, the sums, and what holds between measures."""
        for view in views:
            for cell in (Cell(measure, at) for at in view.rows for measure in view.table.measures):
                if cell in cube.numbers and cell not in self.number:
                    low, high = self._interval(cell, cube, terms)
                    self.known.append(self._together(cell, bool(terms), low, high))
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

    def _together(self, cell: Cell, is_summed: bool, low: float, high: float) -> tuple[float, float, float]:
        """Return what this version and those before it say of one count together, and to whom."""
        upto = float("inf")
        rules = self.programme.programme.rules
        unique = self.programme.programme.measures[cell.measure].unique
        width = rules.year_bound if is_summed and not unique else rules.bound
        for old in self.before:
            number, count = old.numbers.get(cell), self.counts.get(cell)
            if number is None or number.value is None or count is None or number.status != Status.ROUNDED:
                continue
            upto = min(upto, number.value + rules.floor_margin)
            old_low, old_high = max(0.0, number.value - width), number.value + width
            if old_low <= count <= old_high:
                low, high = max(low, old_low), min(high, old_high)
            elif count > old_high:
                low = max(low, old_high + 1)
            else:
                high = min(high, old_low - 1)
        return low, high, upto

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
        known_low, known_high, known_upto = np.array(self.known).reshape(-1, 3).T
        return System(
            tuple(self.number),
            np.array(self.low),
            np.array(self.high),
            known_low,
            known_high,
            known_upto,
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
