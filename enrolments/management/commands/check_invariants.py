"""``manage.py check_invariants``: counters equal rows, nobody forgotten, no history that lies. Exit code 1 when one is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enrolments.services.invariants import BROKEN, SETTLED, broken_invariants


class Command(BaseCommand):
    """Check what must always be true of sign-ups."""

    help = "Check that counters, waiting lists and histories of sign-ups hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--settled``: also what the clock sees to each minute."""
        parser.add_argument("--settled", action="store_true", help="Also check what the worker does each minute.")

    def handle(self, *args: Any, settled: bool = False, **options: Any) -> None:  # Any: Django's signature
        """Name every broken sentence with the ids that break it."""
        total = len(BROKEN) + (len(SETTLED) if settled else 0)
        broken = broken_invariants(settled=settled)
        for sentence, ids in broken.items():
            self.stderr.write(f"BROKEN: {sentence}: {', '.join(ids)}")
        if broken:
            raise CommandError(f"{len(broken)} of {total} invariants do not hold.")
        self.stdout.write(f"All {total} invariants hold.")
