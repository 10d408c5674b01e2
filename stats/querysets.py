"""What somebody may read. The pages read through the database role that can select published tables and nothing else."""

from django.db.models import Prefetch, QuerySet

from stats.choices import Audience, ReleaseStatus
from stats.models import PublishedCell, PublishedTable, Release

STATS_DATABASE = "stats"


def published_releases(*, for_funders: bool) -> QuerySet[Release]:
    """Return published releases, newest year and version first; the public ones only unless ``for_funders``."""
    releases = Release.objects.using(STATS_DATABASE).filter(status=ReleaseStatus.PUBLISHED)
    if not for_funders:
        releases = releases.filter(audience=Audience.PUBLIC)
    return releases.order_by("-start_year", "-version")


def with_tables(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Fetch tables and cells along, in their published order, in three queries whatever the number of cells."""
    cells = PublishedCell.objects.order_by("position")
    tables = PublishedTable.objects.order_by("position").prefetch_related(Prefetch("cells", cells))
    return releases.prefetch_related(Prefetch("tables", tables))
