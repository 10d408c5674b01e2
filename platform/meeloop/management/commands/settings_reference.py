"""Print what an operator can set."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from meeloop.settings_reference import example, reference


class Command(BaseCommand):
    """``manage.py settings_reference``: the page of ``docs/operations/settings.md``; ``--example``: the file ``.env.example``."""

    help = "Print the settings reference, or with --example a file to fill in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of the two."""
        parser.add_argument("--example", action="store_true", help="print .env.example instead")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Write it to standard output."""
        self.stdout.write(example() if options["example"] else reference(), ending="")
