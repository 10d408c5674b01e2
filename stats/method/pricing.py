"""Which multiples a cell may take, and what each costs (stats page §5.3 steps 2-5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from stats.method.model import Choice
from stats.method.terms import Terms, sum_of_terms
from stats.method.totals import Totals, total_cells
from stats.method.types import Cell, Cube, Facts, WrongFacts
from stats.method.wishes import wants_up
from stats.programme import YearProgramme

# In wishes: what a miss weighs against one cell that does not go where chance wants it.
MOVED_MULTIPLE = 1.5
FLOOR_MISSED = 40.0  # a unit, for the boards that might work together: wished for
PROMISE_MISSED = 1000.0  # a unit, for a single board: promised
CHANGED_NEEDLESSLY = 50.0
YEAR_ASTRAY = 1.0
COVER_MISSED = 40.0
INFINITY = float("inf")


@dataclass
class Pricing:
    """The choices of every cell of one release."""

    facts: Facts
    programme: YearProgramme
    totals: Totals
    secret: bytes
    terms: Terms
    previous_version: Cube | None
    keep_hard: bool
    attempt: str = ""
    _year: Totals | None = field(default=None, init=False)
    _largest: dict[Cell, tuple[int, int]] = field(default_factory=dict, init=False)
    _roofs: dict[Cell, float] = field(default_factory=dict, init=False)
    _term_totals: list[tuple[Cube, Totals]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Count the whole year, when this term is the last and the year was counted along; for a year each term's different pupils."""
        if self.facts.year_counts and self.terms.only_this_one_left:
            year = self.facts.period._replace(term=None)
            self._year = total_cells(self.facts.year_counts, self.programme, year)
        if self.terms.all_published:
            known = self.programme.programme.measures
            tables = [table for table in self.programme.tables if any(known[measure].unique for measure in table.measures)]
            of_pupils = replace(self.programme, tables=tuple(tables))
            for cube in self.terms.others():
                if counts := self.facts.term_counts.get(cube.period.term or 0):
                    self._term_totals.append((cube, total_cells(counts, of_pupils, cube.period)))

    def choice(self, cell: Cell) -> Choice | None:
        """Return what this cell may become, or None when nothing does."""
        measure = self.programme.programme.measures[cell.measure]
        if self.terms.all_published and not measure.unique:
            total = sum_of_terms(cell, self.terms.others())
            return self._fixed(total)
        count = self.totals.count(cell)
        base, bound = self.programme.programme.rules.base, self.programme.programme.rules.bound
        low, high = max(0, -(-(count - bound) // base)), (count + bound) // base
        ceiling = self._ceiling(cell, count, low)
        if ceiling is not None:
            high = min(high, ceiling)
        low = max(low, min(high, self._least(cell)))
        if low > high:
            return None
        old = self._old(cell)
        if old is not None and self.keep_hard and low <= old <= high:
            return self._fixed(old * base)
        return Choice(low, high, lambda multiple: self._cost(cell, count, multiple, old))

    def _fixed(self, value: int) -> Choice:
        base = self.programme.programme.rules.base
        if value % base:
            raise WrongFacts("An earlier release holds a number that is no multiple.")
        return Choice(value // base, value // base, lambda _multiple: 0.0)

    def _ceiling(self, cell: Cell, count: int, low: int) -> int | None:
        """Different pupils are never more than the public number of pupils, where that is known and not out of date."""
        if not self.programme.programme.measures[cell.measure].unique:
            return None
        population = self.programme.population(cell.at)
        if population is None or population < count:
            return None
        return max(low, population // self.programme.programme.rules.base)

    def _old(self, cell: Cell) -> int | None:
        if self.previous_version is None or cell not in self.previous_version.numbers:
            return None
        return (self.previous_version.numbers[cell].value or 0) // self.programme.programme.rules.base

    def _cost(self, cell: Cell, count: int, multiple: int, old: int | None) -> float:
        return (
            # An old number that still fits goes nowhere by chance: what moves must be few, and not lost among wishes.
            (CHANGED_NEEDLESSLY * abs(multiple - old) if old is not None else self._unwished(cell, count, multiple))
            + self._below_floor(cell, multiple)
            + self._above_roof(cell, multiple)
            + self._beside_terms(cell, multiple)
            + self._year_astray(cell, multiple)
            + self._uncovered(cell, multiple)
        )

    def _unwished(self, cell: Cell, count: int, multiple: int) -> float:
        base = self.programme.programme.rules.base
        if count % base == 0:
            return MOVED_MULTIPLE * abs(multiple - count // base)
        up = wants_up(self.secret, f"{self.facts.period}{self.attempt}", cell, count, base)
        return float(multiple != count // base + up)

    def _least(self, cell: Cell) -> int:
        """Return the least multiple with which the largest board cannot tell that there is nobody else at all."""
        if len(self.programme.boards_in(cell.at)) <= 1:
            return 0
        rules = self.programme.programme.rules
        return -(-(int(self.totals.shares[cell].max()) - rules.bound + 1) // rules.base)

    def _below_floor(self, cell: Cell, multiple: int) -> float:
        """A board that knows its own pupils must not learn that there are hardly any others."""
        rules = self.programme.programme.rules
        if cell not in self._largest:
            largest = np.sort(self.totals.shares[cell])[::-1]
            self._largest[cell] = int(largest[0]), int(largest[: rules.collusion].sum())
        alone, with_others = self._largest[cell]
        missing = max(0, alone - rules.floor_margin - rules.base * multiple)
        together = max(0, with_others - rules.floor_margin - rules.base * multiple)
        if not together or len(self.programme.boards_in(cell.at)) <= 1:
            return 0.0
        return (PROMISE_MISSED * missing + FLOOR_MISSED * together) / rules.base

    def _above_roof(self, cell: Cell, multiple: int) -> float:
        """A board that knows how many pupils others have must not learn that hardly any of them stayed away."""
        if not self.programme.programme.measures[cell.measure].unique or len(self.programme.boards_in(cell.at)) <= 1:
            return 0.0
        base = self.programme.programme.rules.base
        if cell not in self._roofs:
            self._roofs[cell] = self._roof(cell)
        return PROMISE_MISSED * max(0.0, base * multiple - self._roofs[cell]) / base

    def _roof(self, cell: Cell) -> float:
        rules, shares, lowest = self.programme.programme.rules, self.totals.shares[cell], INFINITY
        known = self.programme.population_by_board(self.programme.around(cell.at))
        if known is None:
            return lowest
        everybody, count = sum(known.values()), int(shares.sum())
        for board, own in zip(self.totals.boards, shares.tolist(), strict=True):
            others = everybody - known.get(board, 0)
            if others >= count - own:
                lowest = min(lowest, own + rules.bound + max(0, others - rules.protection))
        return lowest

    def _beside_terms(self, cell: Cell, multiple: int) -> float:
        """A board that subtracts its own pupils from a year and from its terms must not find the others between the two."""
        if not self._term_totals or not self.programme.programme.measures[cell.measure].unique:
            return 0.0
        rules, boards = self.programme.programme.rules, self.programme.boards_in(cell.at)
        value, missed = rules.base * multiple, 0
        for board, own in zip(self.totals.boards, self.totals.shares[cell].tolist(), strict=True):
            published = [(number, its) for number, its in self._of_terms(cell, board)] if boards - {board} else []
            if published:
                least = max(number - its - rules.bound for number, its in published)
                most = sum(max(0, number - its + rules.bound) for number, its in published)
                if least > 0:
                    missed = max(missed, least + rules.protection - (value + rules.bound - own))
                if len(published) == self.terms.count and value - rules.bound - own > 0:
                    missed = max(missed, value - rules.bound - own + rules.protection - most)
        return PROMISE_MISSED * missed / rules.base

    def _of_terms(self, cell: Cell, board: str) -> Iterator[tuple[int, int]]:
        """Yield what each term published of a cell, and this board's own pupils in it."""
        for cube, totals in self._term_totals:
            if cell in cube.numbers and cell in totals.shares:
                own = int(totals.shares[cell][totals.boards.index(board)]) if board in totals.boards else 0
                yield cube.numbers[cell].value or 0, own

    def _year_astray(self, cell: Cell, multiple: int) -> float:
        """The last term makes the sum of the three terms come near the year."""
        if self._year is None or self.programme.programme.measures[cell.measure].unique or cell not in self._year.shares:
            return 0.0
        if any(cell not in cube.numbers for cube in self.terms.others()):
            return 0.0
        base = self.programme.programme.rules.base
        total = base * multiple + sum_of_terms(cell, self.terms.others())
        return YEAR_ASTRAY * abs(total - self._year.count(cell)) / base

    def _uncovered(self, cell: Cell, multiple: int) -> float:
        """Different pupils of a year: no fewer than in one term, no more than in all terms together, and no more than visits."""
        if not (self.terms.all_published and self.programme.programme.measures[cell.measure].unique):
            return 0.0
        value = self.programme.programme.rules.base * multiple
        terms = [cube.numbers[cell].value or 0 for cube in self.terms.others() if cell in cube.numbers]
        missing = max(0, max(terms) - value) + max(0, value - sum(terms)) if terms else 0
        return COVER_MISSED * missing / self.programme.programme.rules.base
