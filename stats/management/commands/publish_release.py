"""Publish an approved release, recompute what can be recomputed of one, or write its files."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from kit.refusals import Refusal
from stats.choices import KeyUse
from stats.keys import is_in_use, is_of_settings
from stats.models import Release
from stats.rules import SYSTEM, Maker
from stats.services.deciding import publish_release
from stats.services.verifying import export_release, keys_of, verify_release


class Command(BaseCommand):
    """``publish_release ID``, ``publish_release --verify ID``, ``publish_release --export DIR ID``; without an ID: the list."""

    help = "Publish an approved release; --verify recomputes it from what is stored, --export DIR writes its files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what is asked."""
        parser.add_argument("id", nargs="?", type=UUID, help="the release; without it all releases are listed")
        parser.add_argument("--verify", action="store_true", help="recompute digests, signature, sums and multiples of five")
        parser.add_argument("--public-key", default="", help="with --verify: the signing key (base64) as you keep it elsewhere")
        parser.add_argument("--export", type=Path, metavar="DIR", help="write the files into a folder of their own below DIR")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        """Do what was asked."""
        if options["id"] is None:
            for one in Release.objects.order_by("-start_year", "-term", "-version"):
                self.stdout.write(f"{one.pk}  {one}  {one.status}")
            return
        release = Release.objects.filter(pk=options["id"]).first()
        if release is None:
            raise CommandError(f"There is no release {options['id']}.")
        if options["verify"]:
            self.verify(release, options["public_key"])
        elif options["export"]:
            self.export(release, options["export"])
        else:
            self.publish(release)

    def verify(self, release: Release, public_key: str) -> None:
        """Print each check; fail when something differs."""
        checks = verify_release(release, public_key=public_key)
        if release.is_out and not public_key and not is_of_settings(release.signing_key):
            self.stdout.write("note  signed with an earlier key, read from this database; give yours with --public-key")
        for used in keys_of(release):
            self.stdout.write(f"key   {used}")
        for use in KeyUse:
            if not is_in_use(use):
                self.stdout.write(f"note  settings hold another {use} key than the one in use: see manage.py stats_keys")
        for check in checks:
            self.stdout.write(
                f"{'ok  ' if check.holds else 'FAIL'}  {check.name:15} {check.looked_at:6} looked at: {check.words}"
            )
            for wrong in check.wrong[:10]:
                self.stdout.write(f"      differs: {wrong}")
        if not all(check.holds for check in checks):
            raise CommandError(f"{release} is not what was published.")
        self.stdout.write(f"{release} is what was published.")

    def export(self, release: Release, folder: Path) -> None:
        """Write the files. A confidential release leaves only as a marked copy for one reader, through the site."""
        if release.is_confidential:
            raise CommandError(
                "This release is confidential: its files are made for one reader at a time, with their name in them."
            )
        for path in export_release(release, folder):
            self.stdout.write(str(path))

    def publish(self, release: Release) -> None:
        """Publish what two bodies approved."""
        with translation.override("nl"):
            try:
                publish_release(release=release, by=Maker(None, body=SYSTEM))
            except Refusal as refusal:
                raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"{release} is out.")
