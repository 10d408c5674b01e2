"""``manage.py demo --scale small|region|country``: a believable region in an empty installation."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from meeloop.demo.indexing import mend_search_indexes
from meeloop.demo.loading import is_empty, load
from meeloop.demo.scales import SCALES


class Command(BaseCommand):
    """Load demo data. The same seed on the same day gives the same content."""

    help = "Fill an empty installation with an invented region: schools, providers, activities, a past year and a current one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add size and seed."""
        parser.add_argument("--scale", choices=sorted(SCALES), default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--only-if-empty", action="store_true", help="do nothing, without complaint, when there is data")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Load, or say why not."""
        if settings.MEELOOP_ENV == "production":
            raise CommandError("Demo data does not belong in production.")
        if mended := mend_search_indexes():
            self.stdout.write(f"A load was interrupted: {mended} search indexes are made again.")
        if not is_empty():
            if options["only_if_empty"]:
                return
            raise CommandError("There are schools or providers already. Demo data needs an empty installation: make reset")
        begun = time.monotonic()
        say = self.stdout.write if options["verbosity"] > 1 else lambda line: None
        load(scale=SCALES[options["scale"]], seed=options["seed"], now=timezone.localtime(), say=say)
        self.stdout.write(f"Demo data ({options['scale']}) in {time.monotonic() - begun:.0f} s.")
