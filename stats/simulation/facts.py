"""What the door would yield for a simulated region: the same shape, from arrays instead of SQL."""

from collections.abc import Iterator

import numpy as np

from stats.method.types import REGION, Cell, Count, Facts
from stats.programme import Period, Programme, Table
from stats.simulation.region import OUTCOMES, Ints, Simulation


def count_facts(simulation: Simulation, programme: Programme, period: Period) -> Facts:
    """Return the facts of a period of the simulated year; for the last term the whole year is counted along."""
    year = period._replace(term=None)
    last = period.term == programme.terms[-1].number
    return Facts(
        period=period,
        counts=tuple(_lines(simulation, programme, period)),
        year_counts=tuple(_lines(simulation, programme, year)) if last else (),
        term_counts=_terms(simulation, programme, period) if period.term is None else {},
        things=_things(simulation, programme, period),
        reach=_reach(simulation, programme, period),
    )


def _terms(simulation: Simulation, programme: Programme, year: Period) -> dict[int, tuple[Count, ...]]:
    """Return the lines of each term's different pupils."""
    tables = [table for table in programme.tables if "pupils" in table.measures]
    found = {}
    for term in programme.terms:
        columns = _columns(simulation, programme, year._replace(term=term.number))
        found[term.number] = tuple(line for table in tables for line in _table(table, columns, simulation))
    return found


def _lines(simulation: Simulation, programme: Programme, period: Period) -> Iterator[Count]:
    columns = _columns(simulation, programme, period)
    for table in programme.tables:
        yield from _table(table, columns, simulation)


def _columns(simulation: Simulation, programme: Programme, period: Period) -> dict[str, Ints]:
    """Return the visits of the period, with municipality and board filled in from the school."""
    visits, schools = simulation.visits, simulation.region.schools
    months = [simulation.codes["month"].index(month) for month in programme.months_of(period)]
    chosen = np.isin(visits.month, months)
    columns = {name: getattr(visits, name)[chosen] for name in visits.__dataclass_fields__}
    places = sorted({school.municipality for school in schools})
    boards = sorted({school.board for school in schools})
    columns["municipality"] = np.array([places.index(school.municipality) for school in schools])[columns["school"]]
    columns["board"] = np.array([boards.index(school.board) for school in schools])[columns["school"]]
    return columns


def _names(simulation: Simulation, dimension: str) -> list[str]:
    schools = simulation.region.schools
    if dimension == "municipality":
        return sorted({school.municipality for school in schools})
    if dimension == "board":
        return sorted({school.board for school in schools})
    return list(simulation.codes[dimension])


def _table(table: Table, columns: dict[str, Ints], simulation: Simulation) -> Iterator[Count]:
    sides = [*table.dimensions, "board"]
    names = [_names(simulation, side) for side in sides]
    key = np.zeros(len(columns["pupil"]), dtype=np.int64)
    for side, each in zip(sides, names, strict=True):
        key = key * len(each) + columns[side]
    found, line_of = np.unique(key, return_inverse=True)
    values = {measure: _measure(measure, columns, line_of, len(found)) for measure in table.measures}
    for line, packed in enumerate(found.tolist()):
        codes = []
        for each in reversed(names):
            packed, place = divmod(packed, len(each))  # noqa: PLW2901  # unpacks the key from its last side to its first
            codes.append(each[place])
        board, *rest = codes
        yield Count(
            table.code, tuple(reversed(rest)), board, {measure: int(values[measure][line]) for measure in table.measures}
        )


def _measure(measure: str, columns: dict[str, Ints], line_of: Ints, lines: int) -> Ints:
    if measure in OUTCOMES:
        return np.bincount(line_of[columns["outcome"] == OUTCOMES.index(measure)], minlength=lines)
    if measure == "pupils":
        named = columns["named"] == 1
        pairs = np.unique(np.stack([line_of[named], columns["pupil"][named]]), axis=1)
        return np.bincount(pairs[0], minlength=lines)
    chosen = columns["named"] == 1 if measure == "named" else np.ones(len(line_of), dtype=bool)
    return np.bincount(line_of[chosen], minlength=lines)


def _reach(simulation: Simulation, programme: Programme, period: Period) -> dict[tuple[str, str], int]:
    columns = _columns(simulation, programme, period)
    found = {("", ""): len(np.unique(columns["pupil"]))}
    for dimension in ("municipality", "sector"):
        for place, code in enumerate(_names(simulation, dimension)):
            found[dimension, code] = len(np.unique(columns["pupil"][columns[dimension] == place]))
    return found


def _things(simulation: Simulation, programme: Programme, period: Period) -> dict[Cell, int]:
    columns = _columns(simulation, programme, period)
    found: dict[Cell, int] = {}
    for place, code in [(-1, ""), *enumerate(_names(simulation, "municipality"))]:
        chosen = columns["municipality"] == place if code else np.ones(len(columns["school"]), dtype=bool)
        at = (("municipality", code),) if code else REGION
        visits = int(chosen.sum())
        found |= {
            Cell("activities", at): -(-visits // 30),
            Cell("seats", at): -(-visits // 30) * 40,
            Cell("schools", at): len(np.unique(columns["school"][chosen])),
            Cell("boards", at): len(np.unique(columns["board"][chosen])),
            Cell("providers", at): min(400, -(-visits // 150)),
        }
    return found
