"""Which multiples a cell may take, and what each costs (stats page §5.3 steps 2-5)."""

from dataclasses import dataclass, field

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

    def __post_init__(self) -> None:
        """Count the whole year, when this term is the last and the year was counted along."""
        if self.facts.year_counts and self.terms.only_this_one_left:
            year = self.facts.period._replace(term=None)
            self._year = total_cells(self.facts.year_counts, self.programme, year)

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
            self._unwished(cell, count, multiple)
            + self._below_floor(cell, multiple)
            + self._year_astray(cell, multiple)
            + self._uncovered(cell, multiple)
            + (CHANGED_NEEDLESSLY * abs(multiple - old) if old is not None else 0.0)
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
        largest = sorted((int(share) for share in self.totals.shares[cell]), reverse=True)
        missing = max(0, largest[0] - rules.floor_margin - rules.base * multiple)
        together = max(0, sum(largest[: rules.collusion]) - rules.floor_margin - rules.base * multiple)
        if not together or len(self.programme.boards_in(cell.at)) <= 1:
            return 0.0
        return (PROMISE_MISSED * missing + FLOOR_MISSED * together) / rules.base

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
