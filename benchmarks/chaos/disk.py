"""A disk so small that it can be filled: memory, mounted where only this process and its children see it."""

import ctypes
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

OWN_MOUNTS = 0x00020000  # CLONE_NEWNS: what is mounted goes with the process, however that ends
MEGABYTES = 512
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk, and what fills it."""

    folder: Path

    @property
    def ballast(self) -> Path:
        """The file that takes all the room."""
        return self.folder / "ballast"

    def fill(self) -> None:
        """Take all room that is left."""
        with self.ballast.open("ab") as file, suppress(OSError):
            free = os.statvfs(self.folder)
            os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - CHUNK, 1))
            while True:
                file.write(b"\0" * CHUNK)
                file.flush()

    def clear(self) -> None:
        """Give the room back."""
        self.ballast.unlink(missing_ok=True)


@contextmanager
def small_disk() -> Iterator[Disk | None]:
    """Make temporary files of this process, and so its servers, live on a small disk; yield None where that needs more rights."""
    with tempfile.TemporaryDirectory(prefix="meeloop-disk-") as folder:
        if not _mounted(folder):
            yield None
            return
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            yield Disk(Path(folder))
        finally:
            tempfile.tempdir = before
            subprocess.run(["umount", "--lazy", folder], check=False)


def _mounted(folder: str) -> bool:
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(OWN_MOUNTS) != 0:
        return False
    commands = (
        ["mount", "--make-rprivate", "/"],
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=1777", "meeloop-chaos", folder],
    )
    return all(subprocess.run(one, check=False, capture_output=True).returncode == 0 for one in commands)
