"""As whom a server runs. PostgreSQL refuses to run as root, and root is who many containers and machines are.

- Not root: as ourselves.
- Root, the usual way: in a user namespace that maps root to "nobody". PostgreSQL sees an ordinary user, the kernel still
  sees the owner of the files: no user is created, no folder opened up, and it works below a 0700 home.
- Root without user namespaces (containers under the usual seccomp profile), or in a folder of somebody else: really as
  "nobody", who keeps the one capability it needs to pass closed folders. The data then belongs to nobody.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from meeloop.local.errors import LocalError

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class Identity(Enum):
    """The ways above."""

    OURSELVES = "ourselves"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


def choose_identity(binary: Path) -> Identity:
    """Return the first way in which ``binary`` really starts. Raises ``LocalError`` when none works."""
    if os.geteuid() != 0:
        return Identity.OURSELVES
    for identity in (Identity.NAMESPACE, Identity.NOBODY):
        if _starts(binary, identity):
            return identity
    raise LocalError("PostgreSQL does not run as root, and changing user is not allowed here. Run as a normal user.")


def _starts(binary: Path, identity: Identity) -> bool:
    try:
        trial = subprocess.run(
            [binary, "--version"],
            preexec_fn=before_exec(identity, signal.SIGKILL),
            capture_output=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return trial.returncode == 0


def before_exec(identity: Identity, death_signal: int) -> Callable[[], None]:
    """Return what the child does between fork and exec: become ``identity``, and get ``death_signal`` when we die.

    Call it and start the child from the main thread: Linux sends the signal when the starting *thread* ends.
    """
    parent = os.getpid()

    def prepare() -> None:
        _BECOME[identity]()
        if sys.platform == "linux":
            # After the change of user, which clears it.
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # we died between fork and here
                os._exit(1)

    return prepare


def _stay() -> None:
    pass


def _enter_namespace() -> None:
    if _libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} 0 1"),
        ("gid_map", f"{NOBODY} 0 1"),
    ):
        Path("/proc/self", name).write_text(line)


def _become_nobody() -> None:
    _libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _keep_capabilities((CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH))


def _keep_capabilities(wanted: Sequence[int]) -> None:
    """Keep ``wanted`` across exec. Where we do not have them, plain "nobody" must do: the trial start decides."""
    bits = sum(1 << capability for capability in wanted)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bits, bits, bits, 0, 0, 0)  # effective, permitted, inheritable; then the high words
    if _libc.capset(header, sets) == 0:
        for capability in wanted:
            _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


_BECOME: dict[Identity, Callable[[], None]] = {
    Identity.OURSELVES: _stay,
    Identity.NAMESPACE: _enter_namespace,
    Identity.NOBODY: _become_nobody,
}


def give_files_to(identity: Identity, folder: Path) -> None:
    """Let ``folder`` belong to who will run there; only root ever has something to change."""
    owner = NOBODY if identity is Identity.NOBODY else os.geteuid()
    if os.geteuid() != 0 or folder.stat().st_uid == owner:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), owner, owner, follow_symlinks=False)
    os.chown(folder, owner, owner)
