"""Processes that outlived whoever started them. Only what is provably ours is ever signalled."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

Proof = Callable[[int], bool]
PROC = Path("/proc")


def works_in(folder: Path, program: str) -> Proof:
    """Recognise processes of ``program`` whose working directory is ``folder``: how PostgreSQL's own children stand out."""

    def proof(pid: int) -> bool:
        return _link(pid, "cwd") == str(folder) and Path(_link(pid, "exe")).name.startswith(program)

    return proof


def works_below(folder: Path) -> Proof:
    """Recognise processes whose working directory is ``folder`` or deeper."""

    def proof(pid: int) -> bool:
        here = _link(pid, "cwd").removesuffix(" (deleted)")
        return bool(here) and Path(here).is_relative_to(folder)

    return proof


def carries(mark: str) -> Proof:
    """Recognise processes that were started with ``mark`` (``NAME=value``) in their environment."""

    def proof(pid: int) -> bool:
        try:
            return os.fsencode(mark) in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
        except OSError:
            return False

    return proof


def end_leftovers(proof: Proof, *, signals: Sequence[signal.Signals], patience: float = 5.0) -> list[int]:
    """Send each signal in turn to every process ``proof`` recognises until none is left; return whom we met.

    Waits ``patience`` seconds after each signal. Proof is asked again before every signal, so a reused number is safe.
    """
    met: set[int] = set()
    for each in (*signals, signal.SIGKILL):
        deadline = time.monotonic() + patience
        told: set[int] = set()
        while found := set(_find(proof)):
            for pid in found - told:
                _send(pid, each)
            met |= found
            told |= found
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        else:
            return sorted(met)
    return sorted(met)


def _find(proof: Proof) -> Iterator[int]:
    """Yield living processes, never ourselves; nothing where there is no /proc (macOS)."""
    for entry in PROC.glob("[0-9]*"):
        pid = int(entry.name)
        if pid != os.getpid() and not _is_zombie(pid) and proof(pid):
            yield pid


def _is_zombie(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


def _link(pid: int, name: str) -> str:
    try:
        return str((PROC / str(pid) / name).readlink())
    except OSError:
        return ""


def _send(pid: int, which: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, which)
