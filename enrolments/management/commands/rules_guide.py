"""Print the guide with all rules of a sign-up."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from enrolments.rules.overview import guide


class Command(BaseCommand):
    """``manage.py rules_guide > docs/guides/rules.md``: run it after a change of a rule or of a sentence."""

    help = "Print docs/guides/rules.md: every refusal and warning of a sign-up."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print it in Dutch, as the file is."""
        with translation.override("nl"):
            self.stdout.write(guide(), ending="")
