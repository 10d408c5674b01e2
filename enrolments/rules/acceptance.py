"""What comes after a school's yes: its own colleague, the provider, or straight on the list."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from activities.choices import AcceptanceMode
from activities.models import ActivityPage, Session
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from kit.working_days import add_working_days

# How long colleagues of the same school may take to say yes to each other.
APPROVAL_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """The state a group comes to, and until when somebody must answer (None: nobody need)."""

    status: EnrolmentStatus
    answer_until: datetime | None


def next_step(
    activity: ActivityPage, session: Session, *, now: datetime, needs_approval: bool, provider_agrees: bool = False
) -> NextStep:
    """Return where a group goes that has its places: first its own school's yes, then the provider's, where asked."""
    if needs_approval:
        return NextStep(EnrolmentStatus.DRAFT, _end(now, APPROVAL_WORKING_DAYS, session))
    if activity.acceptance_mode == AcceptanceMode.MANUAL and not provider_agrees:
        return NextStep(EnrolmentStatus.REQUESTED, _end(now, activity.answer_working_days, session))
    return NextStep(EnrolmentStatus.ACCEPTED, None)


def after_yes(enrolment: Enrolment, *, now: datetime, needs_approval: bool) -> NextStep:
    """Return the same for a sign-up that exists. A provider that proposed this date itself has said yes already."""
    first = enrolment.stands_in_for
    return next_step(
        enrolment.session.activity,
        enrolment.session,
        now=now,
        needs_approval=needs_approval,
        provider_agrees=first is not None and first.status == EnrolmentStatus.DECLINED,
    )


def _end(now: datetime, working_days: int, session: Session) -> datetime:
    return min(add_working_days(timezone.localtime(now), working_days), session.starts_at)
