"""``manage.py import_schools FILE``: know the branches of DUO's list, so that a school can apply with its own code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schools.duo import NotDuoList, read_branches
from schools.services.branches import know_branches


class Command(BaseCommand):
    """Add or refresh schools that nobody has verified; a verified school is never touched."""

    help = "Read DUO's open list of school branches (CSV). Makes schools that still have to apply."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and a way to take one province or municipality."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", default="", help="only this province, as DUO writes it")
        parser.add_argument("--municipality", default="", help="only this municipality code, such as 0014")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        """Read, write, and say how many."""
        try:
            branches = list(read_branches(options["file"].read_bytes()))
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}") from error
        except NotDuoList as missing:
            raise CommandError(f"This is not DUO's list of branches: there is no column {missing}.") from missing
        province, municipality = options["province"].casefold(), options["municipality"]
        wanted = [
            one for one in branches if province in {"", one.province.casefold()} and municipality in {"", one.municipality_code}
        ]
        known = know_branches(wanted)
        self.stdout.write(f"{known.made} schools added, {known.refreshed} refreshed, {known.left} verified and left alone.")
