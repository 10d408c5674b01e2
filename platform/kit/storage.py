"""Uploads on a disk: a file is there whole, or not at all."""

import errno
import os
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

# The disk is full, or full for this user or this file, or may only be read.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


class WholeFileStorage(FileSystemStorage):
    """As Django's, but a file has its name once it is whole: what breaks off is thrown away, and no row would ever know of it."""

    def _save(self, name: str, content: Any) -> str:  # Any: Django's files
        """Write beside the place, under a name of nobody else's; then take the first free name and move there."""
        beside = os.path.join(os.path.dirname(name), f".{uuid4().hex}.part")  # noqa: PTH118, PTH120  # names of a storage are text
        try:
            super()._save(beside, content)  # type: ignore[misc]  # not in the stubs
            kept = self._claim(name)
            os.replace(self.path(beside), self.path(kept))  # noqa: PTH105  # as above
        finally:
            with suppress(OSError):
                self.delete(beside)
        return kept

    def _claim(self, name: str) -> str:
        """Take a name by an empty file, as only one of two who want it at once can; return the one that was free."""
        while True:
            try:
                os.close(os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return str(name).replace("\\", "/")


def is_no_room(problem: BaseException | None) -> bool:
    """Return whether this went wrong because there is no room to write."""
    return isinstance(problem, OSError) and problem.errno in NO_ROOM
