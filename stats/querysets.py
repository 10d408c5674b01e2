"""What somebody may read. The pages read through the database role that can select what is out, and nothing else."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kit.replicas.reading import published_from
from stats.choices import ReleaseStatus, Term
from stats.models import Artefact, PublishedTable, Release
from stats.models.release import out_by
from stats.programme import Audience
from stats.rules import Reader

STATS_DATABASE = "stats"
# The manifest names every file, the audit counts everything that it looked at.
LONG = ("manifest", "checked")


def readable_releases(reader: Reader) -> QuerySet[Release]:
    """Return every version that is out for this reader, newest period first; nothing before the end of its embargo.

    Without the long texts of each: they are read of the one that is opened.
    """
    releases = with_newer(_visible()).defer(*LONG)
    if not reader.is_region:
        releases = releases.filter(readers__overlap=sorted(reader.kinds))
    return releases.order_by("-start_year", "-term", "-version")


def _visible() -> QuerySet[Release]:
    return Release.objects.using(published_from(STATS_DATABASE)).filter(out_by(timezone.now()))


def with_newer(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Find with each release whether readers see a newer version of its period (``Release.shown_status``)."""
    newer = Release.objects.using(releases.db).filter(out_by(timezone.now()))
    of_period = newer.filter(start_year=OuterRef("start_year"), term=OuterRef("term"), version__gt=OuterRef("version"))
    return releases.annotate(newer_is_out=Exists(of_period))


def shown_as(releases: QuerySet[Release], status: str) -> QuerySet[Release]:
    """Narrow releases that came through ``with_newer`` to those that stand there for readers."""
    kept = Q(status=ReleaseStatus.SUPERSEDED, newer_is_out=False)
    if status == ReleaseStatus.PUBLISHED:
        return releases.filter(Q(status=status) | kept)
    return releases.filter(status=status).exclude(kept)


def newest_releases(reader: Reader) -> QuerySet[Release]:
    """Return the newest version of each period that is out for this reader.

    A corrected version under embargo takes no place yet: until then the version before it is the newest.
    """
    return readable_releases(reader).filter(Q(newer_is_out=False))


def years_behind() -> list[int]:
    """Return the school years whose whole is no longer the sum of its terms: one was corrected since, and the year can follow."""
    later = Release.objects.filter(
        start_year=OuterRef("start_year"), status=ReleaseStatus.PUBLISHED, published_at__gt=OuterRef("published_at")
    ).exclude(Q(term=Term.YEAR) | Q(corrects=None))
    whole = Release.objects.filter(Exists(later), term=Term.YEAR, status=ReleaseStatus.PUBLISHED)
    return list(whole.order_by("start_year").values_list("start_year", flat=True))


def current_release(reader: Reader) -> Release | None:
    """Return what ``/cijfers/`` shows: of the newest school year the whole year, or else its newest term."""
    newest = list(newest_releases(reader))
    of_the_year = [release for release in newest if release.start_year == newest[0].start_year]
    return next((release for release in of_the_year if not release.term), of_the_year[0] if of_the_year else None)


def comparable_releases(reader: Reader) -> list[Release]:
    """Return the newest version of each period that this reader may put beside another: nothing confidential."""
    return list(newest_releases(reader).filter(is_confidential=False))


def readable_tables(release: Release, reader: Reader) -> list[PublishedTable]:
    """Return the tables of a release that this reader sees, in published order. Of a board's table only the own schools' rows.

    Nobody else sees a school's row, the region neither: that would need its board's recorded consent (stats page §5.2).
    """
    return _for_reader(PublishedTable.objects.using(release.database).filter(release=release).order_by("position"), reader)


def readable_table(release: Release, reader: Reader, code: str) -> PublishedTable | None:
    """Return one table of a release as this reader sees it; None where they see none by this code."""
    found = _for_reader(PublishedTable.objects.using(release.database).filter(release=release, code=code), reader)
    return found[0] if found else None


def tables_of_each(releases: Sequence[Release], reader: Reader) -> dict[UUID, list[PublishedTable]]:
    """Return ``readable_tables`` of several releases, in one query."""
    found: dict[UUID, list[PublishedTable]] = {release.pk: [] for release in releases}
    if releases:
        tables = PublishedTable.objects.using(releases[0].database).filter(release__in=list(found))
        for table in _for_reader(tables.order_by("position"), reader):
            found[table.release_id].append(table)
    return found


def _for_reader(tables: Iterable[PublishedTable], reader: Reader) -> list[PublishedTable]:
    found = []
    for table in tables:
        if table.audience == Audience.BOARD:
            table.rows = [row for row in table.rows if any(f"school={code}" in row.split(",") for code in reader.schools)]
        if table.rows and (table.audience != Audience.FUNDERS or reader.is_funder):
            found.append(table)
    return found


def readable_artefacts(release: Release, reader: Reader) -> QuerySet[Artefact]:
    """Return the files of a release that this reader may take, without their content."""
    files = Artefact.objects.using(release.database).filter(release=release).defer("content").order_by("position")
    return files if reader.is_funder else files.filter(audience=Audience.PUBLIC.value)
