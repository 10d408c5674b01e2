"""Move uploads that no row names out of the way."""

from typing import Any

from django.core.management.base import BaseCommand

from meeloop.backup.strays import move_left_over_aside


class Command(BaseCommand):
    """``manage.py uploads_left_over``, as the worker, when the doctor says ``uploads.left``. Guide: docs/operations/doctor.md."""

    help = "Move uploads that no row names, and that are older than a day, to a folder in MEELOOP_VAR."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Move them, and say where to."""
        moved = move_left_over_aside()
        if moved.folder is None:
            self.stdout.write("Every upload that is older than a day is named by a row.")
            return
        self.stdout.write(f"Moved aside: {moved.number} uploads ({moved.size / 1024**2:.1f} MB), to {moved.folder}.")
        self.stdout.write("Throw that folder away: it may hold photos of people who were forgotten.")
