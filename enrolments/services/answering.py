"""The provider's answer, where the provider decides."""

from accounts.models import User
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.moving import hold, move
from enrolments.services.transactions import one_transaction
from enrolments.services.waiting import promote


def accept_request(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Say yes to a group; its school gets the confirmation. Raises ``MoveNotPossible``."""
    if enrolment.status != EnrolmentStatus.REQUESTED:
        raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
    with one_transaction():
        move(enrolment, EnrolmentStatus.ACCEPTED, actor=Actor.PROVIDER, by=by)
        emails.tell_school_of_yes(enrolment)
    return enrolment


def decline_request(enrolment: Enrolment, *, by: User, reason: str) -> Enrolment:
    """Say no with a reason; the places go to the next group. Raises ``ReasonNeeded``, ``MoveNotPossible``."""
    if not reason.strip():
        raise errors.ReasonNeeded
    with one_transaction():
        hold(enrolment)
        move(enrolment, EnrolmentStatus.DECLINED, actor=Actor.PROVIDER, by=by, reason=reason.strip())
        emails.tell_school_of_end(enrolment)
        promote(enrolment.session_id)
    return enrolment
