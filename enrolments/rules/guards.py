"""What must hold at the moment of a move: the table names the guard, here it is judged, with the no that belongs to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.choices import NamesMode
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import Guard, Move
from kit.refusals import Refusal
from kit.when import day_and_clock

# Ten minutes to think better of it (issue: "everything has an undo of 10 minutes where it harms no one").
UNDO = timedelta(minutes=10)
# "Gaat dit door?" can be answered from this long before.
NEARLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Moment:
    """A sign-up, a moment, and until when attendance of its date may be noted.

    ``has_names`` is whether anybody was chosen, where the caller knows; None: the database is asked, by who needs it.
    """

    enrolment: Enrolment
    now: datetime
    attendance_until: datetime
    has_names: bool | None = None

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


def names_chosen(moment: Moment, move: Move) -> bool:
    """Who goes is chosen, where names are asked: a date on request is asked for with a number."""
    enrolment = moment.enrolment
    if enrolment.mode != NamesMode.NAMES:
        return True
    return Place.objects.filter(enrolment=enrolment.pk).exists() if moment.has_names is None else moment.has_names


def _begun(moment: Moment, move: Move) -> Refusal:
    begun = {"cancel": errors.CancelTooLate, "undo_cancel": errors.UndoTooLate, "undo_answer": errors.UndoTooLate}
    return begun.get(move.action, errors.SessionStarted)()


def _offer_ended(moment: Moment, move: Move) -> Refusal:
    until = moment.enrolment.offer_until
    return errors.OfferExpired(until=day_and_clock(until)) if until else _not_now(moment, move)


def _not_now(moment: Moment, move: Move) -> Refusal:
    return errors.MoveNotPossible(status=EnrolmentStatus(moment.enrolment.status).label)


Judge = Callable[[Moment, Move], bool]
# What holds, and what is said where it does not.
GUARDS: Mapping[Guard, tuple[Judge, Callable[[Moment, Move], Refusal]]] = {
    Guard.BEFORE_START: (before_start, _begun),
    Guard.AFTER_START: (after_start, lambda moment, move: errors.AttendanceTooEarly()),
    Guard.ATTENDANCE_OPEN: (
        attendance_open,
        lambda moment, move: errors.AttendanceClosed(until=day_and_clock(moment.attendance_until)),
    ),
    Guard.OFFER_STANDS: (offer_stands, _offer_ended),
    Guard.NEARLY_THERE: (
        nearly_there,
        lambda moment, move: errors.TooEarlyToConfirm(since=day_and_clock(moment.session.starts_at - NEARLY)),
    ),
    Guard.JUST_DONE: (just_done, lambda moment, move: errors.UndoTooLate()),
    Guard.HAS_ANOTHER_CHANCE: (has_another_chance, _not_now),
    Guard.NAMES_CHOSEN: (names_chosen, lambda moment, move: errors.NamesNotChosen()),
}


def is_possible(move: Move, moment: Moment) -> bool:
    """Return whether everything holds that this move asks for."""
    return all(GUARDS[guard][0](moment, move) for guard in move.guards)


def keep_guards(move: Move, moment: Moment) -> None:
    """Raise the refusal of the first guard of this move that does not hold."""
    for guard in move.guards:
        holds, refusal = GUARDS[guard]
        if not holds(moment, move):
            raise refusal(moment, move)
