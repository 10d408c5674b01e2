"""Shortly before the day: "gaat dit door?" One tap, so that a provider knows for whom to clear the table."""

from accounts.models import User
from enrolments import emails
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.moving import hold, move
from enrolments.services.transactions import one_transaction


def confirm_coming(enrolment: Enrolment, *, by: User, actor: Actor) -> Enrolment:
    """Say that the group comes; twice is once.

    Raises ``TooEarlyToConfirm``, ``SessionStarted``, ``NamesNotChosen``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        if enrolment.status == EnrolmentStatus.CONFIRMED:
            return enrolment
        emails.tell(enrolment, move(enrolment, EnrolmentStatus.CONFIRMED, actor=actor, by=by, action="confirm"))
    return enrolment
