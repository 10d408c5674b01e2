"""What the last run of the tests said about each promise: a small file that ``make promises`` writes and the page reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the tests of one promise ended: test id to whether it passed."""

    tests: Mapping[str, bool]

    @property
    def is_kept(self) -> bool:
        """Whether there was a test and every test passed."""
        return bool(self.tests) and all(self.tests.values())


@dataclass(frozen=True, slots=True)
class Results:
    """One run: when, of which version of the code, and what it found for each promise."""

    made_at: datetime | None = None
    commit: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def of(self, key: str) -> Outcome | None:
        """Return the outcome of a promise; None when the run had no test of it."""
        return self.outcomes.get(key)


def write_results(path: Path, *, made_at: datetime, commit: str, outcomes: Mapping[str, Mapping[str, bool]]) -> None:
    """Write a run; ``outcomes`` is promise to test id to whether it passed."""
    content = {"made_at": made_at.isoformat(), "commit": commit, "promises": {key: outcomes[key] for key in sorted(outcomes)}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")


def read_results(path: Path) -> Results:
    """Return the last run; an empty one where there is no file or it cannot be read as one.

    The page about promises is never down because of a file: without results it says that no run is known here.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text())  # Any: JSON
        return Results(
            made_at=datetime.fromisoformat(content["made_at"]),
            commit=str(content["commit"]),
            outcomes={
                key: Outcome({name: bool(one) for name, one in tests.items()}) for key, tests in content["promises"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Results()
