"""Say what is wrong with this installation, and what to do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meeloop.doctor.looking import everything
from meeloop.doctor.problems import Problem


class Command(BaseCommand):
    """``manage.py doctor [--language en]``: exit code 1 when something must be mended. Changes nothing; safe on a running site."""

    help = "Look at settings, database, queue, mail, disk and backups, and say what is wrong and what to do."
    # They are the first thing that is looked at.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """In which language."""
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Say it part by part. Raises ``CommandError`` when something is wrong."""
        with translation.override(options["language"]):
            wrong = sum(self._say(name, problems) for _code, name, problems in everything())
            if wrong:
                words = ngettext("%(count)s ding moet hersteld worden.", "%(count)s dingen moeten hersteld worden.", wrong)
                raise CommandError(words % {"count": wrong})
            self.stdout.write(_("Alles wat bekeken kon worden is in orde."))

    def _say(self, name: str, problems: list[Problem]) -> int:
        if not problems:
            well = _("goed")
            self.stdout.write(f"{well:<8} {name}")
        for problem in problems:
            mark = _("FOUT") if problem.is_wrong else _("let op")
            self.stdout.write(f"{mark:<8} {name}: {problem.said} [{problem.code}]")
            if problem.do:
                self.stdout.write(f"{'':<8} {problem.do}")
        return sum(problem.is_wrong for problem in problems)
