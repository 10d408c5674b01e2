"""A school year and its three terms: frozen terms add up to the year (stats page §5.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stats.method.types import Cell, Cube, Period, WrongFacts
from stats.programme import YearProgramme
from stats.programme.year import MONTH, TERM


@dataclass(frozen=True, slots=True)
class Terms:
    """What was published before about the same year. ``cubes``: the latest version of each term, by number."""

    period: Period
    count: int
    cubes: Mapping[int, Cube] = field(default_factory=dict)

    @property
    def all_published(self) -> bool:
        """Whether this is a year of which all terms are out: its visits are their sum."""
        return self.period.term is None and len(self.cubes) == self.count

    @property
    def only_this_one_left(self) -> bool:
        """Whether this is the last term of its year: it makes the year come right."""
        return self.period.term is not None and len(set(self.cubes) - {self.period.term}) == self.count - 1

    def others(self) -> list[Cube]:
        """Return the terms besides the one that is being made."""
        return [cube for number, cube in sorted(self.cubes.items()) if number != self.period.term]

    def tables_in_all(self, programme: YearProgramme) -> YearProgramme:
        """Return the programme with only the tables that every term has."""
        kept = set.intersection(*({table.code for table in cube.tables} for cube in self.cubes.values()))
        return replace(programme, tables=tuple(table for table in programme.tables if table.code in kept))


def find_terms(period: Period, programme: YearProgramme, earlier: Sequence[Cube]) -> Terms:
    """Return the published terms of this period's year. Raises WrongFacts for an order that cannot come right."""
    same_year = [cube for cube in earlier if cube.period.start_year == period.start_year]
    for cube in same_year:
        if cube.programme_digest != programme.digest:
            raise WrongFacts("An earlier release of this school year was made with other tables or rows.")
    latest = {cube.period.term: cube for cube in sorted(same_year, key=lambda cube: cube.version)}
    cubes = {term: cube for term, cube in latest.items() if term is not None}
    count = len(programme.programme.terms)
    if period.term is None and 0 < len(cubes) < count:
        raise WrongFacts("A year is published after all its terms, or without any.")
    if period.term is not None and None in latest and period.term not in cubes:
        raise WrongFacts("This year was published as a whole: a term of it would say more than was weighed.")
    return Terms(period, count, cubes)


def sum_of_terms(cell: Cell, cubes: Sequence[Cube]) -> int:
    """Return the sum of what the terms published about this cell; a month is in one term only."""
    codes = dict(cell.at)
    bound_to_term = MONTH in codes or TERM in codes
    found = [cube.numbers[cell].value or 0 for cube in cubes if not bound_to_term or cell in cube.numbers]
    return sum(found)
