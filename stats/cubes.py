"""A release's numbers as rows, and back: ``load_cube`` is what pages, files and later audits read."""

from collections.abc import Sequence
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from stats.method.types import Cell, Coordinates, Cube, CubeTable, Period, PublishedNumber, Status
from stats.models import ProgrammeYear, PublishedTable, Release
from stats.models import PublishedNumber as NumberRow
from stats.programme import YearProgramme
from stats.words import in_readers_language

BATCH = 2000


def place_text(at: Coordinates) -> str:
    """Return coordinates as text: "level=havo,municipality=0014"; empty for the region."""
    return ",".join(f"{dimension}={code}" for dimension, code in at)


def read_place(text: str) -> Coordinates:
    """Return the coordinates that ``place_text`` wrote."""
    return tuple(cast("tuple[str, str]", tuple(pair.split("=", 1))) for pair in text.split(",")) if text else ()


def store_cube(cube: Cube, release: Release) -> None:
    """Write a cube below its release, once; the caller's transaction holds it together."""
    PublishedTable.objects.bulk_create(
        PublishedTable(
            release=release,
            code=table.code,
            title=table.title,
            dimensions=list(table.dimensions),
            measures=list(table.measures),
            audience=str(table.audience),
            rows=[place_text(at) for at in table.at],
            position=position,
        )
        for position, table in enumerate(cube.tables)
    )
    NumberRow.objects.bulk_create(
        (
            NumberRow(
                release=release, measure=cell.measure, place=place_text(cell.at), value=number.value, status=number.status.value
            )
            for cell, number in sorted(cube.numbers.items())
        ),
        batch_size=BATCH,
    )


def load_cube(release: Release, *, only: PublishedTable | None = None) -> Cube:
    """Return the numbers of a release (or of one of its tables), from the database that the release was read from, in two queries."""
    using = release.database
    tables = [only] if only else PublishedTable.objects.using(using).filter(release=release).order_by("position")
    return Cube(
        period=Period(release.start_year, release.term or None),
        version=release.version,
        programme_version=release.programme_version,
        programme_digest=release.programme_digest,
        method_version=release.method_version,
        secret_fingerprint=release.secret_fingerprint,
        tables=tuple(table_of(row) for row in tables),
        numbers=load_table(only) if only else _numbers(NumberRow.objects.using(using).filter(release=release)),
        dropped=tuple(release.dropped),
    )


def load_table(row: PublishedTable) -> dict[Cell, PublishedNumber]:
    """Return the numbers of one table only, in one query by index."""
    return load_tables([row])[row.release_id]


def load_tables(rows: Sequence[PublishedTable]) -> dict[UUID, dict[Cell, PublishedNumber]]:
    """Return the numbers of one table of each of several releases, in one query."""
    found: dict[UUID, dict[Cell, PublishedNumber]] = {row.release_id: {} for row in rows}
    if not rows:
        return found
    wanted = Q()
    for row in rows:
        # One array, however long the table: a parameter a row would take longer than the reading.
        places = RawSQL("place = ANY(%s)", [row.rows], output_field=BooleanField())  # a parameter
        wanted |= Q(places, release_id=row.release_id, measure__in=row.measures)
    numbers = NumberRow.objects.using(rows[0].database).filter(wanted)
    for release, measure, at, value, status in numbers.values_list("release_id", "measure", "place", "value", "status"):
        found[release][Cell(measure, read_place(at))] = PublishedNumber(value, Status(status))
    return found


def _numbers(rows: QuerySet[NumberRow]) -> dict[Cell, PublishedNumber]:
    return {
        Cell(measure, read_place(at)): PublishedNumber(value, Status(status))
        for measure, at, value, status in rows.values_list("measure", "place", "value", "status").iterator(BATCH)
    }


def table_of(row: PublishedTable) -> CubeTable:
    """Return the shape of a stored table."""
    at = tuple(read_place(text) for text in row.rows)
    return CubeTable(row.code, row.title, tuple(row.dimensions), tuple(row.measures), row.audience, at)


def load_programme(release: Release) -> YearProgramme:
    """Return what was decided about the release's school year: labels (in the reader's language), groups, schools."""
    return load_programmes([release])[release.start_year]


def load_programmes(releases: Sequence[Release]) -> dict[int, YearProgramme]:
    """Return the decisions about the school years of these releases, by start year, in one query."""
    years = {release.start_year for release in releases}
    rows = ProgrammeYear.objects.using(releases[0].database).filter(pk__in=years) if releases else ()
    return {row.start_year: in_readers_language(_decided(row.decision)) for row in rows}


@lru_cache(maxsize=16)
def _decided(decision: str) -> YearProgramme:
    """Return a decision as the programme reads it. It never changes, and is as long as the region has schools."""
    return YearProgramme.from_json(decision)
