"""One more visit: in which cells of a release it would be counted.

Adding one visit of one pupil to counts that fit gives counts that add up too, in every table at once. So a point with room above it in
all cells of one visit gives a second point: no linear program is needed to see that these cells can be higher.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from stats.audit.system import Ints, Reals, System
from stats.audit.tables import TableView
from stats.method.types import REST, Coordinates, Period
from stats.programme import School, YearProgramme

TINY = 1e-6
# Different visits that are tried for every inner row of a table.
TRIES = 4
# Somebody of a school that came after the year's rows were decided.
NEWCOMER = School(code=REST, label="", municipality=REST, board=REST)


class Closures:
    """Row k of ``members`` lists the unknowns that one more visit raises by one; unused places hold ``count``, the number of unknowns."""

    def __init__(self, members: Ints, count: int) -> None:
        self.members, self.count = members, count
        self._columns = np.ascontiguousarray(members.T)
        order = np.argsort(members, axis=None, kind="stable")
        # For each unknown the rows that it is in, one unknown after the other.
        self._rows = order // members.shape[1] if members.size else order
        self._edges = np.searchsorted(members.ravel()[order], np.arange(count + 1))

    def touching(self, unknowns: Ints) -> Ints:
        """Return the rows in which one of these unknowns is, in order."""
        found = np.zeros(len(self.members), dtype=bool)
        found[self._rows[_ranges(self._edges[unknowns], self._edges[unknowns + 1])]] = True
        return np.flatnonzero(found)

    def room(self, slack: Reals, most: int) -> Reals:
        """Return for every unknown how far some visit can raise it, given how far each may rise: whole steps, ``most`` at most.

        Nearly everything has so much room, so only the visits that touch something that has not are looked at.
        """
        rows = self.touching(np.flatnonzero(np.floor(slack + TINY) < most))
        least = np.full(len(rows), float(most))
        padded = np.append(slack, np.inf)
        for column in self._columns:
            np.minimum(least, padded[column[rows]], out=least)
        steps = np.floor(least + TINY)
        held = np.bincount(self.members[rows].ravel(), minlength=self.count + 1)[:-1]
        best = np.where(np.diff(self._edges) > held, float(most), 0.0)
        for step in range(1, most):
            raised = np.zeros(self.count + 1, dtype=bool)
            raised[self.members[rows[steps >= step]]] = True
            np.maximum(best, np.where(raised[:-1], float(step), 0.0), out=best)
        return best


def _ranges(low: Ints, high: Ints) -> Ints:
    """Return the numbers from each ``low`` up to each ``high``, one range after the other."""
    sizes = high - low
    starts = np.cumsum(sizes) - sizes
    found: Ints = np.arange(sizes.sum()) + np.repeat(low - starts, sizes)
    return found


def find_closures(system: System, programme: YearProgramme) -> Closures:
    """Return visits that between them touch every cell that a visit can touch; the same ones every time."""
    chance = random.Random(20260801)  # noqa: S311  # choice of examples, no secret
    rows: list[list[int]] = []
    finder = _Finder(system.views, programme)
    for visit in _Visits(programme, system.views[0].period, chance).of_tables(system.views) if system.views else ():
        rows += _raised(finder.places(visit), system.number_of, programme)
    width = max((len(row) for row in rows), default=1)
    members = np.full((len(rows), width), len(system.unknowns), dtype=np.int64)
    for place, row in enumerate(rows):
        members[place, : len(row)] = row
    return Closures(members, len(system.unknowns))


def _raised(
    places: Sequence[Coordinates], number_of: Mapping[str, Mapping[Coordinates, int]], programme: YearProgramme
) -> list[list[int]]:
    """Return the unknowns raised by a visit of each outcome: without a name, with one, and by a pupil not seen before."""
    found = []
    measures = programme.programme.measures
    for whole in (measure for measure in measures.values() if measure.parts):
        for outcome in whole.parts:
            raised = [whole.code, outcome]
            found.append(raised)
            for code, measure in measures.items():
                if measure.at_most and outcome == whole.parts[0]:
                    raised = [*raised, code]
                    found.append(raised)
    used = dict.fromkeys(code for codes in found for code in codes if code in number_of)
    columns = {code: [number_of[code][at] for at in places if at in number_of[code]] for code in used}
    return [[place for code in codes for place in columns.get(code, ())] for codes in found]


class _Finder:
    """The rows of all tables in which a visit is counted."""

    def __init__(self, views: Sequence[TableView], programme: YearProgramme) -> None:
        self.views, self.programme = views, programme
        self.known: dict[tuple[str, tuple[str, ...]], list[Coordinates]] = {}

    def places(self, visit: Mapping[str, str]) -> list[Coordinates]:
        """Return each place once."""
        found: dict[Coordinates, None] = {}
        for view in self.views:
            codes = tuple(visit[name] for name in view.table.dimensions)
            key = (view.table.code, codes)
            if key not in self.known:
                sides = [self._side(name, code) for name, code in zip(view.table.dimensions, codes, strict=True)]
                self.known[key] = [tuple(sorted(pair for pair in each if pair)) for each in product(*sides)]
            found |= dict.fromkeys(self.known[key])
        return list(found)

    def _side(self, dimension: str, code: str) -> list[tuple[str, str] | None]:
        coarser = self.programme.programme.dimensions[dimension].within
        return [(dimension, code), *((name, self.programme.group(dimension, code, name)) for name in coarser), None]


class _Visits:
    """Visits to try in one period."""

    def __init__(self, programme: YearProgramme, period: Period, chance: random.Random) -> None:
        self.programme, self.chance = programme, chance
        dimensions = programme.programme.dimensions
        self.coarser = {name for dimension in dimensions.values() for name in dimension.within}
        self.free = {
            name: [side[1] for side in programme.axis(name, period) if side and side[0] == name]
            for name in dimensions
            if name not in {"school", "municipality", "board"} and name not in self.coarser
        }

    def of_tables(self, views: Sequence[TableView]) -> Iterator[dict[str, str]]:
        """Yield visits: for every inner row of every table a few that are counted in it."""
        for view in views:
            for at in sorted(view.inner):
                schools = self.programme.schools_in(at) or (NEWCOMER,)
                for _try in range(TRIES):
                    visit = self._complete(dict(at), self.chance.choice(schools))
                    if visit:
                        yield visit

    def _complete(self, given: dict[str, str], school: School) -> dict[str, str] | None:
        """Fill in what a row leaves open so that everything fits together; None when this school cannot."""
        programme = self.programme
        visit = {"school": school.code, "municipality": school.municipality, "board": school.board}
        visit = {name: programme.fold(name, code) or REST for name, code in visit.items()}
        if any(given.get(name, code) != code for name, code in visit.items()):
            return None
        for name in self.free:
            codes = self._codes(name, given, visit)
            if not codes:
                return None
            visit[name] = self.chance.choice(codes)
        for name, dimension in programme.programme.dimensions.items():
            for coarse in dimension.within:
                visit[coarse] = programme.group(name, visit[name], coarse)
        return visit

    def _codes(self, name: str, given: Mapping[str, str], visit: Mapping[str, str]) -> list[str]:
        codes = [given[name]] if name in given else self.free[name]
        for coarse in self.programme.programme.dimensions[name].within:
            if coarse in given:
                codes = [code for code in codes if self.programme.group(name, code, coarse) == given[coarse]]
        if name == "level":
            return [code for code in codes if self.programme.possible((("level", code), ("school", visit["school"])))]
        if name == "year":
            return [code for code in codes if self.programme.possible((("level", visit["level"]), ("year", code)))]
        return codes
