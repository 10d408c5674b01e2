"""What the supervisor says: every line with the name of who said it."""

import os
import sys

COLOURS = {
    "web": 36,
    "worker": 35,
    "beat": 34,
    "postgres": 33,
    "valkey": 33,
    "setup": 32,
    "meeloop": 1,
}
WIDTH = 8


class Console:
    """Lines on standard output, coloured on a terminal (``NO_COLOR`` is respected)."""

    def __init__(self) -> None:
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self.is_gone = False

    def say(self, text: str) -> None:
        """Say something ourselves."""
        for line in text.splitlines():
            self.line("meeloop", line)

    def line(self, label: str, text: str) -> None:
        """Pass on one line of a child. Goes quiet when the terminal has gone away: stopping must still work."""
        if self.is_gone:
            return
        try:
            print(f"{self._name(label)} {text}", flush=True)
        except OSError:
            self.is_gone = True

    def _name(self, label: str) -> str:
        padded = f"{label:<{WIDTH}}|"
        return f"\x1b[{COLOURS.get(label, 37)}m{padded}\x1b[0m" if self._coloured else padded
