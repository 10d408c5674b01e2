"""``manage.py check_invariants``: counters equal rows, nobody forgotten, no history that lies. Exit code 1 when one is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrolments.services.invariants import BROKEN, broken_invariants


class Command(BaseCommand):
    """Check what must always be true of sign-ups."""

    help = "Check that counters, waiting lists and histories of sign-ups hold."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Name every broken sentence with the ids that break it."""
        broken = broken_invariants()
        for sentence, ids in broken.items():
            self.stderr.write(f"BROKEN: {sentence}: {', '.join(ids)}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(BROKEN)} invariants do not hold.")
        self.stdout.write(f"All {len(BROKEN)} invariants hold.")
