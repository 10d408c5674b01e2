"""Read a list that others keep: the sectors, or the qualifications of the mbo."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kit.refusals import Refusal
from providers.choices import ReferenceKind
from providers.services.reference import import_reference

SHOWN = 20


class Command(BaseCommand):
    """``manage.py import_reference sectors|qualifications FILE --version 2026-1 [--dry-run]``.

    A CSV with the columns ``code`` and ``name``, for qualifications also ``level`` (1 to 4) and ``sector`` (one of ours).
    """

    help = "Read a version of the list of sectors or qualifications, and say what changes. Nothing is ever deleted."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # Any: Django's signature
        """``--version`` is the list's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Which list, which file, which version."""
        parser.add_argument("kind", choices=ReferenceKind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--version", required=True, dest="list_version", help="As its keeper calls it, such as 2026-1.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print the difference."""
        try:
            found = import_reference(
                kind=ReferenceKind(options["kind"]),
                data=options["file"].read_bytes(),
                version=options["list_version"],
                is_trial=options["dry_run"],
            )
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}") from error
        if found.is_known:
            self.stdout.write("This version was read in before. Nothing changes.")
            return
        for word, codes in (("new", found.added), ("changed", found.changed), ("ended", found.ended)):
            more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
            self.stdout.write(f"{word}: {len(codes)} {', '.join(codes[:SHOWN])}{more}".rstrip())
        self.stdout.write("Nothing was changed: this was a trial." if options["dry_run"] else "Done.")
