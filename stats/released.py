"""People-counts as they were published, for boards: the only place where the boards know how a release is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from kit.replicas.reading import published_from
from stats.choices import Term
from stats.cubes import load_programmes
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
    years = {year: list(found) for year, found in groupby(releases, key=lambda release: release.start_year)}
    # The year's own release, or else the sum of its terms that are out.
    used = {year: [one for one in found if one.term == Term.YEAR] or found for year, found in years.items()}
    every = [release for found in used.values() for release in found]
    numbers, programmes = _participation(every), load_programmes(every)
    return [
        _year(found, used[year], [one for release in used[year] for one in numbers[release.pk]], programmes[year].rows)
        for year, found in years.items()
    ]


def _participation(releases: Sequence[Release]) -> dict[UUID, list[tuple[str, int | None]]]:
    """Return (place, value) of each release's participation by one dimension, in one query."""
    found: dict[UUID, list[tuple[str, int | None]]] = {release.pk: [] for release in releases}
    numbers = PublishedNumber.objects.using(published_from(STATS_DATABASE)).filter(release__in=list(found), measure=MEASURE)
    for release, place, value in numbers.exclude(place__contains=",").values_list("release_id", "place", "value"):
        found[release].append((place, value))
    return found


def _year(
    releases: Sequence[Release],
    used: Sequence[Release],
    numbers: Iterable[tuple[str, int | None]],
    rows: Mapping[str, Mapping[str, str]],
) -> Released:
    by: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
    total = None
    for place, value in numbers:
        dimension, _equals, code = place.partition("=")
        if value is None:
            continue
        if not place:
            total = (total or 0) + value
        elif dimension in by:
            by[dimension][code] = by[dimension].get(code, 0) + value
    return Released(
        start_year=used[-1].start_year,
        version=used[-1].version,
        is_complete=used[-1].term == Term.YEAR or {release.term for release in releases} == set(TERMS),
        by=by,
        total=total,
        names={name: dict(rows.get(name, {})) for name in DIMENSIONS},
    )
