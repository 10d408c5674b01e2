"""What a database that PostgreSQL put back from its own log needs before it opens."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meeloop.backup.righting import put_right
from meeloop.backup.steps import Steps
from meeloop.management.commands.restore import add_ledger, ledger_of

MEANT = (
    "This signs everybody out, closes every link and token, holds back every letter and newsletter that waits, asks again for every yes to photos, "
    "and moves uploads that no row names aside. Do it once after PostgreSQL was put back to an earlier moment, when the uploads are back too and "
    "while web, worker and beat stand still; then say so: --after-recovery."
)


class Command(BaseCommand):
    """``manage.py recovered --after-recovery [--ledger FILE]``, as the owner, after point-in-time recovery. Guide: docs/operations/backup.md."""

    help = "After PostgreSQL was put back to an earlier moment: close what is open again, forget again, check. `restore` does this itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who was forgotten since, and that it is meant."""
        add_ledger(parser)
        parser.add_argument("--after-recovery", action="store_true", help="PostgreSQL was put back, and uploads too: go ahead")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Do it all, or stop with what is wrong. The site may open when the last line says so."""
        if not options["after_recovery"]:
            raise CommandError(MEANT)
        put_right(ledger_of(options), self.stdout, Steps(self.stdout.write).did)
