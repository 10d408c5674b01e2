"""No backup is kept longer than the privacy statement says (30 days)."""

import time
from pathlib import Path

from meeloop.backup.making import ENDING

DAY = 24 * 3600


def throw_away_older(newest: Path, *, days: int) -> list[Path]:
    """Throw away our backups beside a whole new one that are older than so many days, by when they were written; return them.

    Never the new one, and nothing that has not our ending. Raises ``OSError``.
    """
    before = time.time() - days * DAY
    old = sorted(one for one in newest.parent.glob(f"*{ENDING}") if one != newest and one.stat().st_mtime < before)
    for one in old:
        one.unlink()
    return old
