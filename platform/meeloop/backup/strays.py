"""Uploads that no row names: after going back, those of people who were forgotten and of what was made since. They are on no page, but a path would find them."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from meeloop.backup.uploads import our_uploads
from privacy.retention.files import names_of_uploads


@dataclass(frozen=True, slots=True)
class Strays:
    """How many files were moved, their bytes together, and where to; ``None`` when there were none."""

    number: int = 0
    size: int = 0
    folder: Path | None = None


def move_strays_aside() -> Strays:
    """Move every upload that no row names to a folder of its own in ``MEELOOP_VAR``, from where nothing is served.

    Moved, not thrown away: whoever went back too far wants them once more. For a time at which nobody uploads. Safe to repeat.
    Raises ``CommandError`` where they cannot be moved.
    """
    uploads, known = our_uploads(), names_of_uploads()
    strays = [name for name in uploads.names() if name not in known]
    if not strays:
        return Strays()
    folder, size = Path(settings.MEELOOP_VAR) / f"media-strays-{datetime.now(UTC):%Y%m%d%H%M%S}", 0
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
            "Make that possible, and run `recovered --after-recovery` (again): it goes on where it was."
        ) from error
    return Strays(len(strays), size, folder)
