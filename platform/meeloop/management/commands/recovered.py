"""What a database that PostgreSQL put back from its own log needs before it opens."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from meeloop.backup.righting import put_right
from meeloop.backup.steps import Steps
from meeloop.management.commands.restore import add_ledger, ledger_of


class Command(BaseCommand):
    """``manage.py recovered [--ledger FILE]``, as the owner, after point-in-time recovery. Guide: docs/operations/backup.md."""

    help = "After PostgreSQL was put back to an earlier moment: close what is open again, forget again, check. `restore` does this itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who was forgotten since."""
        add_ledger(parser)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Do it all, or stop with what is wrong. The site may open when the last line says so."""
        put_right(ledger_of(options), self.stdout, Steps(self.stdout.write).did)
