"""``manage.py refresh_catalogue``: after rows were written past Django's signals (demo data, a restore)."""

from typing import Any

from django.core.management.base import BaseCommand

from activities.catalogue.refresh import refresh_all


class Command(BaseCommand):
    """Rebuild the public catalogue."""

    help = "Rebuild the flat table of the public catalogue. Safe to repeat."

    def handle(self, **_: Any) -> None:  # Any: Django's options
        """Rebuild and say how many rows changed."""
        self.stdout.write(f"{refresh_all()} rows changed")
