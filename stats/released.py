"""People-counts as they were published, for boards: the only place where the boards know how a release is stored."""

from dataclasses import dataclass

from stats.choices import TableCode
from stats.models import PublishedCell
from stats.querysets import STATS_DATABASE, published_releases

# What a release has a table of, by the name that boards use for it.
TABLES = {"sector": TableCode.SECTOR, "kind": TableCode.KIND, "municipality": TableCode.MUNICIPALITY}
NAMES: dict[str, str] = {code: name for name, code in TABLES.items()}


@dataclass(frozen=True, slots=True)
class Released:
    """The newest published participation of one school year: ``by[dimension][code]``. None: not shown."""

    start_year: int
    version: int
    is_complete: bool
    by: dict[str, dict[str, int | None]]
    totals: dict[str, int | None]
    names: dict[str, str]

    @property
    def total(self) -> int | None:
        """All participation of the year."""
        return self.totals.get("sector")


def released_years() -> list[Released]:
    """Return every published school year, oldest first, as the region may read it; in one query."""
    found: dict[int, Released] = {}
    cells = PublishedCell.objects.using(STATS_DATABASE).filter(
        table__release__in=published_releases(for_funders=True).order_by()
    )
    for cell in cells.select_related("table__release").order_by("table__release__start_year", "table__position", "position"):
        release = cell.table.release
        year = found.setdefault(
            release.start_year,
            Released(release.start_year, release.version, release.is_complete_year, {name: {} for name in TABLES}, {}, {}),
        )
        dimension = NAMES.get(cell.table.code)
        if dimension and cell.is_total:
            year.totals[dimension] = cell.value
        elif dimension:
            year.by[dimension][cell.code] = cell.value
            year.names[cell.code] = cell.words
    return list(found.values())
