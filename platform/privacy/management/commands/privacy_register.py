"""Print the processing register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from privacy import dpia_guide
from privacy.register_guide import guide


class Command(BaseCommand):
    """``manage.py privacy_register > docs/guides/verwerkingsregister.md``: run it after a change of a declaration."""

    help = "Print docs/guides/verwerkingsregister.md: the processing register of AVG article 30, and who sees which column."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which of the two files."""
        parser.add_argument("--dpia", action="store_true", help="print docs/guides/dpia-inventaris.md instead")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print it in Dutch, as the file is."""
        with translation.override("nl"):
            self.stdout.write(dpia_guide.guide() if options["dpia"] else guide(), ending="")
