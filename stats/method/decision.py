"""What is decided once a school year: which rows stand on their own and how fine a table is (stats page §5.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stats.method.types import REST, Facts, Region
from stats.programme import Programme, RegionTooSmall, Table, YearProgramme
from stats.programme.titles import coarser
from stats.programme.types import Dimension

REST_LABELS = {
    "municipality": "Overige gemeenten",
    "board": "Overige besturen",
    "school": "Overige scholen",
    "sector": "Overige sectoren",
}


def decide(programme: Programme, start_year: int, region: Region, facts: Facts, *, per_term: bool = True) -> YearProgramme:
    """Return the year's tables and rows, from the facts of the period before (or a dry run).

    A row that too few boards or pupils stand behind joins "overig"; a table whose inner cells are too small on average
    becomes one step coarser, down to the region's total. ``per_term``: releases will be of terms, so facts of a whole year
    are taken for a third. Raises RegionTooSmall when even the region's total would point at people.
    """
    if facts.reach.get(("", ""), 0) < programme.rules.contributor_pupils:
        raise RegionTooSmall("De regio heeft te weinig leerlingen die meededen om cijfers te kunnen publiceren.")
    decision = _Decision(programme, region, facts)
    for dimension in programme.dimensions.values():
        decision.give_rows(dimension)
    year = YearProgramme(
        programme=programme,
        start_year=start_year,
        schools=tuple(sorted(region.schools, key=lambda school: school.code)),
        rows=decision.rows,
        folded=decision.folded,
        tables=(),
    )
    share = 3 if per_term and facts.period.term is None else 1
    tables = [_settle(table, year, facts, share, decision.notes) for table in programme.tables]
    return replace(year, tables=_different(table for table in tables if table), notes=tuple(decision.notes))


@dataclass
class _Decision:
    """What is being decided, dimension by dimension."""

    programme: Programme
    region: Region
    facts: Facts
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    folded: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def give_rows(self, dimension: Dimension) -> None:
        """Decide the rows of one dimension."""
        codes = self._of_region(dimension.code) if dimension.from_region else dict(dimension.codes)
        own = self._own_rows(dimension, codes) if dimension.contributor_rule else set(codes)
        folded = sorted(set(codes) - own)
        self.folded[dimension.code] = dict.fromkeys(folded, REST)
        self.rows[dimension.code] = {code: label for code, label in codes.items() if code in own}
        if folded or dimension.from_region:
            self.rows[dimension.code][REST] = REST_LABELS.get(dimension.code, "Overig")
        if folded and own:
            names = ", ".join(codes[code] for code in folded)
            self.notes.append(f"{dimension.label}: samengevoegd tot overig (te weinig besturen of leerlingen): {names}.")
        if not own and codes:
            self.notes.append(f"{dimension.label}: geen enkele rij heeft genoeg besturen en leerlingen; deze indeling vervalt.")

    def _of_region(self, dimension: str) -> dict[str, str]:
        found = {
            "municipality": {school.municipality for school in self.region.schools},
            "board": {school.board for school in self.region.schools},
            "school": {school.code for school in self.region.schools},
        }[dimension]
        names = {("school", school.code): school.label for school in self.region.schools} | dict(self.region.labels)
        return {code: names.get((dimension, code), code) for code in sorted(found)}

    def _own_rows(self, dimension: Dimension, codes: Mapping[str, str]) -> set[str]:
        """Return the codes with enough boards and pupils; one that would be alone in "overig" takes the smallest along."""
        rules, reach = self.programme.rules, self.facts.reach
        boards = self._boards(dimension.code)
        own = {
            code
            for code in codes
            if len(boards[code]) >= rules.contributors and reach.get((dimension.code, code), 0) >= rules.contributor_pupils
        }
        smallest = sorted(own, key=lambda code: (reach.get((dimension.code, code), 0), code))
        while own and 0 < len(codes) - len(own) < rules.rest_members:
            own.remove(smallest.pop(0))
        return own

    def _boards(self, dimension: str) -> Mapping[str, set[str]]:
        boards: dict[str, set[str]] = defaultdict(set)
        places = {
            table.code: table.dimensions.index(dimension) for table in self.programme.tables if dimension in table.dimensions
        }
        for line in self.facts.counts:
            if line.table in places and any(line.values.values()):
                boards[line.codes[places[line.table]]].add(line.board)
        return boards


def _settle(table: Table, year: YearProgramme, facts: Facts, share: int, notes: list[str]) -> Table | None:
    """Return the table at the first step that is coarse enough, or None."""
    main = table.measures[0]
    total = sum(line.values.get(main, 0) for line in facts.counts if line.table == table.code)
    for names in (table.dimensions, *table.coarser):
        if any(not set(year.rows[name]) - {REST} for name in names):
            continue
        cells = len(year.inner(replace(table, dimensions=names), facts.period))
        if total >= year.programme.rules.mean_cell * share * cells or not names:
            if names != table.dimensions:
                notes.append(f"{table.title}: grover gemaakt, want de groepen zijn te klein.")
            return coarser(table, names, year.programme.dimensions)
    notes.append(f"{table.title}: vervalt, want de groepen zijn te klein.")
    return None


def _different(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Leave out a table that became the same as one before it."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Table] = {}
    for table in tables:
        found.setdefault((table.dimensions, table.measures), table)
    return tuple(found.values())
