"""Say in which tables something about somebody stands."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.finding import NotAPerson, rows_about


class Command(BaseCommand):
    """``manage.py privacy_where accounts.User 12``: tables and numbers of rows, for whoever answers a request. No values."""

    help = "Say in which tables something about an account, a pupil or a subscriber stands: labels and counts, no values."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind of person and the key."""
        parser.add_argument("label", help="accounts.User, schools.Pupil or newsletter.Subscriber")
        parser.add_argument("key", type=int)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print a line per table that has rows about this person."""
        try:
            person = apps.get_model(options["label"])._base_manager.filter(pk=options["key"]).first()  # all rows
            counts = [(found.declaration.label, found.rows.count()) for found in rows_about(person)] if person else []
        except (LookupError, NotAPerson, ValueError) as error:
            raise CommandError("Name accounts.User, schools.Pupil or newsletter.Subscriber.") from error
        if person is None:
            raise CommandError("There is nobody with this key.")
        for label, number in counts:
            if number:
                self.stdout.write(f"{number:6}  {label}")
