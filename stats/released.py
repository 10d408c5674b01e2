"""People-counts as they were published, for boards: the only place where the boards know how a release is stored."""

from dataclasses import dataclass
from itertools import groupby

from stats.choices import Term
from stats.cubes import load_programme
from stats.models import PublishedNumber, Release
from stats.periods import TERMS
from stats.querysets import STATS_DATABASE, newest_releases
from stats.rules import Reader

# By what a release has participation alone, one row a code.
DIMENSIONS = ("sector", "kind", "municipality")
MEASURE = "attended"


@dataclass(frozen=True, slots=True)
class Released:
    """The newest published participation of one school year: ``by[dimension][code]``; what is not published is not there.

    ``names[dimension][code]`` as the programme of that year calls them.
    """

    start_year: int
    version: int
    is_complete: bool
    by: dict[str, dict[str, int]]
    total: int | None
    names: dict[str, dict[str, str]]


def released_years() -> list[Released]:
    """Return every published school year, oldest first, as the region may read it; of a running year the terms that are out.

    Nothing confidential: that is read after a promise of each reader, under its own mark (promise PM-3).
    """
    releases = newest_releases(Reader(is_region=True)).filter(is_confidential=False).order_by("start_year", "term")
    return [_year(start_year, list(found)) for start_year, found in groupby(releases, key=lambda release: release.start_year)]


def _year(start_year: int, releases: list[Release]) -> Released:
    """Return the year's own release, or else the sum of its terms that are out."""
    whole = [release for release in releases if release.term == Term.YEAR]
    used = whole or releases
    numbers = (
        PublishedNumber.objects.using(STATS_DATABASE).filter(release__in=used, measure=MEASURE).exclude(place__contains=",")
    )
    by: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
    total = None
    for place, value in numbers.values_list("place", "value"):
        dimension, _equals, code = place.partition("=")
        if value is None:
            continue
        if not place:
            total = (total or 0) + value
        elif dimension in by:
            by[dimension][code] = by[dimension].get(code, 0) + value
    rows = load_programme(used[-1]).rows
    return Released(
        start_year=start_year,
        version=used[-1].version,
        is_complete=bool(whole) or {release.term for release in releases} == set(TERMS),
        by=by,
        total=total,
        names={name: dict(rows.get(name, {})) for name in DIMENSIONS},
    )
