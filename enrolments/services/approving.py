"""The school's own yes, where a school asks for that: a mentor or the head looks before a class goes out."""

from django.utils import timezone

from accounts.models import User
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.acceptance import after_yes
from enrolments.services.moving import hold, move
from enrolments.services.promoting import promote
from enrolments.services.transactions import one_transaction
from schools.choices import ApprovalMode
from schools.models import School
from schools.rules import APPROVERS


def approval_needed(school: School, by: User) -> bool:
    """Return whether somebody else at the school must say yes first. Whoever may say yes need not ask."""
    roles = APPROVERS[ApprovalMode(school.approval_mode)]
    if not roles:
        return False
    return not by.school_memberships.filter(school=school.pk, ended_at=None, role__in=roles).exists()


def approve(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Say yes inside the school: the group is requested, or accepted at once where the activity does that.

    Raises ``MoveNotPossible``.
    """
    step = after_yes(enrolment, now=timezone.now(), needs_approval=False)
    with one_transaction():
        made = move(
            enrolment, EnrolmentStatus.REQUESTED, actor=Actor.APPROVER, by=by, answer_until=step.answer_until, reminded_at=None
        )
        if step.status == EnrolmentStatus.ACCEPTED:
            made = move(enrolment, EnrolmentStatus.ACCEPTED, actor=Actor.SYSTEM, by=None)
        emails.tell(enrolment, made)
    return enrolment


def disapprove(enrolment: Enrolment, *, by: User, reason: str, reason_code: str = "") -> Enrolment:
    """Say no inside the school, with a reason for who asked; the places come free.

    Raises ``ReasonNeeded``, ``MoveNotPossible``.
    """
    if not reason.strip():
        raise errors.ReasonNeeded
    with one_transaction():
        hold(enrolment)
        made = move(
            enrolment,
            EnrolmentStatus.DECLINED,
            actor=Actor.APPROVER,
            by=by,
            action="disapprove",
            reason=reason.strip(),
            reason_code=reason_code,
        )
        emails.tell(enrolment, made)
        promote(enrolment.session_id)
    return enrolment
