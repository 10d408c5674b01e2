"""Where one checkout keeps its state, and where its sockets fit."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from meeloop.local.errors import LocalError

ROOT = Path(__file__).resolve().parents[3]

# A socket's path has room for 107 bytes, and PostgreSQL adds "/.s.PGSQL.5432" to the folder's name.
LONGEST_SOCKET_DIR = 107 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Places:
    """The folders and files below one ``var``."""

    root: Path
    var: Path

    @cached_property
    def sockets(self) -> Path:
        """Where the servers listen; made when first asked for, because it may have to be outside ``var``."""
        return socket_folder(self.var)

    @property
    def lock(self) -> Path:
        """Held by the supervisor for as long as it lives."""
        return self.var / ".lock"

    @property
    def logs(self) -> Path:
        """What the servers write."""
        return self.var / "log"


def find_places(var: Path | None = None) -> Places:
    """Make the folders of this checkout (0700) and return them. ``MEELOOP_VAR`` moves them elsewhere.

    Raises ``LocalError`` when they belong to somebody else.
    """
    chosen = var or Path(os.environ.get("MEELOOP_VAR") or ROOT / "var")
    folder = private_folder(chosen.resolve())
    private_folder(folder / "log")
    return Places(root=ROOT, var=folder)


def socket_folder(near: Path) -> Path:
    """Return a 0700 folder for sockets: below ``near`` or, when a socket cannot be there, in a short place."""
    below = near / "sockets"
    if _takes_sockets(below):
        return private_folder(below)
    digest = hashlib.sha256(os.fsencode(near)).hexdigest()[:12]
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 (0700 and owner checked below)
        elsewhere = Path(parent) / f"meeloop-{os.geteuid()}-{digest}"
        if _takes_sockets(elsewhere):
            return private_folder(elsewhere)
    raise LocalError(f"No folder with a path short enough for a socket: TMPDIR is {tempfile.gettempdir()}.")


def _takes_sockets(folder: Path) -> bool:
    """Return whether the path is short enough, and free of the comma that separates hosts in a database address."""
    return len(os.fsencode(folder)) <= LONGEST_SOCKET_DIR and "," not in str(folder)


def private_folder(path: Path) -> Path:
    """Make ``path`` if needed, for our eyes only, and refuse a link or a folder of somebody else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise LocalError(f"{path} is not a folder. Move it away and try again.")
    if found.st_uid != os.geteuid():
        raise LocalError(f"{path} belongs to another user (uid {found.st_uid}). Run as that user, or remove the folder.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        path.chmod(0o700)
    return path
