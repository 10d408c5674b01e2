"""What may still change about a group that stands on a list, and until when."""

from dataclasses import dataclass
from datetime import datetime

from enrolments import errors
from enrolments.models import Enrolment
from kit.when import day_and_clock


@dataclass(frozen=True, slots=True)
class Change:
    """How a group should be; None leaves a part as it is.

    ``pupils`` are ids of everybody who goes (groups with names), ``places`` the head count (groups without). ``teacher`` is
    the id of the colleague who goes along; it counts only with ``sets_teacher``, so that None can mean: nobody yet.
    """

    pupils: frozenset[int] | None = None
    places: int | None = None
    adults: int | None = None
    note: str | None = None
    teacher: int | None = None
    sets_teacher: bool = False
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A group as it would be, beside what it was. ``is_naming``: nobody was chosen before, the provider knows a number only."""

    places: int
    adults: int
    note: str
    teacher: int | None
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    is_naming: bool = False

    def changes_group(self, before: Enrolment) -> bool:
        """Return whether other pupils, another number or other adults would come."""
        return bool(self.added or self.removed) or (self.places, self.adults) != (before.places, before.adults)

    def changes_anything(self, before: Enrolment) -> bool:
        """Return whether anything would be different."""
        return self.changes_group(before) or (self.note, self.teacher) != (before.note, before.teacher_id)


def check_list_is_open(outcome: Outcome, before: Enrolment, *, closes_at: datetime, now: datetime) -> None:
    """Until signing up closes anything may change; after it another teacher, and fewer pupils (the table asks why).

    Who goes is chosen for the first time until the activity begins: the number the provider counts on stands.

    Raises ``ListClosed``.
    """
    if now < closes_at:
        return
    grows = (bool(outcome.added) and not outcome.is_naming) or outcome.places > before.places
    if grows or (outcome.adults, outcome.note) != (before.adults, before.note):
        raise errors.ListClosed(closed=day_and_clock(closes_at))
