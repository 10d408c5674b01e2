"""Which published cells hang together: parents and children over all tables (stats page §5.3 step 3)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from stats.method.types import Cell, Coordinates, Period
from stats.programme import Table, YearProgramme


class Sum(NamedTuple):
    """``parent`` is exactly the sum of ``children``."""

    parent: Cell
    children: tuple[Cell, ...]


class AtMost(NamedTuple):
    """The sum of ``smaller`` is never more than ``larger``."""

    smaller: tuple[Cell, ...]
    larger: Cell


class Grid(NamedTuple):
    """Every cell once, and what holds between them."""

    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...]
    limits: tuple[AtMost, ...]


def make_grid(programme: YearProgramme, period: Period) -> Grid:
    """Return the union of the year's tables: a margin that two tables share is one cell."""
    cells: dict[Cell, None] = {}
    sums: dict[tuple[Cell, str], Sum] = {}
    for table in programme.tables:
        rows = programme.grid(table, period)
        cells |= dict.fromkeys(Cell(measure, at) for at in rows for measure in table.measures)
        for split, parent, children in _splits(table, rows, programme):
            for measure in table.measures:
                found = tuple(Cell(measure, at) for at in children)
                sums.setdefault((Cell(measure, parent), split), Sum(Cell(measure, parent), found))
    for at in dict.fromkeys(cell.at for cell in cells):
        for each in _parts(at, cells, programme):
            sums[each.parent, "parts"] = each
    return Grid(tuple(cells), tuple(sums.values()), tuple(_limits(cells, programme)))


def _splits(
    table: Table, rows: Iterable[Coordinates], programme: YearProgramme
) -> Iterator[tuple[str, Coordinates, list[Coordinates]]]:
    """Yield (name of the split, parent, children) for each row of a table that is a total or a group in some dimension."""
    rows = list(rows)
    for dimension in table.dimensions:
        coarser = programme.programme.dimensions[dimension].within
        below: dict[tuple[str, Coordinates], list[Coordinates]] = {}
        for at in rows:
            codes = dict(at)
            others = tuple(pair for pair in at if pair[0] != dimension and pair[0] not in coarser)
            for coarse in coarser:
                if coarse in codes:
                    below.setdefault((coarse, others), []).append(at)
                if dimension in codes:
                    group = (coarse, programme.group(dimension, codes[dimension], coarse))
                    below.setdefault((dimension, tuple(sorted((*others, group)))), []).append(at)
            if dimension in codes and not coarser:
                below.setdefault((dimension, others), []).append(at)
        for (split, parent), children in below.items():
            yield split, parent, children


def _parts(at: Coordinates, cells: Mapping[Cell, None], programme: YearProgramme) -> Iterator[Sum]:
    for measure in programme.programme.measures.values():
        family = [Cell(part, at) for part in measure.parts]
        if family and Cell(measure.code, at) in cells and all(cell in cells for cell in family):
            yield Sum(Cell(measure.code, at), tuple(family))


def _limits(cells: Iterable[Cell], programme: YearProgramme) -> Iterator[AtMost]:
    known = set(cells)
    for cell in cells:
        measure = programme.programme.measures[cell.measure]
        larger = measure.at_most
        while larger and Cell(larger, cell.at) not in known:
            larger = programme.programme.measures[larger].at_most
        if larger:
            yield AtMost((cell,), Cell(larger, cell.at))
        parts = tuple(part for code in measure.parts if (part := Cell(code, cell.at)) in known)
        if 0 < len(parts) < len(measure.parts):
            yield AtMost(parts, cell)
