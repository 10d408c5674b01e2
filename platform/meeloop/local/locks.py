"""One supervisor per checkout: a file lock that the kernel releases whatever happens to its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Somebody else holds the lock."""


def take(path: Path, *, wait: bool) -> int:
    """Lock ``path`` and return its file descriptor; closing it releases the lock. Raises ``Busy`` unless ``wait``."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        raise Busy(path) from None
    return handle


@contextmanager
def held(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock on ``path`` for as long as the block runs."""
    handle = take(path, wait=wait)
    try:
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Return whether another process holds the lock now."""
    try:
        os.close(take(path, wait=False))
    except Busy:
        return True
    return False
