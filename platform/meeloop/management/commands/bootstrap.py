"""Bring an installation up to date: tables, the site's tree, groups, workflow, demo data on a developer's first start."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meeloop.bootstrap import ensure_foundations
from meeloop.migrating import patiently, swiftly


class Command(BaseCommand):
    """``manage.py bootstrap``: safe to run at every start; does only what is missing."""

    help = "Migrate and make what every installation needs. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the switch for demo data."""
        parser.add_argument("--no-demo", action="store_true", help="never load demo data")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Migrate, make the foundations, and in development load demo data into an empty installation."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with swiftly():
                patiently(lambda: call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1))
        ensure_foundations(site_url=settings.SITE_URL)
        if settings.DEBUG and not options["no_demo"]:
            call_command("demo", scale="small", only_if_empty=True)
