"""A school leaves: always possible until the activity begins, with its effect said beforehand."""

from dataclasses import dataclass

from accounts.models import User
from enrolments import emails
from enrolments.choices import GOING, HOLDING, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.judging import judge_action, must_say_why
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
    found = judge_action(enrolment, "cancel", actor=Actor.SCHOOL)
    return Effect(
        places_released=enrolment.places if enrolment.status in HOLDING else 0,
        is_late=must_say_why(found, enrolment),
        provider_is_told=enrolment.status in {EnrolmentStatus.REQUESTED, *GOING},
    )


def cancel_enrolment(enrolment: Enrolment, *, by: User, reason: str = "", reason_code: str = "") -> Enrolment:
    """Take a group off a date or off its waiting list; its places go to the next group in the same transaction.

    Raises ``CancelTooLate`` once the activity began, ``ReasonNeeded`` and ``ReasonCodeNeeded`` after signing up closed,
    ``ReasonCodeUnknown``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        held_places = enrolment.status in HOLDING
        made = move(
            enrolment,
            EnrolmentStatus.CANCELLED_BY_SCHOOL,
            actor=Actor.SCHOOL,
            by=by,
            action="cancel",
            reason=reason,
            reason_code=reason_code,
        )
        emails.tell(enrolment, made)
        if held_places:
            promote(enrolment.session_id)
    return enrolment
