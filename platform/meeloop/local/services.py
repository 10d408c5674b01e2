"""One thing the supervisor keeps running, and when to try again."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
LONG_ENOUGH = 60.0
CRASH_LOOP = 5

Process = subprocess.Popen[bytes]


@dataclass
class Service:
    """A child with a name.

    ``spawn`` starts it (its standard output may be a pipe). ``ending`` is how it stops in good order: each signal with
    the seconds it gets; whoever is left after the last one is killed. Services stop from low to high ``stop_rank``.
    """

    name: str
    spawn: Callable[[], Process]
    ending: Sequence[tuple[signal.Signals, float]]
    stop_rank: int
    process: Process | None = None
    starts_at: float | None = None
    _started_at: float = field(default=0.0, init=False)
    _quick_ends: int = field(default=0, init=False)

    def start(self) -> Process:
        """Start it now."""
        self.starts_at = None
        self._started_at = time.monotonic()
        self.process = self.spawn()
        return self.process

    def ended(self, code: int) -> str:
        """Note that it ended, plan the next start and return what to tell people.

        A service that runs for a minute has proved itself: the next pause is short again.
        """
        now = time.monotonic()
        self.process = None
        self._quick_ends = 1 if now - self._started_at > LONG_ENOUGH else self._quick_ends + 1
        pause = min(FIRST_PAUSE * 2 ** (self._quick_ends - 1), LONGEST_PAUSE)
        self.starts_at = now + pause
        return self._message(code, pause)

    def _message(self, code: int, pause: float) -> str:
        how = f"was ended by signal {-code}" if code < 0 else f"stopped with exit code {code}"
        if self._quick_ends >= CRASH_LOOP:
            return (
                f"{self.name} {how}. It has now stopped {self._quick_ends} times in a row soon after its start: "
                f"something is wrong with it, and its last lines above say what. Trying again in {pause:.0f} seconds; "
                "Ctrl-C stops everything."
            )
        return f"{self.name} {how}. Starting it again in {pause:.0f} second{'' if pause == 1 else 's'}."
