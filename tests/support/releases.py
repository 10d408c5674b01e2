"""Releases for tests. ``make_release`` stores one that the real method made of a small region, without a group in the database.

The region: four boards with two schools each in two municipalities; every group has 20 to 34 pupils, some with names.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils import timezone, translation

from kit.school_year import start_year_on
from stats import keys
from stats.choices import BodyKind, ReaderKind, Term
from stats.formats import write_files
from stats.gathering import groupings_of
from stats.method.cube import make_cube
from stats.method.decision import decide
from stats.method.types import AuditReport, Cell, Count, Facts, Finding, Period, Region, School, place
from stats.models import Release, ReleaseOrder
from stats.programme import YearProgramme, read_programme
from stats.rules import REGION, Body, Maker
from stats.services.counting import Made, keep_programme, make_issue, store_release
from stats.services.deciding import approve_release, publish_release, request_approval

MAKER = Maker(1, "coordinator")
COLLEAGUE = Maker(2, "admin")
BOARD = Body(BodyKind.BOARD, "41001", "Stichting Noord")
AT_THE_BOARD = Maker(3, "admin", BOARD)
LAST_YEAR = start_year_on(timezone.localdate()) - 1
SCHOOLS = tuple(
    School(f"0{board}AA0{branch}", f"School {board}{branch}", "0014" if branch else "1979", f"4100{board}")
    for board in range(1, 5)
    for branch in range(2)
)
NAMES = {("municipality", "0014"): "Groningen", ("municipality", "1979"): "Eemsdelta", ("board", "41001"): BOARD.name}
MEASURES = ("enrolments", "attended", "absent", "cancelled", "named", "pupils")


@dataclass(frozen=True)
class Group:
    """One group that came, as the door would count it."""

    codes: dict[str, str]
    board: str
    values: dict[str, int]


def groups(extra: int = 0) -> Iterator[Group]:
    """Yield the groups of the region; ``extra`` pupils more came with the first."""
    for number in range(64):
        school = SCHOOLS[number % 8]
        size = 20 + number * 7 % 15 + (extra if number == 0 else 0)
        absent, named = number % 3, size if number % 2 else 0
        yield Group(
            {
                "school": school.code,
                "municipality": school.municipality,
                "level": ("vmbo-bb", "vmbo-kb", "havo", "vwo")[number // 8 % 4],
                "year": str(1 + number % 3),
                "kind": ("company-visit", "guest-lesson", "workshop")[number % 3],
                "sector": ("care", "built-environment", "retail")[number // 2 % 3],
                "month": ("08", "09", "10", "11", "12")[number % 5],
            },
            school.board,
            {
                "attended": size - absent,
                "absent": absent,
                "cancelled": 0,
                "enrolments": size,
                "named": named,
                "pupils": max(named - absent, 0),
            },
        )


def facts_of(all_groups: Sequence[Group], *, start_year: int, term: Term = Term.AUTUMN) -> Facts:
    """Return the facts of these groups."""
    programme = read_programme()
    counts = []
    for table in programme.tables:
        for group in all_groups:
            codes = tuple(group.codes[name] for name in table.dimensions)
            counts.append(Count(table.code, codes, group.board, {name: group.values[name] for name in table.measures}))
    reach: Counter[tuple[str, str]] = Counter()
    for group in all_groups:
        for key in (("", ""), ("municipality", group.codes["municipality"]), ("sector", group.codes["sector"])):
            reach[key] += group.values["attended"]
    things = {
        Cell(name, ()): number
        for name, number in (("activities", 9), ("seats", 2000), ("schools", 8), ("boards", 4), ("providers", 2))
    }
    things |= {Cell("schools", place(municipality=code)): 4 for code in ("0014", "1979")}
    assert groupings_of(programme.tables)
    return Facts(Period(start_year, term or None), counts, things=things, reach=dict(reach))


@cache
def year_of(start_year: int = LAST_YEAR) -> YearProgramme:
    """Return the decision about this region's year."""
    return decide(read_programme(), start_year, Region(SCHOOLS, NAMES), facts_of(list(groups()), start_year=start_year))


