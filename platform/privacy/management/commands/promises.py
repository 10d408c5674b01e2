"""``manage.py promises``: sentence, tests and last result of every promise; fails on a gap. ``make promises`` runs the tests first."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from privacy.promises.report import State, counts, gaps, lines
from privacy.promises.results import read_results


class Command(BaseCommand):
    """Print the report of the promises; end with an error when a promise has no passing test or a test no promise."""

    help = "Print every promise with its tests and their last result (promises SP-15)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another file of results than the installation's own."""
        parser.add_argument("--results", type=Path, default=Path(settings.PROMISES_RESULTS))

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print, then judge. Raises ``CommandError`` with every gap."""
        results = read_results(options["results"])
        with translation.override("nl"):
            every = list(lines(results))
            for line in every:
                self.stdout.write(f"{line.promise.key:9} {line.state.label:20} {line.promise.text}")
                for test in line.tests:
                    self.stdout.write(f"{'':30} {test}")
                if line.why:
                    self.stdout.write(f"{'':30} {line.why}")
            found = counts(every)
            summary = ", ".join(f"{found[state]} {state.label}" for state in State if found[state])
        self.stdout.write(f"\n{len(every)} promises: {summary}")
        if results.made_at is None:
            raise CommandError("No results yet: run `make promises`.")
        if missing := gaps(results):
            raise CommandError("\n".join(missing))
