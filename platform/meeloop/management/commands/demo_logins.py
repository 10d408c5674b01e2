"""Who there is to sign in as, and what to try first: the last words of ``make run``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.demo import Person, demo_people
from meeloop.demo.people import PEOPLE

FIRST = {person.email: person.first for person in PEOPLE}
NAME_WIDTH, ROLE_WIDTH = 16, 20


class Command(BaseCommand):
    """``manage.py demo_logins``: the page with one button a person, and one line with a hint for each."""

    help = "List the people of the demo data, where to sign in as one of them, and what to try first."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print the table; in production there is nothing to print."""
        if not settings.DEV_SIGN_IN:
            raise CommandError("Demo people can sign in in development only.")
        groups = demo_people()
        if not groups:
            self.stdout.write("No demo people here. To get them: make reset, then make run.")
            return
        self.stdout.write(f"Sign in with one click (Inloggen als demo): {settings.SITE_URL}/dev/inloggen/")
        self.stdout.write(f"Mail that was sent (Postvak):               {settings.SITE_URL}/dev/postvak/")
        self.stdout.write(f"A class list to read in (Klassenlijst):     {settings.SITE_URL}/dev/klassenlijst/\n")
        for group in groups:
            for line in lines_of(str(group.title), group.people):
                self.stdout.write(line)


def lines_of(role: str, people: Sequence[Person]) -> Iterator[str]:
    """Yield two lines a person: role, name and place; then what to try first."""
    for who in people:
        yield f"  {role:<{ROLE_WIDTH}} {name_of(who):<{NAME_WIDTH}} {who.where}"
        if first := FIRST.get(who.user.email):
            yield f"  {'':<{ROLE_WIDTH}} {first}"


def name_of(who: Person) -> str:
    """Return the name as the page shows it."""
    return str(who.user.get_short_name())
