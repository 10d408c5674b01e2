"""``manage.py reseal_factors``: after a new SECRET_KEY, before the earlier one is thrown away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.resealing import reseal_factors


class Command(BaseCommand):
    """Close every seed of a second factor with the current key. Safe to repeat. Guide: docs/operations/keys.md."""

    help = "Close the seeds of second factors with the current SECRET_KEY, so that SECRET_KEY_FALLBACKS can be emptied."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Say how many were closed anew. Raises ``CommandError`` when there are seeds that no key opens."""
        done = reseal_factors()
        self.stdout.write(f"{done.anew} closed anew, {done.already} already were")
        if done.lost:
            raise CommandError(
                f"{done.lost} are closed by a key that the settings do not hold. Put that key back in SECRET_KEY_FALLBACKS "
                "and run this again; without it these people set up their second factor anew."
            )
