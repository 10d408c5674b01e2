"""From an order to an audited release: read one moment, round, attack, store. All of it, or nothing.

What is true is only ever in this process: the facts are read in one REPEATABLE READ transaction, used, and dropped with the
function's frame. What is stored is stored in one transaction together with the end of the order, so a worker that is killed
leaves the order as it was, and the next one begins anew. With the same facts and secret it comes to the same numbers.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from enrolments import facts as door
from kit import school_year
from schools.facts import public_pupils
from stats import audit as attack
from stats import keys
from stats.before import may_show_changes
from stats.choices import OUT, OrderStatus, ReleaseStatus, Term
from stats.cubes import load_cube, place_text, store_cube
from stats.errors import ChangeTooSmall, FactsDoNotFit, NamesGone, NoRoundingFits, NothingToCount, RegionTooSmallToCount
from stats.formats import FileKind, Issue, write_files
from stats.gathering import gather_facts, gather_region
from stats.method.cube import make_cube, needs_new_version
from stats.method.decision import decide
from stats.method.giving_up import table_to_drop
from stats.method.types import AuditReport, Cell, Cube, Facts, FindingLevel, Infeasible, WrongFacts
from stats.models import Artefact, AuditFinding, ProgrammeYear, Release, ReleaseOrder
from stats.periods import days_of
from stats.programme import RegionTooSmall, YearProgramme, read_programme
from stats.rules import SYSTEM, Maker
from stats.services.deciding import note_step

FINDINGS_KEPT = 500
# How often chance is drawn before a table goes.
DRAWS = 3
# Findings that another draw or another set of tables may do away with.
OF_NUMBERS = frozenset({"interval", "insider", "group", "ceiling", "changes"})
WORST_FIRST = list(FindingLevel)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One moment: the facts, the year's programme, and what was published before. Lives as long as the computation."""

    facts: Facts
    programme: YearProgramme
    earlier: tuple[Cube, ...]
    previous: Cube | None
    kept: Cube | None
    corrects: Release | None
    seen: frozenset[uuid.UUID]
    # The version before, where the readers of this one may see what changed.
    told: Cube | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What may be stored."""

    issue: Issue
    files: Mapping[str, tuple[FileKind, bytes]]
    report: AuditReport


def make_release(order: ReleaseOrder) -> Release | None:
    """Count, round, attack and store; None when somebody else has finished the order meanwhile. Raises a Refusal when it cannot be."""
    secret = keys.rounding_secret()
    gathered = gather(order)
    with translation.override("nl"):
        made = compute(gathered, order, secret=secret, now=timezone.now())
        return store(made, order, gathered)


def gather(order: ReleaseOrder) -> Gathered:
    """Read everything of one moment."""
    term = Term(order.term)
    with door.one_moment():
        if door.names_are_gone(days_of(order.start_year, term)):
            raise NamesGone
        out = list(Release.objects.filter(status__in=OUT).order_by("start_year", "term", "version"))
        decided = ProgrammeYear.objects.filter(pk=order.start_year).first()
        programme = YearProgramme.from_json(decided.decision) if decided else decide_year(order.start_year, term)
        programme = programme.with_pupils(public_pupils(order.start_year))
        facts = gather_facts(programme.programme, order.start_year, term)
        cubes = {release.pk: load_cube(release) for release in out}
    if not any(value for line in facts.counts for value in line.values.values()):
        raise NothingToCount
    same = [release for release in out if (release.start_year, release.term) == (order.start_year, order.term)]
    corrects = same[-1] if same else None
    drafted = None if corrects else newest_draft(programme, order)
    return Gathered(
        facts=facts,
        programme=programme,
        earlier=tuple(cubes.values()),
        previous=cubes[corrects.pk] if corrects else None,
        kept=load_cube(drafted) if drafted else None,
        corrects=corrects,
        seen=frozenset(cubes),
        told=cubes[corrects.pk] if corrects and tells_changes(corrects, order) else None,
    )


def tells_changes(corrects: Release, order: ReleaseOrder) -> bool:
    """Return whether the readers of the version that was asked for may see what changed."""
    return may_show_changes(corrects, order.readers, is_confidential=order.is_confidential)


def newest_draft(programme: YearProgramme, order: ReleaseOrder) -> Release | None:
    """Return the newest release of this period that the region has seen and taken back.

    Who may have a period counted again and again would else see numbers flip when one pupil is erased in between.
    """
    seen = Release.objects.filter(
        start_year=order.start_year, term=order.term, blocking_findings=0, programme_digest=programme.digest
    )
    return seen.exclude(status__in=OUT).order_by("-computed_at").first()


def decide_year(start_year: int, term: Term) -> YearProgramme:
    """Decide a year's tables and rows once, from a dry run of the first period that is counted.

    Not from the year before: its names have melted away when the first term of a year is over.
    """
    programme = read_programme()
    facts = gather_facts(programme, start_year, term, with_reach=True)
    if not facts.counts:
        raise NothingToCount
    try:
        return decide(programme, start_year, gather_region(), facts, per_term=term != Term.YEAR)
    except RegionTooSmall as error:
        raise RegionTooSmallToCount from error


def compute(gathered: Gathered, order: ReleaseOrder, *, secret: bytes, now: datetime) -> Made:
    """Round and attack the numbers together with everything that was published before; then write every file and attack those.

    Where the attack finds something, chance is drawn anew; where that does not help either, a table of the programme's
    fallback list goes (one that it was found in, if there is one), and everything is tried again. What comes back may still have findings, when nothing was left to drop:
    then it goes no further. Files are written once, of the numbers that stay.
    """
    if gathered.previous and not _is_needed(gathered, gathered.previous):
        raise ChangeTooSmall
    cube, report = round_numbers(gathered, secret=secret)
    issue = make_issue(uuid.uuid4(), order, cube, gathered.programme, now=now, before=gathered.told)
    files = write_files(issue)
    contents = {name: content for name, (_kind, content) in files.items()}
    facts, programme, earlier = gathered.facts, gathered.programme, gathered.earlier
    return Made(issue, files, attack.audit_files(report, contents, cube, facts, programme, earlier=earlier))


def round_numbers(gathered: Gathered, *, secret: bytes) -> tuple[Cube, AuditReport]:
    """Return the first numbers in which the attack finds nothing that another draw or another set of tables may do away with."""
    without: tuple[str, ...] = ()
    while True:
        found: set[tuple[str, Cell | None]] = set()
        for draw in range(DRAWS):
            cube, report = attempt(gathered, secret=secret, without=without, draw=draw)
            if not any(finding.check in OF_NUMBERS for finding in report.blocking):
                return cube, report
            before, found = found, {(finding.attacker, finding.cell) for finding in report.blocking}
            if found == before:  # it does not hang on chance
                break
        programme = gathered.programme
        for gone in cube.dropped:
            programme = programme.without(gone)
        code = table_to_drop(programme, gathered.facts.period, [one.cell for one in report.blocking if one.cell])
        if code is None:
            return cube, report
        without = (*cube.dropped, code)


def _is_needed(gathered: Gathered, previous: Cube) -> bool:
    try:
        return needs_new_version(gathered.facts, gathered.programme, previous, gathered.earlier)
    except WrongFacts as error:
        raise FactsDoNotFit from error


def attempt(gathered: Gathered, *, secret: bytes, without: tuple[str, ...], draw: int) -> tuple[Cube, AuditReport]:
    """Round and attack once, without these tables and with this draw of chance."""
    try:
        cube = make_cube(
            gathered.facts,
            gathered.programme,
            secret=secret,
            earlier=gathered.earlier,
            previous_version=gathered.previous,
            keep=gathered.kept,
            without=without,
            attempt=draw,
        )
    except Infeasible as error:
        raise NoRoundingFits from error
    except WrongFacts as error:
        raise FactsDoNotFit from error
    return cube, attack.audit(cube, gathered.facts, gathered.programme, earlier=gathered.earlier)


def make_issue(
    pk: uuid.UUID, order: ReleaseOrder, cube: Cube, programme: YearProgramme, *, now: datetime, before: Cube | None = None
) -> Issue:
    """Return what the files of a new release are made of. ``before``: what it corrects, where its readers may see what changed."""
    term = Term(order.term)
    label = school_year.label(order.start_year)
    return Issue(
        release=str(pk),
        period=f"{label}-{order.term}" if term else label,
        title=f"{programme.programme.title}, {label}" + (f", {term.label}" if term else ""),
        version=cube.version,
        data_until=days_of(order.start_year, term).last,
        computed_at=now,
        readers=tuple(order.readers),
        cube=cube,
        programme=programme,
        before=before,
    )


@transaction.atomic
def store(made: Made, order: ReleaseOrder, gathered: Gathered) -> Release | None:
    """Write the release with all that belongs to it, and end the order. None when the order was ended by another worker."""
    if not ReleaseOrder.objects.select_for_update().filter(pk=order.pk, status=OrderStatus.ASKED).exists():
        return None
    if set(Release.objects.filter(status__in=OUT).values_list("pk", flat=True)) != gathered.seen:
        return None  # something was published meanwhile: the next try attacks that too
    keep_programme(gathered.programme)
    release = store_release(
        made,
        by=maker_of(order),
        corrects=gathered.corrects,
        is_confidential=order.is_confidential,
        reason=order.reason if gathered.corrects else "",
    )
    ReleaseOrder.objects.filter(pk=order.pk).update(status=OrderStatus.DONE, release=release, done_at=timezone.now())
    return release


def maker_of(order: ReleaseOrder) -> Maker:
    """Return who makes the release of an order: who asked for it, or the system itself."""
    return Maker(None, body=SYSTEM) if order.asked_by is None else Maker(order.asked_by, order.asked_role)


def keep_programme(programme: YearProgramme) -> None:
    """Write a year's decision, once; a later release of the year finds it."""
    ProgrammeYear.objects.get_or_create(
        pk=programme.start_year,
        defaults={
            "version": programme.programme.version,
            "decision": programme.with_pupils({}).to_json(),
            "digest": programme.digest,
        },
    )


