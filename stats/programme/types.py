"""The words of a publication programme. Pure values: nothing here knows a database, a person or a solver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

# Where a cell lies: (dimension, code) pairs, sorted by dimension. A dimension that is not named is summed over; () is the region.
Coordinates = tuple[tuple[str, str], ...]
REGION: Coordinates = ()
# The row that takes in what has no row of its own, and the code of a total (SDMX).
REST = "_O"
TOTAL = "_T"


def place(**codes: str) -> Coordinates:
    """Return coordinates in their one written order: ``place(level="havo", municipality="0001")``."""
    return tuple(sorted(codes.items()))


class Cell(NamedTuple):
    """One published number: which measure, where. The same cell in two tables is the same ``Cell``."""

    measure: str
    at: Coordinates

    def __str__(self) -> str:
        where = ",".join(f"{dimension}={code}" for dimension, code in self.at)
        return f"{self.measure}|{where}"


class MeasureKind(StrEnum):
    """How a measure is treated: people are protected, things are exact, organisations show 1 and 2 as "<3"."""

    PEOPLE = "people"
    THINGS = "things"
    ORGANISATIONS = "organisations"


class Audience(StrEnum):
    """Who sees a table; every audience sees the same numbers."""

    PUBLIC = "public"
    FUNDERS = "funders"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of the method (stats page §5.2), in pupils unless said otherwise."""

    base: int
    bound: int
    year_bound: int
    protection: int
    floor_margin: int
    collusion: int
    mean_cell: int
    contributors: int
    contributor_pupils: int
    rest_members: int
    ratio_base: int
    group_max: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted. ``parts`` add up to it; it is never more than ``at_most``; ``unique`` counts pupils, not visits."""

    code: str
    label: str
    kind: MeasureKind
    parts: tuple[str, ...] = ()
    at_most: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what is counted. ``codes`` is empty where the rows come from the region (its municipalities, schools, boards).

    ``groups`` says for each coarser dimension which of its codes holds which of ours: {"phase": {"havo": "havo-vwo"}}.
    """

    code: str
    label: str
    of_pupil: bool
    codes: Mapping[str, str]
    within: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contributor_rule: bool = False
    rest: str = ""
    # Codes that every school may have, whatever its list of levels says.
    always: tuple[str, ...] = ()

    @property
    def from_region(self) -> bool:
        """Whether the region decides which rows there are."""
        return not self.codes


@dataclass(frozen=True, slots=True)
class Table:
    """One table: every combination of its dimensions' codes and of their coarser groups, with all totals.

    ``labels``: what a dimension is called in this table, where that is something else than elsewhere.
    """

    code: str
    title: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    audience: Audience
    coarser: tuple[tuple[str, ...], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the school year; the finest period of a cross-table."""

    number: int
    months: tuple[str, ...]


class Period(NamedTuple):
    """A school year (``term`` is None) or one term of it."""

    start_year: int
    term: int | None = None

    def __str__(self) -> str:
        return f"{self.start_year}" if self.term is None else f"{self.start_year}-{self.term}"


@dataclass(frozen=True, slots=True)
class School:
    """What everybody may know about a school: its municipality, its board, its levels and how many pupils each has.

    ``levels`` and ``pupils`` may be empty: then every level is possible and the number of pupils is not public.
    A school without a board is its own contributor: give it its own code as ``board``.
    """

    code: str
    label: str
    municipality: str
    board: str
    levels: frozenset[str] = frozenset()
    pupils: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as it stands in its file, before a year's rows are decided."""

    version: str
    title: str
    digest: str
    rules: Rules
    terms: tuple[Term, ...]
    measures: Mapping[str, Measure]
    dimensions: Mapping[str, Dimension]
    impossible: tuple[Mapping[str, tuple[str, ...]], ...]
    tables: tuple[Table, ...]
    counts: tuple[Table, ...]
    fallback: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The protected measures, in the file's order."""
        return tuple(code for code, measure in self.measures.items() if measure.kind == MeasureKind.PEOPLE)

    def label_in(self, table: str, dimension: str) -> str:
        """Return what a dimension is called in a table."""
        own = next((dict(one.labels) for one in (*self.tables, *self.counts) if one.code == table), {})
        return own.get(dimension, self.dimensions[dimension].label)

    def months_of(self, period: Period) -> tuple[str, ...]:
        """Return the months of a term, or of the whole year, in the order of the school year."""
        return tuple(month for term in self.terms if period.term in {None, term.number} for month in term.months)
