"""``manage.py keep_terms``: let go of everything whose term is over, now. ``--dry-run`` says what would go, and changes nothing.

Ask it as the worker (``MEELOOP_DB_ROLE=worker``): logs that only grow may be shortened by nobody else.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.retention.keeping import keep_terms, what_is_due
from privacy.retention.models import RetentionRun


class Command(BaseCommand):
    """Carry out the terms of the registry."""

    help = "Delete or empty what is kept longer than its term."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dry-run``: only count. ``--model schools.Pupil``: only the rules of one model."""
        parser.add_argument("--dry-run", action="store_true", help="Say what would go, and change nothing.")
        parser.add_argument("--model", default="", metavar="APP.MODEL", help="Only the rules of one model.")

    def handle(self, *args: Any, dry_run: bool = False, model: str = "", **options: Any) -> None:  # Any: Django's signature
        """Print what went and what is left, in numbers. Exit code 1 when something overdue is left."""
        if model:
            try:
                model = apps.get_model(model)._meta.label
            except (LookupError, ValueError) as error:
                raise CommandError(f"There is no model '{model}'.") from error
        if dry_run:
            self._say_what_is_due(model)
            return
        run = keep_terms(label=model)
        if run is None:
            raise CommandError("Another worker is keeping the terms just now.")
        self._say(run)

    def _say_what_is_due(self, label: str) -> None:
        for one in what_is_due(timezone.now(), label=label):
            kept = {**({"by law": one.legal} if one.legal else {}), **one.waits}
            if one.ends or kept:
                words = "".join(f", {number} kept ({why})" for why, number in kept.items())
                self.stdout.write(f"{one.duty.key}: {one.ends} {one.duty.rule.then.value}{words}")

    def _say(self, run: RetentionRun) -> None:
        for key, number in run.counts.items():
            self.stdout.write(f"{key}: {number} ended")
        for key, error in run.errors.items():
            self.stderr.write(f"{key}: failed with {error}")
        for key, left in run.left.items():
            self.stderr.write(f"{key}: {left['left']} left, {left['legal']} kept by law, waiting: {left['waits'] or 'none'}")
        if not run.is_good:
            raise CommandError(f"{run.overdue_after} overdue rows are left.")
        self.stdout.write("Nothing overdue is left.")
