"""``manage.py check_access_log``: is the log of who looked as it was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.models import AccessSeal
from privacy.sealing import broken_seals


class Command(BaseCommand):
    """Recompute every seal; end with an error when a day changed or is missing."""

    help = "Check the chain of seals on the log of who looked at whom (promise PM-8)."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print the newest seal. Raises ``CommandError`` with every broken day."""
        if broken := list(broken_seals()):
            raise CommandError("\n".join(broken))
        newest = AccessSeal.objects.order_by("-day").first()
        self.stdout.write(f"whole up to {newest.day}: {newest.digest}" if newest else "no day is sealed yet")
