"""A school leaves: always possible until the activity begins, with its effect said beforehand."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from enrolments import emails, errors
from enrolments.choices import GOING, HOLDING, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor, find_move
from enrolments.services.moving import hold, move
from enrolments.services.promoting import promote
from enrolments.services.transactions import one_transaction


@dataclass(frozen=True, slots=True)
class Effect:
    """What leaving would do now. ``is_late``: signing up has closed, so the provider counts on the group: say why."""

    places_released: int
    is_late: bool
    provider_is_told: bool


def effect_of_cancelling(enrolment: Enrolment) -> Effect:
    """Return what leaving would do. Raises ``CancelTooLate`` and ``MoveNotPossible`` when it cannot be done."""
    found = find_move(enrolment.status, EnrolmentStatus.CANCELLED_BY_SCHOOL, Actor.SCHOOL, action="cancel")
    if found is None:
        raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
    now, session = timezone.now(), enrolment.session
    if session.starts_at <= now:
        raise errors.CancelTooLate
    is_expected = enrolment.status in {EnrolmentStatus.REQUESTED, *GOING}
    return Effect(
        places_released=enrolment.places if enrolment.status in HOLDING else 0,
        is_late=is_expected and session.enrolment_closes_at <= now,
        provider_is_told=is_expected,
    )


def cancel_enrolment(enrolment: Enrolment, *, by: User, reason: str = "", reason_code: str = "") -> Enrolment:
    """Take a group off a date or off its waiting list; its places go to the next group in the same transaction.

    Raises ``CancelTooLate`` once the activity began, ``ReasonNeeded`` after signing up closed, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        effect = effect_of_cancelling(enrolment)
        if effect.is_late and not reason.strip():
            raise errors.ReasonNeeded
        made = move(
            enrolment,
            EnrolmentStatus.CANCELLED_BY_SCHOOL,
            actor=Actor.SCHOOL,
            by=by,
            action="cancel",
            reason=reason.strip(),
            reason_code=reason_code,
        )
        emails.tell(enrolment, made)
        if effect.places_released:
            promote(enrolment.session_id)
    return enrolment
