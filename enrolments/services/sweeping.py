"""The clock's work, row by row: one row that cannot be done keeps no other waiting, and nobody has to find out by themselves."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger("meeloop.enrolments")
Row = TypeVar("Row")


def for_each(rows: Iterable[Row], work: Callable[[Row], int]) -> int:
    """Do the work on every row and return the sum of what it says. ``work`` has a transaction of its own for each.

    What ``work`` does not expect is logged as ``sweep_failed`` with the row's number and tried again at the next round.
    """
    done = 0
    for row in rows:
        try:
            done += work(row)
        except Exception:  # a bug in one row must not stop the offers of all others
            what = getattr(work, "__name__", "sweep")
            logger.exception("sweep_failed", extra={"kind": what, "object_id": str(getattr(row, "pk", row))})
    return done


def in_turn(*sweeps: Callable[[], object]) -> None:
    """Do one sweep after the other, whatever became of the one before: logged as ``sweep_failed`` too."""
    for_each(sweeps, _done)


def _done(sweep: Callable[[], object]) -> int:
    sweep()
    return 1
