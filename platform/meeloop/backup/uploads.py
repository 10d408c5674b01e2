"""The uploads as a backup sees them: names and contents, whether they lie in a folder or in a bucket."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.conf import settings


class Uploads(Protocol):
    """Where files are."""

    def names(self, *, until: datetime | None = None) -> Sequence[str]:
        """Return the name of every file, in order; ``until``: of those written before that."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open one to read. Raises ``FileNotFoundError`` for one that is gone, and ``OSError``."""
        ...

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one under this name. Raises ``OSError``."""
        ...

    def remove(self, name: str) -> None:
        """Throw one away."""
        ...


class Folder:
    """Uploads on a disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def names(self, *, until: datetime | None = None) -> list[str]:
        """Return the name of every file, in order; none where the folder is not there."""
        found = self.path.rglob("*") if self.path.exists() else ()
        files = (one for one in found if one.is_file() and not one.is_symlink())
        return sorted(one.relative_to(self.path).as_posix() for one in files if until is None or _is_older(one, until))

    def open(self, name: str) -> IO[bytes]:
        """Open one to read."""
        return (self.path / name).open("rb")

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one, and the folders above it."""
        path = self.path.joinpath(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)

    def remove(self, name: str) -> None:
        """Throw one away."""
        (self.path / name).unlink()


def _is_older(file: Path, until: datetime) -> bool:
    try:
        return file.stat().st_mtime < until.timestamp()
    except FileNotFoundError:  # it has its own name by now, or went
        return False


def our_uploads() -> Uploads:
    """Return the uploads of this installation."""
    if settings.MEDIA_BUCKET:
        from meeloop.backup.uploads_in_bucket import Bucket  # noqa: PLC0415  # it needs the extra "s3"

        return Bucket()
    return Folder(Path(settings.MEDIA_ROOT))
