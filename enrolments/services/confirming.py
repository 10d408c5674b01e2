"""Shortly before the day: "gaat dit door?" One tap, so that a provider knows for whom to clear the table."""

from django.utils import timezone

from accounts.models import User
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.guards import NEARLY
from enrolments.services.moving import hold, move
from enrolments.services.naming import lacks_names
from enrolments.services.transactions import one_transaction
from kit.when import day_and_clock


def confirm_coming(enrolment: Enrolment, *, by: User, actor: Actor) -> Enrolment:
    """Say that the group comes; twice is once.

    Raises ``TooEarlyToConfirm``, ``SessionStarted``, ``NamesNotChosen``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        if enrolment.status == EnrolmentStatus.CONFIRMED:
            return enrolment
        now, starts_at = timezone.now(), enrolment.session.starts_at
        if now >= starts_at:
            raise errors.SessionStarted
        if now < starts_at - NEARLY:
            raise errors.TooEarlyToConfirm(since=day_and_clock(starts_at - NEARLY))
        if lacks_names(enrolment):
            raise errors.NamesNotChosen
        emails.tell(enrolment, move(enrolment, EnrolmentStatus.CONFIRMED, actor=actor, by=by, action="confirm"))
    return enrolment
