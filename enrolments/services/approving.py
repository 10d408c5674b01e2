"""The school's own yes, where a school asks for that: a mentor or the head looks before a class goes out."""

from collections.abc import Collection
from itertools import groupby

from django.utils import timezone

from accounts.models import User
from activities.errors import WorkRefused
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.emails import approving as letters
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.acceptance import after_yes
from enrolments.services.coming import keep_law
from enrolments.services.moving import hold, move, stale_version
from enrolments.services.promoting import promote
from enrolments.services.sweeping import for_each
from enrolments.services.transactions import one_transaction
from kit.isolation import everywhere
from schools.choices import ApprovalMode
from schools.models import School
from schools.rules import APPROVERS, approvers_at


def approval_needed(school: School, by: User) -> bool:
    """Return whether somebody else at the school must say yes first. Whoever may say yes need not ask."""
    roles = APPROVERS[ApprovalMode(school.approval_mode)]
    if not roles:
        return False
    return not by.school_memberships.filter(school=school.pk, ended_at=None, role__in=roles).exists()


def approve(enrolment: Enrolment, *, by: User, seen: int | None = None) -> Enrolment:
    """Say yes inside the school: the group is requested, or accepted at once where the activity does that.

    ``seen`` is the row's ``sequence`` as the reader saw it: a yes is a yes to the group as it was shown. Raises
    ``StaleVersion``, ``MoveNotPossible``, and ``WorkRefused`` when the law says no by now.
    """
    with one_transaction():
        hold(enrolment)
        if seen is not None and enrolment.status == EnrolmentStatus.DRAFT and enrolment.sequence != seen:
            raise stale_version(enrolment)
        keep_law(enrolment)
        _go_on(enrolment, actor=Actor.APPROVER, by=by)
    return enrolment


def _go_on(enrolment: Enrolment, *, actor: Actor, by: User | None) -> None:
    step = after_yes(enrolment, now=timezone.now(), needs_approval=False)
    made = move(enrolment, EnrolmentStatus.REQUESTED, actor=actor, by=by, answer_until=step.answer_until)
    if step.status == EnrolmentStatus.ACCEPTED:
        made = move(enrolment, EnrolmentStatus.ACCEPTED, actor=Actor.SYSTEM, by=None)
    emails.tell(enrolment, made)


def disapprove(enrolment: Enrolment, *, by: User, reason: str, reason_code: str) -> Enrolment:
    """Say no inside the school, with a reason for who asked; the places come free.

    Raises ``ReasonNeeded``, ``ReasonCodeNeeded``, ``ReasonCodeUnknown``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        made = move(
            enrolment,
            EnrolmentStatus.DECLINED,
            actor=Actor.APPROVER,
            by=by,
            action="disapprove",
            reason=reason,
            reason_code=reason_code,
        )
        emails.tell(enrolment, made)
        promote(enrolment.session_id)
    return enrolment


def nobody_approves(school: School) -> bool:
    """Return whether a school asks for a yes that nobody can give now."""
    return school.approval_mode != ApprovalMode.NONE and not approvers_at(school).exists()


def go_on_without_approval() -> int:
    """Send on what waits for a yes that its school asks for no more; return how many. Each in a transaction of its own.

    The clock does it, a minute after the switch at most: a sign-up made at the very moment of the switch goes on too.
    """
    waiting = Enrolment.objects.filter(
        status=EnrolmentStatus.DRAFT, school__approval_mode=ApprovalMode.NONE, session__starts_at__gt=timezone.now()
    )
    return for_each(waiting.with_details().order_by("answer_until", "pk"), _lift)


def _lift(enrolment: Enrolment) -> bool:
    try:
        with one_transaction():
            hold(enrolment)
            keep_law(enrolment)
            _go_on(enrolment, actor=Actor.SYSTEM, by=None)
    # Done already, or in a minute; what the law forbids by now ends at its own term.
    except (errors.MoveNotPossible, errors.SessionStarted, errors.BusyTryAgain, WorkRefused):
        return False
    return True


@everywhere("who ends a role or blocks an account need not work at the school")
def tell_where_nobody_approves(*, school_ids: Collection[int] | None = None) -> int:
    """Tell the coordinators of schools where groups wait for a yes that nobody can give; return how many schools.

    Once a day each, whoever calls how often. Without an answer those groups expire at their own term, as always.
    """
    drafts = Enrolment.objects.filter(status=EnrolmentStatus.DRAFT, session__starts_at__gt=timezone.now())
    if school_ids is not None:
        drafts = drafts.filter(school__in=school_ids)
    told = 0
    rows = drafts.exclude(school__approval_mode=ApprovalMode.NONE).with_details().order_by("school", "answer_until", "pk")
    for _school, found in groupby(rows, key=lambda one: one.school_id):
        groups = list(found)
        if nobody_approves(groups[0].school):
            letters.tell_nobody_approves(groups)
            told += 1
    return told