def store_release(made: Made, *, by: Maker, corrects: Release | None, is_confidential: bool, reason: str = "") -> Release:
    """Write one release as a draft with tables, numbers, files and findings; then, when the audit was finished, as audited.

    ``reason``: why there is a new version; approvers read it at the count, readers on the page, and it is signed with the manifest.
    """
    issue, cube, report = made.issue, made.issue.cube, made.report
    manifest = manifest_of(made, corrects=corrects, is_confidential=is_confidential, reason=reason)
    period = cube.period
    release = Release.objects.create(
        pk=uuid.UUID(issue.release),
        start_year=period.start_year,
        term=period.term or 0,
        version=cube.version,
        corrects=corrects,
        readers=list(issue.readers),
        is_confidential=is_confidential,
        programme_version=cube.programme_version,
        programme_digest=cube.programme_digest,
        method_version=cube.method_version,
        secret_fingerprint=cube.secret_fingerprint,
        data_until=issue.data_until,
        dropped=list(cube.dropped),
        computed_at=issue.computed_at,
        computed_by=by.number,
        manifest=manifest,
        digest=hashlib.sha256(manifest.encode()).hexdigest(),
    )
    note_step(release, "count", by, reason=reason)
    store_cube(cube, release)
    Artefact.objects.bulk_create(
        Artefact(
            release=release,
            name=name,
            media_type=kind.media_type,
            audience=kind.audience,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            position=position,
        )
        for position, (name, (kind, content)) in enumerate(made.files.items())
    )
    store_findings(release, report)
    if report.finished:
        release.status = ReleaseStatus.AUDITED
        release.audited_at = timezone.now()
        release.blocking_findings = len(report.blocking)
        release.weak_findings = len(report.findings) - len(report.blocking)
        release.checked = dict(report.checked)
        release.save(update_fields=["status", "audited_at", "blocking_findings", "weak_findings", "checked"])
        note_step(release, "audit", replace(by, number=None, role="", body=SYSTEM))
    return release


