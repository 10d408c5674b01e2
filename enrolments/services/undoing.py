"""Ten minutes to think better of it, where it harms no one: the places must still be there."""

from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from activities.errors import SessionFull, SessionNotScheduled
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.holding import clear_and_serve
from enrolments.services.moving import hold, move
from enrolments.services.promoting import promote
from enrolments.services.transactions import one_transaction


def undo_cancel(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Take a school's cancellation back within ten minutes: the group stands where it stood, on its old number in the line.

    Its places are claimed again, and who goes back to the line gets an offer where it could have one. Raises ``UndoTooLate``,
    ``PlacesGivenAway``, ``SessionNotScheduled``, ``PupilsElsewhere``, ``ClassAlreadyEnrolled``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        if enrolment.status != EnrolmentStatus.CANCELLED_BY_SCHOOL:
            raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
        check_undo(enrolment)
        check_date_is_on(enrolment)
        clear_and_serve(enrolment.session_id)
        try:
            made = move(enrolment, EnrolmentStatus(enrolment.undo_to), actor=Actor.SCHOOL, by=by, action="undo_cancel")
        except SessionFull as full:
            raise errors.PlacesGivenAway from full
        emails.tell(enrolment, made)
        if enrolment.status == EnrolmentStatus.WAITING:
            promote(enrolment.session_id)
    return enrolment


def check_date_is_on(enrolment: Enrolment) -> None:
    """Raise ``SessionNotScheduled`` when the date, whose row is locked, was called off meanwhile."""
    if not Session.objects.filter(pk=enrolment.session_id, status=SessionStatus.SCHEDULED).exists():
        raise SessionNotScheduled


def check_undo(enrolment: Enrolment, target: EnrolmentStatus | None = None) -> None:
    """Raise ``UndoTooLate`` unless the last move can be taken back now (to this state)."""
    is_known = bool(enrolment.undo_to) and target in {None, enrolment.undo_to}
    is_young = enrolment.undo_until is not None and timezone.now() < enrolment.undo_until
    if not is_known or not is_young or enrolment.session.starts_at <= timezone.now():
        raise errors.UndoTooLate
