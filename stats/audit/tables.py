"""How a published table hangs together, worked out from its own rows: nothing here comes from the method."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from stats.method.types import Cell, Coordinates, Period
from stats.programme import Table, YearProgramme


class TableView:
    """One table of the year's programme in one period."""

    def __init__(self, table: Table, programme: YearProgramme, period: Period) -> None:
        self.table, self.programme, self.period = table, programme, period
        self.rows = programme.grid(table, period)

    @cached_property
    def inner(self) -> frozenset[Coordinates]:
        """The rows that stand at the finest code of every dimension."""
        wanted = set(self.table.dimensions)
        return frozenset(at for at in self.rows if {dimension for dimension, _code in at} == wanted)

    @cached_property
    def steps(self) -> Mapping[Coordinates, Sequence[Coordinates]]:
        """For every other row the rows that it is the sum of, one dimension opened: enough to reach the inner rows from anywhere."""
        return {at: next(self.openings(at)) for at in self.rows if at not in self.inner}

    def openings(self, at: Coordinates) -> Iterator[Sequence[Coordinates]]:
        """Yield each way in which a row is the sum of finer rows: per dimension, and per hierarchy of that dimension."""
        codes = dict(at)
        known = self._known
        for dimension in self.table.dimensions:
            if dimension in codes:
                continue
            coarser = self.programme.programme.dimensions[dimension].within
            stated = [name for name in coarser if name in codes]
            rest = tuple(pair for pair in at if pair[0] not in coarser)
            pairs = self._pairs[dimension]
            if stated:
                yield self._present(rest, self._inside[dimension].get((stated[0], codes[stated[0]]), ()), known)
                continue
            for name in (*coarser, dimension):
                yield self._present(rest, [pair for pair in pairs if pair[0] == name], known)

    @cached_property
    def _known(self) -> set[Coordinates]:
        return set(self.rows)

    @cached_property
    def _pairs(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {name: [side for side in self.programme.axis(name, self.period) if side] for name in self.table.dimensions}

    @cached_property
    def _inside(self) -> Mapping[str, Mapping[tuple[str, str], Sequence[tuple[str, str]]]]:
        """For each dimension the codes that lie in each coarser row, in order."""
        found: dict[str, dict[tuple[str, str], list[tuple[str, str]]]] = {}
        for dimension, pairs in self._pairs.items():
            mine = found.setdefault(dimension, {})
            for group in self.programme.programme.dimensions[dimension].within:
                for pair in pairs:
                    if pair[0] == dimension:
                        mine.setdefault((group, self.programme.group(dimension, pair[1], group)), []).append(pair)
        return found

    @staticmethod
    def _present(rest: Coordinates, pairs: Sequence[tuple[str, str]], known: set[Coordinates]) -> list[Coordinates]:
        return [at for pair in pairs if (at := tuple(sorted((*rest, pair)))) in known]


def find_families(cells: Mapping[Cell, int], programme: YearProgramme) -> Iterator[tuple[Cell, list[Cell], bool]]:
    """Yield (whole, its parts, whether they are all of it) and (larger, [smaller], False) for measures at one place."""
    measures = programme.programme.measures
    for cell in cells:
        measure = measures[cell.measure]
        parts = [Cell(part, cell.at) for part in measure.parts if Cell(part, cell.at) in cells]
        if parts:
            yield cell, parts, len(parts) == len(measure.parts)
        larger = measure.at_most
        while larger and Cell(larger, cell.at) not in cells:
            larger = measures[larger].at_most
        if larger:
            yield Cell(larger, cell.at), [cell], False
