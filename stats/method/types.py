"""What goes into the method and what comes out (stats page §5.3).

``Facts`` come from the one door (``enrolments.facts``) and are thrown away after the audit; a ``Cube`` is what is published.
All counts are whole numbers of pupils or visits of pupils, unless said otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from stats.programme.types import REGION, REST, TOTAL, Cell, Coordinates, Period, School, place

__all__ = [
    "REGION", "REST", "TOTAL", "AuditReport", "Cell", "Coordinates", "Count", "Cube", "CubeTable", "Facts", "Finding", "FindingLevel",
    "Infeasible", "Period", "PublishedNumber", "Region", "School", "Status", "WrongFacts", "place",
]  # fmt: skip

# Part of every cube. It goes up whenever the same facts and secret would give other numbers.
METHOD_VERSION = "fives-1"


class Infeasible(Exception):  # named after the fact
    """No rounding fits, even without every table of the fallback list: there is no release."""


class WrongFacts(Exception):  # named after the fact
    """The facts contradict themselves or the programme; the message says where, without a number of people."""


@dataclass(frozen=True, slots=True)
class Region:
    """What everybody may know about the region: its schools, and the names of its municipalities and boards.

    ``labels`` maps (dimension, code) to a name: {("municipality", "0363"): "Amsterdam", ("board", "41234"): "..."}.
    """

    schools: Sequence[School]
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the door: what the pupils of one board did, in one inner cell of one table of the programme *file*.

    ``codes`` stand in the order of the table's ``dimensions`` as the file has them (raw: no "overig", no groups; the method
    folds and adds up). ``values`` has one number for each of the table's measures, 0 or more; lines of only zeros may be left
    out. The same (table, codes, board) may come more than once: lines are added up. The lines of two tables count the same
    visits, so that their totals agree per measure and board; ``unique`` measures count pupils of the board once.
    """

    table: str
    codes: tuple[str, ...]
    board: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything counted for one period, in one snapshot.

    - ``counts``: the lines of ``period``.
    - ``year_counts``: only for the last term of a year: the lines of the whole school year as they are *now*. The last term is
      rounded so that the sum of the three published terms is as near as possible to these. May be empty.
    - ``term_counts``: only for a whole year: per term its lines of different pupils, as they are now. What a board knows of its own
      pupils in a term bounds what it can work out about those of the year, and the other way round. May be empty.
    - ``things``: numbers not about people (activities, seats, schools, boards, providers) for the cells of ``programme.counts``:
      the region (``()``) and each dimension's code alone.
    - ``reach``: for (dimension, code), e.g. ("sector", "care") and ("municipality", "0363"), and ("", "") for the region: at least
      so many different pupils (different named pupils, plus for each class that came by head count only its largest group).
      Used by the contributor rule when the year's programme is decided; not needed for a release.
    """

    period: Period
    counts: Sequence[Count]
    year_counts: Sequence[Count] = ()
    term_counts: Mapping[int, Sequence[Count]] = field(default_factory=dict)
    things: Mapping[Cell, int] = field(default_factory=dict)
    reach: Mapping[tuple[str, str], int] = field(default_factory=dict)


class Status(StrEnum):
    """What stands behind a published number. The symbol of a number that is not shown is ``symbol``."""

    ROUNDED = "rounded"
    EXACT = "exact"
    FEW = "few"
    WITHHELD = "withheld"

    @property
    def symbol(self) -> str:
        """Return what is shown instead of a number: "<3" for one or two organisations, "x" where it is not shown."""
        return {Status.FEW: "<3", Status.WITHHELD: "x"}.get(self, "")


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One number as it is published; ``value`` is None when ``status`` is FEW or WITHHELD."""

    value: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class CubeTable:
    """One table as it is published: the dimensions it was decided to have, and who sees it.

    ``at`` lists every row (complete grid: all combinations of codes, groups and totals, in the programme's order, never by size).
    """

    code: str
    title: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    audience: str
    at: tuple[Coordinates, ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """Every published number of one release, once: tables, charts and files all read ``numbers``.

    ``dropped`` names the tables of the fallback list that had to go. ``notes`` are Dutch sentences for region staff without any
    number that is not published. ``secret_fingerprint`` tells which secret was used without giving it away.
    """

    period: Period
    version: int
    programme_version: str
    programme_digest: str
    method_version: str
    secret_fingerprint: str
    tables: tuple[CubeTable, ...]
    numbers: Mapping[Cell, PublishedNumber]
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def value(self, measure: str, **codes: str) -> int | None:
        """Return one published value: ``cube.value("attended", level="havo")``. KeyError when it is not published."""
        return self.numbers[Cell(measure, place(**codes))].value


class FindingLevel(StrEnum):
    """How bad. All but WEAK block the release.

    RULE: the release breaks its own rules (not a five, too far off, does not add up, a row missing, an artefact with a raw number).
    EXACT: somebody can calculate one number. NARROW: somebody keeps fewer than four candidates.
    WEAK: a board knows "at most one or two others, perhaps none".
    """

    RULE = "rule"
    EXACT = "exact"
    NARROW = "narrow"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the attack on our own release found.

    ``check`` is a stable code (base, bound, additivity, grid, ceiling, interval, insider, group, artefact, history, unfinished).
    ``attacker`` is "outsider" or the code of the board. ``words`` is a plain Dutch sentence for region staff, with no true count.
    """

    level: FindingLevel
    check: str
    words: str
    cell: Cell | None = None
    attacker: str = "outsider"
    artefact: str = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit did and found. ``passed`` only when it finished and nothing blocks.

    ``checked`` counts what was looked at, by name ("cells", "boards", "relations", "artefacts", "floor_two_boards_missed"...):
    numbers about the release, never about pupils.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[str, int]
    finished: bool = True

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that forbid approval."""
        return tuple(finding for finding in self.findings if finding.level != FindingLevel.WEAK)

    @property
    def passed(self) -> bool:
        """Whether this release may go on to approval."""
        return self.finished and not self.blocking
