"""Uploads that no row names: after going back, those of people who were forgotten and of what was made since. They are on no page, but a path would find them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from privacy.retention.files import names_of_uploads


@dataclass(frozen=True, slots=True)
class Strays:
    """How many files were moved, their bytes together, and where to; ``None`` when there were none."""

    number: int = 0
    size: int = 0
    folder: Path | None = None


def move_strays_aside() -> Strays:
    """Move every file below ``MEDIA_ROOT`` that no row names to a folder of its own in ``MEELOOP_VAR``, from where nothing is served.

    Moved, not thrown away: whoever went back too far wants them once more. For a time at which nobody uploads. Safe to repeat.
    Raises ``CommandError`` where they cannot be moved.
    """
    uploads, known = Path(settings.MEDIA_ROOT), names_of_uploads()
    strays = sorted(path for path in _files(uploads) if path.relative_to(uploads).as_posix() not in known)
    if not strays:
        return Strays()
    folder = Path(settings.MEELOOP_VAR) / f"media-strays-{datetime.now(UTC):%Y%m%d%H%M%S}"
    size = sum(path.stat().st_size for path in strays)
    try:
        folder.mkdir(mode=0o700, parents=True)
        for path in strays:
            to = folder / path.relative_to(uploads)
            to.parent.mkdir(parents=True, exist_ok=True)
            # Also from one volume to another.
            shutil.move(path, to)
    except OSError as error:
        raise CommandError(
            f"{len(strays)} uploads that no row names could not all be moved to {folder}: {error.strerror}. "
            "Make that possible, and run `recovered --after-recovery` (again): it goes on where it was."
        ) from error
    return Strays(len(strays), size, folder)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) if folder.exists() else iter(())
