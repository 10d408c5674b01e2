"""From the door's counts to the method's facts: which groupings a programme asks for, and the programme's own words for codes."""

from collections.abc import Iterable, Iterator, Sequence

from enrolments import facts as door
from kit.school_year import Period as Days
from stats.choices import Term
from stats.method.types import Cell, Count, Facts, Period, Region, School, place
from stats.periods import TERMS, days_of
from stats.programme import Programme, Table

UNKNOWN, MIXED = "unknown", "mixed"


def gather_region() -> Region:
    """Return the schools that pupils can come from, with the names of their municipalities and boards."""
    known = door.schools()
    labels = {("municipality", one.municipality): one.municipality_name for one in known}
    labels |= {("board", one.contributor): one.contributor_name for one in known}
    return Region(tuple(School(one.code, one.name, one.municipality, one.contributor) for one in known), labels)


def gather_facts(programme: Programme, start_year: int, term: Term, *, with_reach: bool = False) -> Facts:
    """Count one period; call inside ``door.one_moment``. The last term brings the whole year along, so that the year adds up.

    ``with_reach`` also counts what the year's decision asks for.
    """
    days = days_of(start_year, term)
    return Facts(
        period=Period(start_year, term or None),
        counts=tuple(count_tables(programme.tables, days)),
        year_counts=tuple(count_tables(programme.tables, days_of(start_year, Term.YEAR))) if term == Term.SPRING else (),
        term_counts={
            int(each): tuple(count_pupils(programme.tables, days_of(start_year, each)))
            for each in TERMS
            if term == Term.YEAR and not with_reach
        },
        things={
            Cell(one.measure, place(municipality=one.municipality) if one.municipality else ()): one.count
            for one in door.things(days)
        },
        reach=door.reach(days) if with_reach else {},
    )


def count_tables(tables: Sequence[Table], days: Days) -> Iterator[Count]:
    """Yield every board's part in every inner cell of these tables, read in as few queries as there are kinds of count."""
    tables_by = {grouping: [table for table in tables if table.dimensions == grouping] for grouping in groupings_of(tables)}
    for part in door.participation(days, list(tables_by)):
        values = {
            "enrolments": part.enrolments,
            "attended": part.attended,
            "absent": part.absent,
            "cancelled": part.cancelled,
            "named": part.named,
        }
        yield from _lines(tables_by[part.grouping], part, values)
    yield from count_pupils(tables, days)


def count_pupils(tables: Sequence[Table], days: Days) -> Iterator[Count]:
    """Yield every board's different pupils in every inner cell of the tables that count them."""
    counted = [table for table in tables if "pupils" in table.measures]
    for pupils in door.pupils(days, groupings_of(counted)):
        tables_by = [table for table in counted if table.dimensions == pupils.grouping]
        yield from _lines(tables_by, pupils, {"pupils": pupils.pupils})


def groupings_of(tables: Iterable[Table]) -> list[tuple[str, ...]]:
    """Return the different sets of dimensions of these tables."""
    return list(dict.fromkeys(table.dimensions for table in tables))


def _lines(tables: Sequence[Table], part: door.Part | door.PupilPart, values: dict[str, int]) -> Iterator[Count]:
    codes = tuple(in_programme(name, code) for name, code in zip(part.grouping, part.codes, strict=True))
    for table in tables:
        wanted = {name: value for name, value in values.items() if name in table.measures}
        if wanted:
            yield Count(table.code, codes, part.contributor, wanted)


def in_programme(dimension: str, code: str) -> str:
    """Return the programme's code: a class of several levels is "mixed", what nobody filled in is "unknown"."""
    if dimension == "level" and "+" in code:
        return MIXED
    return code or UNKNOWN
