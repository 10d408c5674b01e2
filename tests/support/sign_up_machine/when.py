"""When there is something to do: a rule that finds nothing is a step that is not played."""

from collections.abc import Callable

from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from tests.support import sign_up_model as plain
from tests.support.sign_up_machine.playing import Playing

When = Callable[[Playing], bool]


def some(*statuses: S) -> When:
    """Return whether a sign-up is so."""
    return lambda machine: any(one.status in statuses for one in machine.model.sign_ups)


def undoable(*statuses: S) -> When:
    """Return whether something was done just now that can be taken back."""
    return lambda machine: any(one.status in statuses and one.undo_to for one in machine.model.sign_ups)


def part(machine: Playing) -> bool:
    """Return whether a part was offered."""
    return any(one.wanted for one in machine.model.sign_ups)


def held(machine: Playing) -> bool:
    """Return whether somebody looks at the check page."""
    return bool(machine.model.holds)


def in_series(machine: Playing) -> bool:
    """Return whether a class goes on dates of a series."""
    return any(one.bundle and one.status in plain.CANCELLABLE for one in machine.model.sign_ups)


changeable = some(*plain.CHANGEABLE)
draft, requested, offered = some(S.DRAFT), some(S.REQUESTED), some(S.OFFERED)
cancelled, answered = undoable(S.CANCELLED_BY_SCHOOL), undoable(S.DECLINED, S.ACCEPTED)
going, due = some(S.REQUESTED, *GOING), some(*GOING, S.ATTENDED, S.NO_SHOW)
