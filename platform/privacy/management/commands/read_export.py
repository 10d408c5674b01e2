"""Say what an export holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.exporting import read_export
from privacy.exporting.reading import NoExport


class Command(BaseCommand):
    """``manage.py read_export mijn-gegevens.zip``: tables and numbers of rows, no values."""

    help = "Read an export of somebody's data back in and say what it holds: tables and counts, no values."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print a line per table."""
        try:
            found = read_export(options["file"].read_bytes())
        except (OSError, NoExport) as error:
            raise CommandError(f"This is no export: {error}") from error
        for label, rows in found.items():
            self.stdout.write(f"{len(rows):6}  {label}")
