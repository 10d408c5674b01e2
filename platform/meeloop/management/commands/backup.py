"""Make a backup, or look whether one is whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meeloop.backup.errors import BackupRefused
from meeloop.backup.keeping import throw_away_older
from meeloop.backup.making import ENDING, make_backup
from meeloop.backup.parcels import Manifest
from meeloop.backup.restoring import check_backup
from meeloop.backup.steps import Steps
from meeloop.backup.uploads import our_uploads


class Command(BaseCommand):
    """``manage.py backup [--to FILE]`` and ``manage.py backup --check FILE``; the key is ``BACKUP_KEY``. Guide: docs/operations/backup.md."""

    help = "Write the database and the uploads into one sealed file, or check such a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, or what to check."""
        parser.add_argument("--to", type=Path, help="the file to make (default: BACKUP_FOLDER, by the moment)")
        parser.add_argument(
            "--keep-days",
            type=int,
            metavar="DAYS",
            help="then throw away backups in the same folder that are older (the privacy statement says 30)",
        )
        parser.add_argument("--check", type=Path, metavar="FILE", help="read this backup and say whether it is whole")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Say what is in it."""
        if options["keep_days"] is not None and options["keep_days"] < 1:
            raise CommandError("--keep-days is 1 or more: the backup that was just made is never thrown away.")
        try:
            if options["check"]:
                manifest = check_backup(options["check"], passphrase=settings.BACKUP_KEY)
                self.stdout.write(f"Whole: {in_words(manifest)}")
                return
            to = options["to"] or Path(settings.BACKUP_FOLDER) / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}{ENDING}"
            manifest = make_backup(
                address=settings.BACKUP_ADDRESS,
                uploads=our_uploads(),
                to=to,
                passphrase=settings.BACKUP_KEY,
                software=settings.RELEASE,
                did=Steps(self.stdout.write).did,
            )
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Made {to}: {in_words(manifest)}")
        if options["keep_days"] is not None:
            for old in throw_away_older(to, days=options["keep_days"]):
                self.stdout.write(f"Thrown away, older than {options['keep_days']} days: {old.name}")


def in_words(manifest: Manifest) -> str:
    """Return what a backup holds, in one sentence."""
    uploads = sum(1 for name in manifest.digests if name.startswith("upload/"))
    return f"{sum(manifest.tables.values())} rows in {len(manifest.tables)} tables and {uploads} files, of {manifest.made_at}."
