"""``manage.py import_pupil_numbers FILE --year 2025-2026``: know how many pupils DUO counts at our schools."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kit import school_year
from kit.csv import UnreadableText
from schools.duo import NotDuoList
from schools.duo_pupils import read_pupil_numbers
from schools.services.population import keep_pupil_numbers


class Command(BaseCommand):
    """Replace one school year's numbers; schools that are not here are passed over."""

    help = "Read DUO's open list of pupil numbers by branch (CSV) for one school year, counted on 1 October."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the school year that it counts."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", required=True, help="the school year of the list, as 2025-2026")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        """Read, write, and say how many."""
        try:
            start_year = school_year.start_year_of_label(options["year"])
            numbers = read_pupil_numbers(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}") from error
        except NotDuoList as missing:
            raise CommandError(f"This is not DUO's list of pupil numbers: there is no column {missing}.") from missing
        except UnreadableText as error:
            raise CommandError("This file is no text: save DUO's list as CSV.") from error
        except ValueError as error:
            raise CommandError("Write the school year as 2025-2026.") from error
        schools, pupils = keep_pupil_numbers(numbers, start_year=start_year)
        self.stdout.write(f"{pupils} pupils at {schools} schools; {numbers.hidden} numbers that the list hides count as none.")
