"""``manage.py invite_first_admin somebody@example.org``: how a new installation gets its first person."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.services.first_admin import invite_first_admin
from kit.refusals import Refusal


class Command(BaseCommand):
    """Send the invitation by mail; refused once the region has an administrator."""

    help = "Invite the region's first administrator by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Invite, or say why not."""
        try:
            validate_email(options["email"])
            invite_first_admin(email=options["email"])
        except ValidationError as error:
            raise CommandError("That is no e-mail address.") from error
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write("The invitation is on its way. It works for 14 days.")
