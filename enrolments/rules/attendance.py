"""What counts as having been there, and who is right when two devices say something else."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from enrolments.choices import Attendance


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody noted about one pupil on the list.

    ``at`` is when it was noted (a device may send it hours later) and ``saw`` what that device showed before; without them
    what is sent simply holds, as it does for a program that keeps a list of its own.
    """

    mark: Attendance
    at: datetime | None = None
    saw: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A head count: pupils of the list where there are no names (``count``), and pupils who came without being on it (``extra``).

    None leaves a number as it is. ``at``, ``saw_count`` and ``saw_extra`` as with a ``Mark``.
    """

    count: int | None = None
    extra: int | None = None
    at: datetime | None = None
    saw_count: int | None = None
    saw_extra: int | None = None


class Kept(StrEnum):
    """Whose word stands after a difference."""

    YOURS = "yours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody else noted something else meanwhile. ``place`` is the id of a named place, or None for a number.

    ``what`` is "mark", "count" or "extra"; ``theirs`` and ``yours`` are marks or numbers as text.
    """

    what: str
    theirs: str
    yours: str
    kept: Kept
    place: int | None = None


def settle(
    *, now_is: Hashable, sent: Hashable, saw: Hashable | None, sent_at: datetime | None, noted_at: datetime | None
) -> Kept | None:
    """Return whose word stands where two people differ, or None where they do not: then what was sent simply holds.

    They differ when something else stands there than the sender saw. What was noted later is nearer to the truth (who was
    missing at nine can walk in at ten); the same moment goes to who sends. A device that says nothing of what it saw differs
    when it comes with older news.
    """
    if now_is == sent:
        return None
    is_older = sent_at is not None and noted_at is not None and sent_at < noted_at
    differs = is_older if saw is None else now_is != saw
    if not differs:
        return None
    return Kept.THEIRS if is_older else Kept.YOURS
