"""What every way of signing up shares: the steps to the first state, the row, and what is judged once more under a lock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from accounts.models import User
from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, WarningSetAside
from enrolments.moves import Actor
from enrolments.rules.enrolling import may_enrol
from enrolments.rules.limits import LIMITS, has_limits
from enrolments.rules.situation import Situation
from enrolments.services.moving import Step
from enrolments.services.surroundings import count_again
from kit.no_bsn import refuse_bsn

REQUEST = Step(EnrolmentStatus.REQUESTED, Actor.SCHOOL)
WAIT = Step(EnrolmentStatus.WAITING, Actor.SCHOOL)
# How a sign-up comes to the state that follows from its activity and its school.
STEPS: Mapping[EnrolmentStatus, Sequence[Step]] = {
    EnrolmentStatus.DRAFT: (Step(EnrolmentStatus.DRAFT, Actor.SCHOOL),),
    EnrolmentStatus.REQUESTED: (REQUEST,),
    EnrolmentStatus.ACCEPTED: (REQUEST, Step(EnrolmentStatus.ACCEPTED, Actor.SYSTEM)),
}


def keep_limits(situation: Situation) -> None:
    """Judge the maxima once more, now that nobody else of this school can sign up: two at once never pass them."""
    if has_limits(situation):
        may_enrol(replace(situation, around=count_again(situation)), LIMITS)


def note_set_aside(enrolment: Enrolment, reasons: Mapping[str, str]) -> None:
    """Keep, by code, why warnings were set aside. Raises ``LooksLikeBsn``."""
    refuse_bsn(*reasons.values())
    rows = [
        WarningSetAside(school_id=enrolment.school_id, enrolment=enrolment, code=code, reason=reason, by=enrolment.enrolled_by)
        for code, reason in reasons.items()
    ]
    if rows:
        WarningSetAside.objects.bulk_create(rows)


def new_enrolment(situation: Situation, *, by: User, note: str, **columns: Any) -> Enrolment:  # Any: other columns of the row
    """Return the row of a group as it was judged, not written yet."""
    occasion, group = situation.occasion, situation.group
    return Enrolment(
        school=group.school_class.school,
        session=occasion.session,
        school_class=group.school_class,
        mode=NamesMode.NAMES if occasion.asks_names else NamesMode.COUNT,
        places=group.places,
        adults=group.adults,
        note=note,
        enrolled_by=by,
        created_at=situation.now,
        updated_at=situation.now,
        **columns,
    )
