"""``manage.py spreading > docs/operations/spreading.md``."""

from typing import Any

from django.core.management.base import BaseCommand

from meeloop.spreading import document


class Command(BaseCommand):
    """Print what would keep the tables from being spread over several servers by school."""

    help = "Print which keys and unique rules have no school in them (docs/operations/spreading.md)"

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print the page."""
        self.stdout.write(document(), ending="")
