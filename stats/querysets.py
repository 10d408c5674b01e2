"""What somebody may read. The pages read through the database role that can select what is out, and nothing else."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from stats.choices import OUT, ReleaseStatus, Term
from stats.models import Artefact, PublishedTable, Release
from stats.programme import Audience
from stats.rules import Reader

STATS_DATABASE = "stats"


def readable_releases(reader: Reader) -> QuerySet[Release]:
    """Return every version that is out for this reader, newest period first; nothing before the end of its embargo."""
    releases = _visible()
    if not reader.is_region:
        releases = releases.filter(readers__overlap=sorted(reader.kinds))
    return releases.order_by("-start_year", "-term", "-version")


def _visible() -> QuerySet[Release]:
    return Release.objects.using(STATS_DATABASE).filter(
        Q(embargo_until=None) | Q(embargo_until__lte=timezone.now()), status__in=OUT
    )


def newest_releases(reader: Reader) -> QuerySet[Release]:
    """Return the newest version of each period that is out for this reader.

    A corrected version under embargo takes no place yet: until then the version before it is the newest.
    """
    newer = _visible().filter(start_year=OuterRef("start_year"), term=OuterRef("term"), version__gt=OuterRef("version"))
    return readable_releases(reader).filter(~Exists(newer))


def years_behind() -> list[int]:
    """Return the school years whose whole is no longer the sum of its terms: one was corrected since, and the year can follow once."""
    later = Release.objects.filter(
        start_year=OuterRef("start_year"), status=ReleaseStatus.PUBLISHED, published_at__gt=OuterRef("published_at")
    ).exclude(Q(term=Term.YEAR) | Q(corrects=None))
    whole = Release.objects.filter(Exists(later), term=Term.YEAR, status=ReleaseStatus.PUBLISHED, corrects=None)
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
    found = []
    for table in PublishedTable.objects.using(release.database).filter(release=release).order_by("position"):
        if table.audience == Audience.BOARD:
            table.rows = [row for row in table.rows if any(f"school={code}" in row.split(",") for code in reader.schools)]
        if table.rows and (table.audience != Audience.FUNDERS or reader.is_funder):
            found.append(table)
    return found


def readable_artefacts(release: Release, reader: Reader) -> QuerySet[Artefact]:
    """Return the files of a release that this reader may take, without their content."""
    files = Artefact.objects.using(release.database).filter(release=release).defer("content").order_by("position")
    return files if reader.is_funder else files.filter(audience=Audience.PUBLIC.value)
