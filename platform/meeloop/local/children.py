"""Start a child that cannot outlive us."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from meeloop.local.errors import LocalError
from meeloop.local.identity import Identity, before_exec


def start_child(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    output: IO[bytes] | int,
    death_signal: signal.Signals,
    identity: Identity = Identity.OURSELVES,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own (Ctrl-C reaches us only) that gets ``death_signal`` when we die."""
    if threading.current_thread() is not threading.main_thread():
        raise LocalError("Start servers from the main thread: they stop when the thread that started them ends.")
    return subprocess.Popen(
        command,
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=before_exec(identity, death_signal),  # noqa: PLW1509 (main thread, checked above; calls C only)
    )


def stop_child(process: subprocess.Popen[bytes], signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal and wait its seconds for the end; then kill. Returns when the process and its group are gone."""
    for which, seconds in (*signals, (signal.SIGKILL, 5.0)):
        if has_ended(process):
            break
        os.kill(process.pid, which)
        _wait(process, seconds)
    reap(process)


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the process ended, without reaping it: until then nobody else can get its number."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def reap(process: subprocess.Popen[bytes]) -> int:
    """Kill what is left of an ended process's session, then let it go. Returns its exit code."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not has_ended(process) and time.monotonic() < deadline:
        time.sleep(0.01)


def plain_environment() -> dict[str, str]:
    """Our environment without the machine's language, which servers would otherwise take their locale from."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
    return kept | {"LC_ALL": "C"}
