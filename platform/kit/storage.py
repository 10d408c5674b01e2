"""Uploads on a disk: a file is there whole, or not at all."""

import errno
from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage

# The disk is full, or full for this user or this file, or may only be read.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


class WholeFileStorage(FileSystemStorage):
    """As Django's, but what could not be written to its end is thrown away: no row would ever know of it."""

    def _save(self, name: str, content: Any) -> str:  # Any: Django's files
        was_there = self.exists(name)
        try:
            kept: str = super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        except OSError:
            if not was_there:
                with suppress(OSError):
                    self.delete(name)
            raise
        return kept


def is_no_room(problem: BaseException | None) -> bool:
    """Return whether this went wrong because there is no room to write."""
    return isinstance(problem, OSError) and problem.errno in NO_ROOM
