"""``manage.py newsletter_bounces FILE``: take off the list whom a mail service could not reach, or who complained."""

from pathlib import Path
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from kit.address_hash import address_hash
from newsletter.models import Subscriber, SubscriberStatus
from newsletter.services.bouncing import note_bounce


class Command(BaseCommand):
    """Says what it would do; does it with ``--apply``. Prints numbers, never an address."""

    help = "Read addresses, one a line, that a mail service reports as unreachable (or, with --complaints, as unwilling)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, what it is a list of, and the word that makes it real."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--complaints", action="store_true", help="these readers called a newsletter unwanted")
        parser.add_argument("--apply", action="store_true", help="do it; without this it only counts")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        """Count, and with ``--apply`` take them off the list."""
        try:
            lines = options["file"].read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Cannot read {options['file']}: {type(error).__name__}") from error
        wanted = {line.strip().lower() for line in lines if line.strip()}
        addresses = sorted(line for line in wanted if is_address(line))
        kind: Literal["bounce", "complaint"] = "complaint" if options["complaints"] else "bounce"
        if options["apply"]:
            readers = sum([note_bounce(address, kind) for address in addresses])
            self.stdout.write(f"{len(addresses)} addresses noted, {readers} of them were readers.")
        else:
            readers = sum([is_reader(address) for address in addresses])
            self.stdout.write(
                f"{len(addresses)} addresses, {readers} of them are readers. Nothing changed: add --apply to do it."
            )
        if len(addresses) < len(wanted):
            self.stdout.write(f"{len(wanted) - len(addresses)} lines are no address and were passed over.")


def is_address(line: str) -> bool:
    """Return whether a line is an e-mail address."""
    try:
        validate_email(line)
    except ValidationError:
        return False
    return True


def is_reader(address: str) -> bool:
    """Return whether somebody on the list has this address."""
    return Subscriber.objects.filter(address_hash=address_hash(address), status=SubscriberStatus.ACTIVE).exists()
