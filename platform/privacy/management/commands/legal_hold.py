"""``manage.py legal_hold``: keep one row beyond its term, let it go again, or list what is kept (promise POR-6c)."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kit.refusals import Refusal
from privacy.retention.legal import keep_row, lift_hold
from privacy.retention.models import LegalHold


class Command(BaseCommand):
    """Set, lift and list legal holds."""

    help = "Keep a row because the law or a court asks it."

    def add_arguments(self, parser: CommandParser) -> None:
        """``set schools.Pupil 12 --reason ... --until 2027-01-31 --by 3``, ``lift 5 --by 3`` or ``list``."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list")
        setting = acts.add_parser("set")
        setting.add_argument("model", metavar="APP.MODEL")
        setting.add_argument("number")
        setting.add_argument("--reason", required=True)
        setting.add_argument("--until", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        setting.add_argument("--by", required=True, type=int, help="the number of the account that decided it")
        lifting = acts.add_parser("lift")
        lifting.add_argument("hold", type=int)
        lifting.add_argument("--by", required=True, type=int)

    def handle(self, *args: Any, act: str = "list", **options: Any) -> None:  # Any: Django's signature
        """Do it; a refusal is said in words and ends with exit code 1."""
        if act == "set":
            self._set(options)
        elif act == "lift":
            hold = LegalHold.objects.filter(pk=options["hold"]).first()
            if hold is None:
                raise CommandError("There is no such hold.")
            lift_hold(hold=hold, by_id=options["by"])
        for one in LegalHold.objects.standing(timezone.now()).order_by("until", "pk"):
            self.stdout.write(f"{one.pk}: {one.label} {one.object_id} until {timezone.localdate(one.until)}")

    def _set(self, options: dict[str, Any]) -> None:  # Any: as above
        until = timezone.make_aware(datetime.combine(options["until"], time.min))
        try:
            keep_row(
                label=options["model"],
                object_id=options["number"],
                reason=options["reason"],
                until=until,
                by_id=options["by"],
            )
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
