"""A clock that steps while a process runs, as a wrong time server makes it step: a file says by how many seconds.

For the processes of ``make chaos`` only. What measures how long something takes (``time.monotonic``) goes on as it is, as on a real
machine; PostgreSQL keeps the right time, as a server of its own does.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

LOOK_SECONDS = 0.2
_real = time.time


def follow(file: Path) -> None:
    """Follow the file in this process, and in every process that it forks."""
    _watch(file)
    os.register_at_fork(after_in_child=lambda: _watch(file))


def offset_in(file: Path) -> float:
    """Return by how many seconds the clock is off; 0 without a file."""
    try:
        return float(file.read_text() or 0)
    except (OSError, ValueError):
        return 0.0


def _watch(file: Path) -> None:
    threading.Thread(target=_step_for_ever, args=(file,), daemon=True).start()


def _step_for_ever(file: Path) -> None:
    stepped, moved = None, 0.0
    while True:
        wanted = offset_in(file)
        if wanted != moved:
            if stepped is not None:
                stepped.stop()
                stepped = None
            if wanted:
                stepped = time_machine.travel(_real() + wanted, tick=True)
                stepped.start()
            moved = wanted
        time.sleep(LOOK_SECONDS)
