"""Forget again whom a restored backup brought back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.erasing.replaying import read_lines, replay


class Command(BaseCommand):
    """``manage.py replay_erasures [FILE ...]``: after a backup was put back, before the site opens. As the worker's role."""

    help = "Erase everybody who was erased since the backup that was put back: by the file beside the database, or these files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files; without one it is the installation's own."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print how many people went, and from which tables."""
        files = options["files"] or [path for path in [Path(settings.ERASURE_LEDGER)] if path.exists()]
        try:
            lines = [line for path in files for line in read_lines(path.read_text("utf-8").splitlines())]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"This is no file of erasures: {error}") from error
        receipts = replay(lines)
        self.stdout.write(f"{len(receipts)} people were back and are gone again ({len(lines)} lines read).")
        for receipt in receipts:
            self.stdout.write(f"  {receipt.number}  {sum(receipt.gone.values())} rows")
