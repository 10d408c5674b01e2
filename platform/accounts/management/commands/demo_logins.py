"""Which demo people there are, for ``make run``."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.demo import demo_people


class Command(BaseCommand):
    """``manage.py demo_logins``: one line for each demo person: roles, name, address."""

    help = "List the people of the demo data and where to sign in as one of them."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print the address of the page and one line a person."""
        if not settings.DEV_SIGN_IN:
            raise CommandError("Demo people can sign in in development only.")
        self.stdout.write(f"{settings.SITE_URL}/dev/inloggen/")
        for group in demo_people():
            for who in group.people:
                self.stdout.write(f"  {group.title}: {who.user.display_name} <{who.user.email}>, {who.where}")
