"""The only door for counts. What goes out is counts by the programme's dimensions and each board's part in them: never an id of a
person, a class or a sign-up (promises POR-3e, POR-4d, POR-7d; stats page §5.2).

- Participation is a head count: head-count and named sign-ups count alike, and a pupil who goes to two activities counts twice.
  Who came later, and who came without being on the list, was there and counts.
- Called off is what had asked for places or had them. Who left a waiting list, let an offer go, or got no yes from their own school
  cancelled nothing, and is no sign-up here.
- Different pupils are counted in here, from the names. Who has a name counts with the school, level and year of 1 October.
- Pupils whose data is frozen (AVG art. 18) are left out of everything.
- Names melt away some time after the school year (promise POR-6b). From then on different pupils can no longer be counted, and nobody
  can be left out any more: ``names_are_gone`` says so, and then nothing of that period is to be counted.
- What is counted is counted by the date of the activity. A group of which nobody noted whether it came is not counted yet.

Call these inside ``one_moment``: then all of them count the same moment.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from enrolments.facts_sql import (
    DIMENSIONS,
    GONE,
    LABELS,
    OF_THE_ACTIVITY,
    OF_THE_PUPIL,
    PARTICIPATION,
    PUPILS,
    REACH,
    SCHOOLS,
    THINGS,
)
from kit.isolation import everywhere
from kit.school_year import Period
from privacy.terms import SIGN_UPS

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# The driver gives so many rows at once: one at a time costs more than reading them.
AT_ONCE = 10_000
Grouping = tuple[str, ...]
Row = TypeVar("Row")


class Part(NamedTuple):
    """What one contributor (a board, or a school without one) adds to one cell of one grouping, as heads.

    ``codes`` stand in the order of ``grouping``; an empty code is "unknown". A level may be several, as "vmbo-tl+havo".
    ``named``: of everybody who was signed up, those with a name.
    """

    grouping: Grouping
    codes: tuple[str, ...]
    contributor: str
    attended: int
    absent: int
    cancelled: int
    named: int

    @property
    def enrolments(self) -> int:
        """Everybody who was signed up: came, stayed away or was cancelled."""
        return self.attended + self.absent + self.cancelled


class PupilPart(NamedTuple):
    """How many different pupils of one contributor came, in one cell of one grouping."""

    grouping: Grouping
    codes: tuple[str, ...]
    contributor: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A count that is not about people, such as "seats", in one municipality or (without a code) in the whole region."""

    measure: str
    municipality: str
    count: int


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """What everybody may know of a school; ``contributor`` is its board's code, or its own when it has none."""

    code: str
    name: str
    municipality: str
    municipality_name: str
    contributor: str
    contributor_name: str


