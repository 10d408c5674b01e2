"""How long each step took: whoever waits for a restore sees that it goes on, and knows next time what to plan for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


def quiet(_step: str) -> None:
    """Tell nobody."""


@dataclass
class Steps:
    """Says after each step what was done, and how many seconds that took."""

    say: Callable[[str], object]
    last: float = field(default_factory=time.monotonic)

    def did(self, step: str) -> None:
        """Say that a step is done."""
        now = time.monotonic()
        self.say(f"{now - self.last:8.1f} s  {step}")
        self.last = now
