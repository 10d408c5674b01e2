"""What somebody may read. The pages read through the database role that can select published tables and nothing else."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from stats.choices import Audience, ReleaseStatus
from stats.models import PublishedCell, PublishedTable, Release

STATS_DATABASE = "stats"


def published_releases(*, for_funders: bool) -> QuerySet[Release]:
    """Return the newest published version of each year, newest year first; the public ones only unless ``for_funders``.

    Earlier versions are not served: the difference of two counts of one year would tell what happened in between.
    """
    releases = Release.objects.using(STATS_DATABASE).filter(status=ReleaseStatus.PUBLISHED)
    if not for_funders:
        releases = releases.filter(audience=Audience.PUBLIC)
    newer = releases.filter(start_year=OuterRef("start_year"), version__gt=OuterRef("version"))
    return releases.filter(~Exists(newer)).order_by("-start_year")


def with_tables(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Fetch tables and cells along, in their published order, in three queries whatever the number of cells."""
    cells = PublishedCell.objects.order_by("position")
    tables = PublishedTable.objects.order_by("position").prefetch_related(Prefetch("cells", cells))
    return releases.prefetch_related(Prefetch("tables", tables))