@cache
def made(
    start_year: int = LAST_YEAR, *, readers: tuple[ReaderKind, ...] = (ReaderKind.PUBLIC,), extra: int = 0, more: int = 0
) -> Made:
    """Return what the method makes of the region's first term, with an audit that found nothing."""
    programme = year_of(start_year)
    facts = facts_of(list(groups(more)), start_year=start_year)
    before = make_cube(facts, programme, secret=settings.STATS_ROUNDING_KEY.encode())
    cube = before
    if extra:
        changed = facts_of(list(groups(extra)), start_year=start_year)
        cube = make_cube(changed, programme, secret=settings.STATS_ROUNDING_KEY.encode(), previous_version=before)
    order = ReleaseOrder(start_year=start_year, term=Term.AUTUMN, readers=list(readers))
    with translation.override("nl"):
        issue = make_issue(uuid.uuid4(), order, cube, programme, now=timezone.now(), before=before if extra else None)
        return Made(issue, write_files(issue), AuditReport((), {"cells": len(cube.numbers)}))


def make_release(
    *,
    readers: tuple[ReaderKind, ...] = (ReaderKind.PUBLIC,),
    is_confidential: bool = False,
    findings: Sequence[Finding] = (),
    finished: bool = True,
    corrects: Release | None = None,
    by: Maker = MAKER,
    start_year: int = LAST_YEAR,
    more: int = 0,
    reason: str = "",
) -> Release:
    """Return a stored release of the first term of a year: audited, with these findings. ``more`` pupils came."""
    one = made(start_year, readers=readers, extra=40 if corrects else 0, more=more)
    report = replace(one.report, findings=tuple(findings), finished=finished)
    keep_programme(one.issue.programme)
    keys.rounding_secret()
    fresh = replace(one, issue=replace(one.issue, release=str(uuid.uuid4())), report=report)
    with translation.override("nl"):
        return store_release(fresh, by=by, corrects=corrects, is_confidential=is_confidential, reason=reason)


def make_approved(*, embargo_until: datetime | None = None, **fields: object) -> Release:
    """Return a release that two people of two bodies have approved."""
    drafted = make_release(**fields)  # type: ignore[arg-type]  # passed through
    release = request_approval(release=drafted, by=MAKER, embargo_until=embargo_until)
    approve_release(release=release, by=COLLEAGUE)
    return approve_release(release=release, by=AT_THE_BOARD)


def make_published_alike(
    start_year: int = LAST_YEAR, *, term: int = 1, corrects: Release | None = None, is_empty: bool = True
) -> Release:
    """Return a release of another period: for what depends on which there are, not on what they say.

    Without tables, numbers and files, which take a second to write; or else with those of last autumn.
    """
    issue = made().issue
    programme = replace(issue.programme, start_year=start_year)
    keep_programme(programme)
    cube = replace(issue.cube, period=Period(start_year, term or None), version=corrects.version + 1 if corrects else 1)
    files = made().files
    if is_empty:
        cube, files = replace(cube, tables=(), numbers={}), {}
    alike = replace(made(), files=files, issue=replace(issue, release=str(uuid.uuid4()), cube=cube, programme=programme))
    release = store_release(alike, by=MAKER, corrects=corrects, is_confidential=False)
    request_approval(release=release, by=MAKER)
    approve_release(release=release, by=COLLEAGUE)
    return publish_release(release=approve_release(release=release, by=AT_THE_BOARD), by=MAKER)


def make_published(**fields: object) -> Release:
    """Return a release that is out."""
    return publish_release(release=make_approved(**fields), by=MAKER)


__all__ = [
    "AT_THE_BOARD",
    "COLLEAGUE",
    "LAST_YEAR",
    "MAKER",
    "REGION",
    "made",
    "make_approved",
    "make_published",
    "make_published_alike",
    "make_release",
]
