"""Count once, freeze, approve by somebody else, publish."""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone, translation

from enrolments import facts
from kit import school_year
from stats.choices import Audience, ReleaseStatus
from stats.errors import ApproverMadeIt, NothingToCount, WrongReleaseStatus, YearHasNotStarted
from stats.first_tables import Tables, build_tables
from stats.models import PublishedCell, PublishedTable, Release, ReleaseStep
from stats.protection import METHOD_VERSION
from stats.rules import Maker

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def compute_release(*, start_year: int, audience: Audience, by: Maker) -> Release:
    """Count a school year up to yesterday, protect and freeze it as a draft; the true counts are thrown away.

    One REPEATABLE READ transaction, so that every table counts the same moment. Raises YearHasNotStarted, NothingToCount.
    """
    days = school_year.days_of(start_year)
    until = min(days.last, timezone.localdate() - timedelta(days=1))
    if until < days.first:
        raise YearHasNotStarted
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        period = {
            "first": datetime.combine(days.first, time.min, AMSTERDAM),
            "after": datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM),
        }
        participation = facts.participation(**period)
        if not participation:
            raise NothingToCount
        with translation.override("nl"):
            tables = build_tables(participation, facts.offer(**period))
        return freeze(tables, start_year=start_year, audience=audience, data_until=until, by=by)


def freeze(tables: Tables, *, start_year: int, audience: Audience, data_until: date, by: Maker) -> Release:
    """Store the protected tables as the next version of their year."""
    latest = Release.objects.filter(start_year=start_year).aggregate(latest=Max("version"))["latest"] or 0
    release = Release.objects.create(
        start_year=start_year,
        version=latest + 1,
        audience=audience,
        method_version=METHOD_VERSION,
        data_until=data_until,
        computed_at=timezone.now(),
        computed_by=by.number,
        digest=digest_of(tables),
    )
    _note(release, by=by)
    for position, (code, cells) in enumerate(tables.items()):
        table = PublishedTable.objects.create(release=release, code=code, position=position)
        PublishedCell.objects.bulk_create(
            PublishedCell(table=table, code=cell.code, label=cell.label, value=cell.value, position=place)
            for place, cell in enumerate(cells)
        )
    return release


def digest_of(tables: Tables) -> str:
    """Return the SHA-256 over all cells in their published order."""
    content = [[str(code), [[cell.code, cell.label, cell.value] for cell in cells]] for code, cells in tables.items()]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def approve_release(*, release: Release, by: Maker) -> Release:
    """Approve a draft; not by the one who had it counted (promise PM-5)."""
    if release.computed_by == by.number:
        raise ApproverMadeIt
    now = datetime.now(UTC)
    return _step(release, ReleaseStatus.DRAFT, by=by, status=ReleaseStatus.APPROVED, approved_by=by.number, approved_at=now)


def publish_release(*, release: Release, by: Maker) -> Release:
    """Show an approved release to its audience."""
    return _step(release, ReleaseStatus.APPROVED, by=by, status=ReleaseStatus.PUBLISHED, published_at=datetime.now(UTC))


def withdraw_release(*, release: Release, by: Maker, reason: str = "") -> Release:
    """Take a draft or approved release away; a published one is only followed by a new version."""
    return _step(release, ReleaseStatus(release.status), by=by, reason=reason, status=ReleaseStatus.WITHDRAWN)


@transaction.atomic
def _step(release: Release, expected: ReleaseStatus, *, by: Maker, reason: str = "", **changes: object) -> Release:
    """Move the release if it still stands where the step begins (two people may press at once), and keep who did it."""
    if expected == ReleaseStatus.PUBLISHED or not Release.objects.filter(pk=release.pk, status=expected).update(**changes):
        release.refresh_from_db()
        raise WrongReleaseStatus(status=release.get_status_display())
    release.refresh_from_db()
    _note(release, by=by, reason=reason)
    return release


def _note(release: Release, *, by: Maker, reason: str = "") -> None:
    ReleaseStep.objects.create(
        release=release, to_status=release.status, by=by.number, by_role=by.role, reason=reason.strip()[:300]
    )