def store_findings(release: Release, report: AuditReport) -> None:
    """Write what the attack found, worst first."""
    ordered = sorted(report.findings, key=lambda finding: WORST_FIRST.index(finding.level))[:FINDINGS_KEPT]
    AuditFinding.objects.bulk_create(
        AuditFinding(
            release=release,
            position=position,
            level=finding.level.value,
            check_code=finding.check,
            attacker=finding.attacker[:20],
            cell=_cell_text(finding.cell),
            artefact=finding.artefact,
            words=finding.words[:500],
        )
        for position, finding in enumerate(ordered)
    )


def manifest_of(made: Made, *, corrects: Release | None, is_confidential: bool, reason: str = "") -> str:
    """Return the manifest: what the release consists of, each file with its SHA-256, and what the attack looked at."""
    issue, cube, report = made.issue, made.issue.cube, made.report
    rules = made.issue.programme.programme.rules
    content: dict[str, Any] = {  # Any: JSON
        "release": issue.release,
        "period": issue.period,
        "version": cube.version,
        "supersedes": str(corrects.pk) if corrects else None,
        "reason": reason,
        "readers": sorted(issue.readers),
        "confidential": is_confidential,
        "data_until": issue.data_until.isoformat(),
        "computed_at": issue.computed_at.isoformat(),
        "programme": {"version": cube.programme_version, "digest": cube.programme_digest},
        "method": {"version": cube.method_version, "base": rules.base, "max_dev": rules.bound, "additive": True},
        "rounding_key": cube.secret_fingerprint,
        "dropped": list(cube.dropped),
        "numbers": numbers_digest(cube),
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "audience": kind.audience}
            for name, (kind, content) in made.files.items()
        ],
        "tables": tables_digest(cube),
        "audit": {
            "finished": report.finished,
            "blocking": len(report.blocking),
            "weak": len(report.findings) - len(report.blocking),
        },
        "accountability": accountability(cube),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def numbers_digest(cube: Cube) -> str:
    """Return the SHA-256 over every number of a cube, in a fixed order."""
    lines = (f"{_cell_text(cell)}={number.value}|{number.status.value}" for cell, number in sorted(cube.numbers.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def tables_digest(cube: Cube) -> str:
    """Return the SHA-256 over the shape of every table: for whom it is, what it counts, and its rows in their order."""
    shapes = [
        [one.code, one.title, list(one.dimensions), list(one.measures), str(one.audience), [place_text(at) for at in one.at]]
        for one in cube.tables
    ]
    return hashlib.sha256(json.dumps(shapes, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def accountability(cube: Cube) -> dict[str, int | str]:
    """Return the numbers that a year is accounted for with (promise POR-3f): the region's totals as published."""
    return {
        cell.measure: number.status.symbol if number.value is None else number.value
        for cell, number in sorted(cube.numbers.items())
        if cell.at == ()
    }


def _cell_text(cell: Cell | None) -> str:
    return f"{cell.measure}|{place_text(cell.at)}" if cell else ""
