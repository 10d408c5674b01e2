"""From facts to the numbers that are published (stats page §5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stats.method.giving_up import cannot_add_up, table_to_drop
from stats.method.grid import Grid, make_grid
from stats.method.model import Choice
from stats.method.pricing import Pricing
from stats.method.rounding import round_together
from stats.method.terms import Terms, find_terms, sum_of_terms
from stats.method.things import publish_things
from stats.method.totals import Totals, total_cells
from stats.method.types import METHOD_VERSION, Cell, Cube, CubeTable, Facts, Infeasible, PublishedNumber, Status
from stats.method.wishes import fingerprint
from stats.programme import YearProgramme


def make_cube(
    facts: Facts,
    programme: YearProgramme,
    *,
    secret: bytes,
    earlier: Sequence[Cube] = (),
    previous_version: Cube | None = None,
    keep: Cube | None = None,
    attempt: int = 0,
    without: Sequence[str] = (),
) -> Cube:
    """Return every published number of a release of ``facts.period``, or raise: there is never half a release.

    ``earlier``: all releases published before (any period; of corrected ones the highest version counts). A year whose three terms
    are among them is their sum; a year without any is rounded by itself; in between is refused.
    ``without``: tables that go from the start, because the audit could undo them.
    ``previous_version``: the release that this one corrects; its numbers stay wherever they are still within the bound.
    ``keep``: numbers of this period that somebody has seen without their being published: they stay in the same way.
    ``attempt``: another number is another draw of chance, for when the audit blocks the first.
    The same arguments give the same cube. Raises WrongFacts, and Infeasible when nothing fits even without the fallback tables.
    """
    terms = find_terms(facts.period, programme, earlier)
    digest = programme.digest
    dropped = list(without)
    for gone in without:
        programme = programme.without(gone)
    while True:
        job = _Job(facts, programme, secret, terms, previous_version, keep, f"~{attempt}" if attempt else "")
        numbers = job.round(keep_hard=True) or (job.round(keep_hard=False) if previous_version or keep else None)
        if numbers is not None:
            return job.publish(numbers, digest, tuple(dropped))
        code = table_to_drop(programme, facts.period, job.in_the_way)
        if code is None:
            raise Infeasible("Geen enkele afronding past, ook niet zonder de tabellen die weg mogen.")
        programme = programme.without(code)
        dropped.append(code)


def needs_new_version(facts: Facts, programme: YearProgramme, published: Cube, earlier: Sequence[Cube] = ()) -> bool:
    """Whether a true count has moved so far that a published number is wrong (stats page §5.4).

    A number at the edge of its bound is over it after one erasure, and a new version then would be about that one pupil. So a
    count must lie further out than a few pupils can move it. A year that is the sum of its terms follows them: a visit is
    corrected in its term. Raises WrongFacts.
    """
    totals = total_cells(facts.counts, programme, facts.period)
    rules, measures = programme.programme.rules, programme.programme.measures
    enough = rules.bound + rules.protection
    terms = find_terms(facts.period, programme, earlier)
    for cell, number in published.numbers.items():
        if number.status != Status.ROUNDED or cell not in totals.shares:
            continue
        if terms.all_published and not measures[cell.measure].unique:
            if number.value != sum_of_terms(cell, terms.others()):
                return True
        elif abs(totals.count(cell) - (number.value or 0)) > enough:
            return True
    return False


@dataclass
class _Job:
    """One attempt, with one set of tables."""

    facts: Facts
    programme: YearProgramme
    secret: bytes
    terms: Terms
    previous_version: Cube | None
    keep: Cube | None
    attempt: str

    def __post_init__(self) -> None:
        if self.terms.all_published:
            self.programme = self.terms.tables_in_all(self.programme)
        self.grid: Grid = make_grid(self.programme, self.facts.period)
        self.totals: Totals = total_cells(self.facts.counts, self.programme, self.facts.period)
        self.in_the_way: list[Cell] = []

    def round(self, *, keep_hard: bool) -> dict[Cell, int] | None:
        """Return the multiple of every cell, or None. ``keep_hard``: numbers of the version before may not move."""
        pricing = Pricing(
            self.facts,
            self.programme,
            self.totals,
            self.secret,
            self.terms,
            self.previous_version or self.keep,
            keep_hard,
            self.attempt,
        )
        choices: dict[Cell, Choice] = {}
        for cell in self.grid.cells:
            choice = pricing.choice(cell)
            if choice is None:
                self.in_the_way = [cell]
                return None
            choices[cell] = choice
        # Seen here in a moment, by the solver in half a minute; and it tells which table it is about.
        self.in_the_way = cannot_add_up(self.grid, choices)
        if self.in_the_way:
            return None
        return round_together(self._reachable(choices), choices, self.programme.programme)

    def _reachable(self, choices: Mapping[Cell, Choice]) -> Grid:
        """A year's sum of terms may have strayed below what it is a limit of: such a limit cannot be kept."""
        limits = [
            limit for limit in self.grid.limits if sum(choices[c].low for c in limit.smaller) <= choices[limit.larger].high
        ]
        return self.grid._replace(limits=tuple(limits))

    def publish(self, numbers: Mapping[Cell, int], digest: str, dropped: tuple[str, ...]) -> Cube:
        """Return the cube of these multiples, with the numbers that are not about people."""
        programme, period = self.programme, self.facts.period
        base = programme.programme.rules.base
        tables = [
            CubeTable(table.code, table.title, table.dimensions, table.measures, table.audience, programme.grid(table, period))
            for table in programme.tables
        ]
        published = {cell: PublishedNumber(multiple * base, Status.ROUNDED) for cell, multiple in numbers.items()}
        things, thing_tables = publish_things(self.facts, programme)
        return Cube(
            period=period,
            version=self.previous_version.version + 1 if self.previous_version else 1,
            programme_version=programme.programme.version,
            programme_digest=digest,
            method_version=METHOD_VERSION,
            secret_fingerprint=fingerprint(self.secret),
            tables=(*tables, *thing_tables),
            numbers=published | things,
            dropped=dropped,
            notes=programme.notes,
        )
