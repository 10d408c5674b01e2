"""Put a backup back, and forget again who was forgotten since."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meeloop.backup.closing import TO_CHECK, close_doors
from meeloop.backup.errors import BackupRefused
from meeloop.backup.restoring import put_back
from meeloop.management.commands.backup import in_words


class Command(BaseCommand):
    """``manage.py restore FILE [--ledger FILE]``, as the owner, into an empty database and folder. Guide: docs/operations/backup.md."""

    help = "Put a backup into an empty database and folder, bring it up to date, and erase who was erased since."

    def add_arguments(self, parser: CommandParser) -> None:
        """The backup, and who was forgotten since."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--ledger", type=Path, help="the file of erasures (default: the installation's own)")
        parser.add_argument("--without-ledger", action="store_true", help="nobody was erased since: say so, or have a file")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Do it all, or stop with what is wrong. The site may open when the last line says so."""
        ledger: Path = options["ledger"] or Path(settings.ERASURE_LEDGER)
        if not options["without_ledger"] and not ledger.is_file():
            raise CommandError(
                f"There is no file of erasures at {ledger}. Say where it is with --ledger, or --without-ledger when nobody was erased."
            )
        try:
            manifest = put_back(
                options["file"],
                passphrase=settings.BACKUP_KEY,
                address=settings.OWNER_ADDRESS,
                uploads=Path(settings.MEDIA_ROOT),
            )
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Put back: {in_words(manifest)}")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        # Before anything else: nobody who was signed in, and no letter that waited, meets what is not yet forgotten again.
        for line in close_doors():
            self.stdout.write(f"Closed: {line}.")
        call_command("replay_erasures", *([] if options["without_ledger"] else [ledger]), stdout=self.stdout)
        call_command("keep_terms", stdout=self.stdout)
        call_command("check_invariants", stdout=self.stdout)
        for line in TO_CHECK:
            self.stdout.write(f"Check yourself: {line}.")
        self.stdout.write("Ready to open.")
