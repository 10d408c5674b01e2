"""A release's numbers as rows, and back: ``load_cube`` is what pages, files and later audits read."""

from typing import cast

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


def load_cube(release: Release) -> Cube:
    """Return the numbers of a release, read from the database that the release was read from, in three queries."""
    using = release.database
    rows = NumberRow.objects.using(using).filter(release=release).values_list("measure", "place", "value", "status")
    return Cube(
        period=Period(release.start_year, release.term or None),
        version=release.version,
        programme_version=release.programme_version,
        programme_digest=release.programme_digest,
        method_version=release.method_version,
        secret_fingerprint=release.secret_fingerprint,
        tables=tuple(table_of(row) for row in PublishedTable.objects.using(using).filter(release=release).order_by("position")),
        numbers={
            Cell(measure, read_place(at)): PublishedNumber(value, Status(status))
            for measure, at, value, status in rows.iterator(BATCH)
        },
        dropped=tuple(release.dropped),
    )


def load_table(row: PublishedTable) -> dict[Cell, PublishedNumber]:
    """Return the numbers of one table only, in one query by index."""
    rows = NumberRow.objects.using(row.database).filter(release_id=row.release_id, place__in=row.rows, measure__in=row.measures)
    return {
        Cell(measure, read_place(at)): PublishedNumber(value, Status(status))
        for measure, at, value, status in rows.values_list("measure", "place", "value", "status")
    }


def table_of(row: PublishedTable) -> CubeTable:
    """Return the shape of a stored table."""
    at = tuple(read_place(text) for text in row.rows)
    return CubeTable(row.code, row.title, tuple(row.dimensions), tuple(row.measures), row.audience, at)


def load_programme(release: Release) -> YearProgramme:
    """Return what was decided about the release's school year: labels (in the reader's language), groups, schools."""
    row = ProgrammeYear.objects.using(release.database).get(pk=release.start_year)
    return in_readers_language(YearProgramme.from_json(row.decision))
