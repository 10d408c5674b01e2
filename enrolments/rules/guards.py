"""What must hold at the moment of a move: the table names the guard, here it is judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.models import Session
from enrolments.models import Enrolment
from enrolments.moves import Guard, Move

# Ten minutes to think better of it (issue: "everything has an undo of 10 minutes where it harms no one").
UNDO = timedelta(minutes=10)
# "Gaat dit door?" can be answered from this long before.
NEARLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Moment:
    """A sign-up, a moment, and until when attendance of its date may be noted."""

    enrolment: Enrolment
    now: datetime
    attendance_until: datetime

    @property
    def session(self) -> Session:
        """The date."""
        return self.enrolment.session


def before_start(moment: Moment, move: Move) -> bool:
    """The activity has not begun."""
    return moment.now < moment.session.starts_at


def after_start(moment: Moment, move: Move) -> bool:
    """The activity has begun."""
    return moment.session.starts_at <= moment.now


def attendance_open(moment: Moment, move: Move) -> bool:
    """Attendance may still be noted or put right."""
    return moment.now < moment.attendance_until


def offer_stands(moment: Moment, move: Move) -> bool:
    """The end of the offer has not come."""
    until = moment.enrolment.offer_until
    return until is not None and moment.now < until


def nearly_there(moment: Moment, move: Move) -> bool:
    """It begins within a week: a yes from longer before says little."""
    return moment.session.starts_at - NEARLY <= moment.now


def just_done(moment: Moment, move: Move) -> bool:
    """The last move was the opposite of this one, less than ten minutes ago."""
    until = moment.enrolment.undo_until
    return until is not None and moment.now < until and moment.enrolment.undo_to == move.target


def has_another_chance(moment: Moment, move: Move) -> bool:
    """The offer is a part of what the group wanted: it may keep its number and wait for the whole."""
    return moment.enrolment.wanted_places is not None


GUARDS: Mapping[Guard, Callable[[Moment, Move], bool]] = {
    Guard.BEFORE_START: before_start,
    Guard.AFTER_START: after_start,
    Guard.ATTENDANCE_OPEN: attendance_open,
    Guard.OFFER_STANDS: offer_stands,
    Guard.NEARLY_THERE: nearly_there,
    Guard.JUST_DONE: just_done,
    Guard.HAS_ANOTHER_CHANCE: has_another_chance,
}


def is_possible(move: Move, moment: Moment) -> bool:
    """Return whether everything holds that this move asks for."""
    return all(GUARDS[guard](moment, move) for guard in move.guards)
