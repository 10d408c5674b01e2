"""Put a backup back, and forget again who was forgotten since."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meeloop.backup.errors import BackupRefused
from meeloop.backup.restoring import put_back
from meeloop.backup.righting import put_right
from meeloop.backup.steps import Steps
from meeloop.backup.uploads import our_uploads
from meeloop.management.commands.backup import in_words


class Command(BaseCommand):
    """``manage.py restore FILE [--ledger FILE]``, as the owner, into an empty database and folder. Guide: docs/operations/backup.md."""

    help = "Put a backup into an empty database and folder, bring it up to date, and erase who was erased since."

    def add_arguments(self, parser: CommandParser) -> None:
        """The backup, and who was forgotten since."""
        parser.add_argument("file", type=Path)
        add_ledger(parser)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Do it all, or stop with what is wrong. The site may open when the last line says so."""
        ledger, steps = ledger_of(options), Steps(self.stdout.write)
        try:
            manifest = put_back(
                options["file"],
                passphrase=settings.BACKUP_KEY,
                address=settings.OWNER_ADDRESS,
                uploads=our_uploads(),
                did=steps.did,
            )
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Put back: {in_words(manifest)}")
        put_right(ledger, self.stdout, steps.did)


def add_ledger(parser: CommandParser) -> None:
    """Ask who was forgotten since."""
    parser.add_argument("--ledger", type=Path, help="the file of erasures (default: the installation's own)")
    parser.add_argument("--without-ledger", action="store_true", help="nobody was erased since: say so, or have a file")


def ledger_of(options: dict[str, Any]) -> Path | None:  # Any: Django's signature
    """Return the file of erasures. Raises ``CommandError`` when there is none and nobody said that nobody was erased."""
    ledger: Path = options["ledger"] or Path(settings.ERASURE_LEDGER)
    if options["without_ledger"]:
        return None
    if not ledger.is_file():
        raise CommandError(
            f"There is no file of erasures at {ledger}. Say where it is with --ledger, or --without-ledger when nobody was erased."
        )
    return ledger
