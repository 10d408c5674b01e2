"""What a board knows of different pupils by a year's terms: its own in each term, beside what the terms published.

Who came in a term came in the year, and who came in the year came in a term. So for the pupils of the others: no fewer in the year than
in any term, and no more than in all terms together. A board that subtracts its own pupils of a term from the term's number, and
those of the year from the year's number, lays the two beside each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stats.audit.system import Ints, Reals, System
from stats.audit.tables import TableView
from stats.audit.truth import Truth, count_truth
from stats.method.types import Cell, Count, Cube, Facts
from stats.programme import YearProgramme


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """One published term, and each board's own different pupils in it."""

    cube: Cube
    truth: Truth


def known_terms(terms: Sequence[Cube], facts: Facts, programme: YearProgramme) -> list[KnownTerm]:
    """Return the terms of a year of which the boards' own pupils were counted."""
    tables = [
        table for table in programme.tables if any(programme.programme.measures[measure].unique for measure in table.measures)
    ]
    found = []
    for cube in terms:
        counts: Sequence[Count] = facts.term_counts.get(cube.period.term or 0, ())
        if counts:
            views = [TableView(table, programme, cube.period) for table in tables]
            found.append(KnownTerm(cube, count_truth(counts, views, programme)))
    return found


def bounds_by_terms(system: System, terms: Sequence[KnownTerm], board: str, programme: YearProgramme) -> tuple[Reals, Reals]:
    """Return the least and the most that the others' different pupils can be, by what the terms say to this board."""
    least, most = np.zeros(len(system.unknowns)), np.full(len(system.unknowns), np.inf)
    for number, unknown in enumerate(system.unknowns):
        if programme.programme.measures[unknown.measure].unique:
            found = list(_of_terms(unknown, terms, board, programme.programme.rules.bound))
            if found:
                least[number] = max(low for low, _high in found)
                most[number] = sum(high for _low, high in found) if len(found) == len(programme.programme.terms) else np.inf
    return least, most


def _of_terms(unknown: Cell, terms: Sequence[KnownTerm], board: str, bound: int) -> Iterator[tuple[float, float]]:
    for term in terms:
        number = term.cube.numbers.get(unknown)
        if number is not None and number.value is not None and unknown in term.truth.shares:
            own = _own(term.truth.shares, unknown, term.truth.boards, board)
            yield max(0.0, number.value - bound - own), max(0.0, number.value + bound - own)


def _own(shares: Mapping[Cell, Ints], unknown: Cell, boards: Sequence[str], board: str) -> int:
    return int(shares[unknown][boards.index(board)]) if board in boards else 0
