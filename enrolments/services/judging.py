"""Ask the table of moves: may they do this now, and for this reason? Every way to a move comes by here.

``moving.move`` asks at the moment it writes. A service asks before that (``judge_action``) only where it does work that a
refusal would make pointless: what it hears is the same.
"""

from collections.abc import Sequence

from django.utils import timezone

from enrolments import errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor, Guard, Move, find_move, moves_of
from enrolments.rules.guards import Moment, is_possible, keep_guards
from enrolments.rules.reasons import check_reason, is_reason_needed
from enrolments.services.windows import current_terms


def checked_move(origin: str, target: EnrolmentStatus, actor: Actor, action: str = "") -> Move:
    """Return the move of the table, whatever the moment. Raises ``MoveNotPossible``."""
    found = find_move(origin, target, actor, action=action)
    if found is None:
        raise errors.MoveNotPossible(status=EnrolmentStatus(origin).label if origin else "")
    return found


def judge_move(
    made: Move, enrolment: Enrolment, *, actor: Actor, reason: str = "", reason_code: str = "", places: int | None = None
) -> None:
    """Raise the refusal of a guard that does not hold, or of a reason that is missing or unknown.

    ``places`` is with how many the group comes after it; None: as many as before.
    """
    moment = _moment(enrolment, actor, [made])
    keep_guards(made, moment)
    is_needed = is_reason_needed(made, enrolment, now=moment.now, places=places)
    check_reason(made, code=reason_code, words=reason, is_needed=is_needed)


def judge_action(enrolment: Enrolment, action: str, *, actor: Actor) -> Move:
    """Return the move that this action is now; its reason is judged when it is made.

    Raises ``MoveNotPossible`` where the table has none from here, and the refusal of the guard that does not hold.
    """
    known = moves_of(action, enrolment.status, actor)
    if not known:
        raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
    moment = _moment(enrolment, actor, known)
    found = next((move for move in known if is_possible(move, moment)), known[0])
    keep_guards(found, moment)
    return found


def must_say_why(made: Move, enrolment: Enrolment) -> bool:
    """Return whether this move needs a reason now, so that a page can ask for it."""
    return is_reason_needed(made, enrolment, now=timezone.now())


def _moment(enrolment: Enrolment, actor: Actor, known: Sequence[Move]) -> Moment:
    asks_term = any(Guard.ATTENDANCE_OPEN in move.guards for move in known)
    until = current_terms().note_until(enrolment, {actor}) if asks_term else enrolment.session.ends_at
    return Moment(enrolment, timezone.now(), until)
