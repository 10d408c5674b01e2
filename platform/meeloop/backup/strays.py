"""Uploads that no row names. They are on no page, but a path would find them, and each backup has them.

After going back they are those of people who were forgotten and of what was made since; else what could not be thrown away when its row went,
or was written before something broke.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from meeloop.backup.uploads import Uploads, our_uploads
from privacy.retention.files import names_of_uploads

A_DAY = timedelta(days=1)
ASIDE, MOMENT = "media-strays-", "%Y%m%d%H%M%S"
# As long as a backup may be kept.
LONGEST_ASIDE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Strays:
    """How many files were moved, their bytes together, and where to; ``None`` when there were none."""

    number: int = 0
    size: int = 0
    folder: Path | None = None


def left_over() -> list[str]:
    """Return the uploads that no row names although there was a day to write one: an upload is there before its row is."""
    return _strays(our_uploads(), until=timezone.now() - A_DAY)


def forgotten_aside() -> list[Path]:
    """Return the folders with what was moved aside that nobody threw away in all the time that a backup would have lived."""
    latest = f"{ASIDE}{(timezone.now() - LONGEST_ASIDE).astimezone(UTC):{MOMENT}}"
    return sorted(one for one in Path(settings.MEELOOP_VAR).glob(f"{ASIDE}*") if one.is_dir() and one.name < latest)


def move_left_over_aside() -> Strays:
    """Move these to a folder of its own, as below; at any time."""
    uploads = our_uploads()
    return _move(uploads, _strays(uploads, until=timezone.now() - A_DAY), again="manage.py uploads_left_over")


def move_strays_aside() -> Strays:
    """Move every upload that no row names to a folder of its own in ``MEELOOP_VAR``, from where nothing is served.

    Moved, not thrown away: whoever went back too far wants them once more. For a time at which nobody uploads. Safe to repeat.
    Raises ``CommandError`` where they cannot be moved.
    """
    uploads = our_uploads()
    return _move(uploads, _strays(uploads), again="recovered --after-recovery")


def _strays(uploads: Uploads, *, until: datetime | None = None) -> list[str]:
    # The files first: what is uploaded while we look has its row by the time the rows are read, or is too young.
    names = uploads.names(until=until)
    known = names_of_uploads()
    return [name for name in names if name not in known]


def _move(uploads: Uploads, strays: list[str], *, again: str) -> Strays:
    if not strays:
        return Strays()
    folder, size = Path(settings.MEELOOP_VAR) / f"{ASIDE}{timezone.now().astimezone(UTC):{MOMENT}}", 0
    try:
        folder.mkdir(mode=0o700, parents=True)
        for name in strays:
            to = folder / name
            to.parent.mkdir(parents=True, exist_ok=True)
            with uploads.open(name) as file, to.open("wb") as kept:
                shutil.copyfileobj(file, kept)
            size += to.stat().st_size
            uploads.remove(name)
    except OSError as error:
        raise CommandError(
            f"{len(strays)} uploads that no row names could not all be moved to {folder}: {error.strerror}. "
            f"Make that possible, and run `{again}` (again): it goes on where it was."
        ) from error
    return Strays(len(strays), size, folder)