@contextmanager
def one_moment() -> Iterator[None]:
    """Open a transaction in which every count sees the same moment, however long it takes, and which changes nothing."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for setting in for_many_rows():
                cursor.execute(setting)
        yield


def for_many_rows() -> tuple[str, str]:
    """Return what the statements run with, once a term in one worker: groups in memory instead of on disk, within what the operator
    allows (``STATS_MEMORY_MB``), and no machine code for statements that run once.
    """
    return f"SET LOCAL work_mem = '{settings.STATS_MEMORY_MB}MB'", "SET LOCAL jit = off"


def participation(period: Period, groupings: Sequence[Grouping]) -> Iterator[Part]:
    """Yield what each contributor adds to each cell of these groupings of ``DIMENSIONS``. Cells with nothing in them are absent."""
    return _grouped(partial(tuple.__new__, Part), PARTICIPATION, DIMENSIONS, groupings, **_days(period))


def pupils(period: Period, groupings: Sequence[Grouping]) -> Iterator[PupilPart]:
    """Yield different pupils as ``participation`` yields heads.

    Counted apart for each set of the activity's own attributes: one pupil goes to several kinds of activity.
    """
    by_extra: dict[Grouping, list[Grouping]] = {}
    for grouping in groupings:
        by_extra.setdefault(tuple(name for name in OF_THE_ACTIVITY if name in grouping), []).append(grouping)
    days = _days(period)
    for extra, wanted in by_extra.items():
        # Only who is counted apart for attributes of the activity needs to know the activity.
        happened = " JOIN happened ON happened.id = place.session_id" if extra else ""
        sql = PUPILS.replace("{extra}", "".join(f", {name}" for name in extra)).replace("{happened}", happened)
        yield from _grouped(partial(tuple.__new__, PupilPart), sql, (*OF_THE_PUPIL, *extra), wanted, **days)


def reach(period: Period) -> dict[tuple[str, str], int]:
    """Return how many different pupils came at least: for the region ("", ""), each ("municipality", code) and ("sector", code)."""
    return {(name, code): count for name, code, count in _rows(REACH, **_days(period))}


def names_are_gone(period: Period) -> bool:
    """Return whether names of groups that came in this period have melted away, as they must some time after the school year."""
    [[gone]] = _rows(GONE, **_days(period), kept_since=SIGN_UPS.cutoff(timezone.now()))
    return bool(gone)


def things(period: Period) -> list[Thing]:
    """Return activities held, seats on them, and the schools, boards and providers that took part."""
    rows = _rows(THINGS, **_days(period))
    return [
        Thing(measure, "" if everywhere else code, count) for measure, everywhere, code, count in rows if everywhere or code
    ]


def schools() -> list[SchoolFact]:
    """Return every school that pupils can come from, by code."""
    return [SchoolFact(*row) for row in _rows(SCHOOLS)]


def _grouped(
    make: Callable[[tuple[Any, ...]], Row],
    sql: str,
    known: Sequence[str],
    groupings: Sequence[Grouping],
    **parameters: datetime,
) -> Iterator[Row]:
    """Run one statement for all groupings; yield ``make((grouping, codes in its order, contributor, *measures))``.

    Any: a column's contents as the driver gives them.
    """
    unknown = {name for grouping in groupings for name in grouping} - set(known)
    if unknown:
        raise ValueError(f"nothing is counted by {', '.join(sorted(unknown))}")
    if not groupings:
        return
    # Only names of our own word list come into the statement, and only those that it groups by.
    used = [name for name in known if any(name in grouping for grouping in groupings)]
    by_mask = {_mask(used, grouping): (grouping, _taker([used.index(name) for name in grouping])) for grouping in groupings}
    statement = sql.format(
        keys="".join(f"{name}, " for name in used),
        labels="".join(f"{LABELS[name][0]}, " for name in used),
        joins="".join(f" LEFT{LABELS[name][1]}" for name in used if LABELS[name][1]),
        mask=f"grouping({', '.join(used)})" if used else "0",
        sets=", ".join(f"({', '.join(grouping)})" for grouping, _codes_of in by_mask.values()),
    )
    mask, measures = len(used), len(used) + 1
    # A country gives half a million of these rows: no more is done to each than must be, and equal codes are one object.
    known_codes: dict[tuple[str, ...], tuple[str, ...]] = {}
    for rows in _many_rows(statement, **parameters):
        for row in rows:
            grouping, codes_of = by_mask[row[mask]]
            codes = codes_of(row)
            yield make((grouping, known_codes.setdefault(codes, codes), *row[measures:]))


def _taker(columns: Sequence[int]) -> Callable[[tuple[Any, ...]], tuple[str, ...]]:  # Any: a row as the driver gives it
    """Return what takes these columns out of a row, as a tuple however many there are."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda row: tuple([row[column] for column in columns])


def _mask(known: Sequence[str], grouping: Grouping) -> int:
    """Return what PostgreSQL's ``grouping()`` says of this set: a bit for every dimension that is summed away."""
    return sum(1 << (len(known) - 1 - place) for place, name in enumerate(known) if name not in grouping)


def _days(period: Period) -> dict[str, datetime]:
    return {
        "first": datetime.combine(period.first, time.min, AMSTERDAM),
        "after": datetime.combine(period.last + timedelta(days=1), time.min, AMSTERDAM),
    }


def _rows(sql: str, **parameters: datetime) -> Iterator[tuple[Any, ...]]:  # Any: a row as the driver gives it
    for rows in _many_rows(sql, **parameters):
        yield from rows


def _many_rows(sql: str, **parameters: datetime) -> Iterator[list[tuple[Any, ...]]]:  # Any: as above
    with connection.cursor() as cursor:
        # Around the statement only: what stands around a yield would hold for who reads, too.
        with everywhere("counts of the region, before the method protects them"):
            cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
