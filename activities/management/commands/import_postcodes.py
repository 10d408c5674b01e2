"""``manage.py import_postcodes FILE``: the middles of the postcode areas (four digits) of a region or the country."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from activities.models import PostcodeArea

NAMES = {
    "pc4": {"pc4", "postcode", "postcode4", "pc4_code", "postal_code", "zip"},
    "latitude": {"latitude", "lat", "breedtegraad"},
    "longitude": {"longitude", "lon", "lng", "long", "lengtegraad"},
}


class Command(BaseCommand):
    """Read a list of postcode areas."""

    help = "Read CSV with columns pc4, latitude, longitude (WGS 84 degrees). Areas that were known are overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one file."""
        parser.add_argument("file", type=Path)

    @transaction.atomic
    def handle(self, *, file: Path, **_: Any) -> None:  # Any: Django's options
        """Read all rows or none."""
        areas = {area.pc4: area for area in read(file)}
        PostcodeArea.objects.bulk_create(
            areas.values(),
            update_conflicts=True,
            unique_fields=["pc4"],
            update_fields=["latitude", "longitude"],
            batch_size=1000,
        )
        self.stdout.write(f"{len(areas)} postcode areas")


def read(file: Path) -> Iterator[PostcodeArea]:
    """Yield the rows of a file, whatever its separator. Raises ``CommandError`` naming the line that is wrong."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}") from problem
    separator = max(",;\t", key=text.partition("\n")[0].count)
    lines = csv.DictReader(text.splitlines(), delimiter=separator)
    columns = match_columns(lines.fieldnames or [])
    for number, line in enumerate(lines, start=2):
        yield area_of(line, columns, number)


def match_columns(headings: Any) -> dict[str, str]:  # Any: what csv read
    """Return which heading holds what."""
    found = {name: heading for name, words in NAMES.items() for heading in headings if str(heading).strip().casefold() in words}
    if missing := [name for name in NAMES if name not in found]:
        raise CommandError(f"No column for {', '.join(missing)}. Expected pc4, latitude, longitude.")
    return found


def area_of(line: dict[str, str], columns: dict[str, str], number: int) -> PostcodeArea:
    """Return one row as an area inside the Netherlands."""
    try:
        pc4 = line[columns["pc4"]].strip()
        latitude, longitude = (float(line[columns[name]].replace(",", ".")) for name in ("latitude", "longitude"))
    except (ValueError, AttributeError) as problem:
        raise CommandError(f"Line {number}: latitude and longitude must be numbers.") from problem
    if not (len(pc4) == 4 and pc4.isdecimal() and pc4[0] != "0"):
        raise CommandError(f"Line {number}: {pc4!r} is not four digits.")
    if not (50 < latitude < 54 and 3 < longitude < 8):
        raise CommandError(f"Line {number}: {latitude}, {longitude} is not in the Netherlands.")
    return PostcodeArea(pc4=pc4, latitude=latitude, longitude=longitude)
