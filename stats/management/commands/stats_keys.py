"""Which secrets published counts were made with, and whether settings still hold them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stats.choices import KeyUse
from stats.keys import fingerprint, is_in_use, take_into_use
from stats.models import KeyRecord


class Command(BaseCommand):
    """``stats_keys`` shows them; ``stats_keys --take-into-use rounding --reason "..."`` says that a new one is meant."""

    help = "Show the keys of published counts, or take the one that settings hold into use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what is asked."""
        parser.add_argument("--take-into-use", choices=KeyUse.values)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        """Do what was asked; fail when settings hold another key than the one in use."""
        if options["take_into_use"]:
            use = KeyUse(options["take_into_use"])
            if not options["reason"].strip():
                raise CommandError("Say why, with --reason: it is kept.")
            if is_in_use(use) and KeyRecord.objects.filter(use=use).exists():
                raise CommandError(f"The {use} key of settings is the one in use.")
            take_into_use(use, reason=options["reason"])
        changed = []
        for use in KeyUse:
            record = KeyRecord.objects.filter(use=use).order_by("-since", "-pk").first()
            in_use = record.fingerprint[:16] if record else "none yet"
            self.stdout.write(f"{use:9} in use: {in_use}; in settings: {fingerprint(use)[:16]}")
            if not is_in_use(use):
                changed.append(use)
        if changed:
            raise CommandError(
                f"Changed: {', '.join(changed)}. Put the old key back, or take the new one into use with a reason."
            )
