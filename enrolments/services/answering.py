"""The provider's answer, where the provider decides: yes, no, or another date. Ten minutes to think better of it."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from activities.errors import GroupMayNotWorkThen, SessionFull, WorkRefused
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import ACTIVE, EnrolmentStatus, ReasonCode
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.acceptance import after_yes
from enrolments.services.coming import check_other_date, keep_law
from enrolments.services.holding import clear_and_serve, lock_hold
from enrolments.services.judging import judge_action
from enrolments.services.moving import hold, lock_dates, move
from enrolments.services.promoting import promote, stand_in
from enrolments.services.reading import alternatives, read_occasion
from enrolments.services.transactions import one_transaction
from enrolments.services.turns import keep_undone
from kit.refusals import Refusal
from kit.working_days import add_working_days

# How long a school may think about a date that its provider proposed.
PROPOSAL_WORKING_DAYS = 5


def accept_request(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Say yes to a group; its school gets the confirmation. Raises ``MoveNotPossible``, ``StaleVersion``."""
    with one_transaction():
        hold(enrolment)
        made = move(
            enrolment,
            EnrolmentStatus.ACCEPTED,
            actor=Actor.PROVIDER,
            by=by,
            action="accept",
            answer_until=None,
        )
        emails.tell(enrolment, made)
    return enrolment


def decline_request(enrolment: Enrolment, *, by: User, reason: str, reason_code: str) -> Enrolment:
    """Say no with a reason; the places go to the next group.

    Raises ``ReasonNeeded``, ``ReasonCodeNeeded``, ``ReasonCodeUnknown``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        _decline(enrolment, by=by, reason=reason, reason_code=reason_code)
        promote(enrolment.session_id)
    return enrolment


def propose_other_date(enrolment: Enrolment, *, session_id: int, by: User, reason: str) -> Enrolment:
    """Say no to this date and offer the whole group another one of the same activity; return that offer.

    The places there are held for five working days. Raises ``ReasonNeeded``, ``DateDoesNotFit``, ``MoveNotPossible``.
    """
    with one_transaction():
        if enrolment.school_class_id:  # its coordinator may be looking at that very date
            lock_hold(session_id=session_id, school_class_id=enrolment.school_class_id)
        lock_dates(enrolment.session_id, session_id)
        other = Session.objects.select_related("activity").filter(pk=session_id).first()
        # A date of a series is never proposed by itself: who comes, comes every time.
        is_one_of_them = other is not None and other.activity_id == enrolment.session.activity_id and other.series_id is None
        if other is None or not is_one_of_them or session_id == enrolment.session_id:
            raise errors.DateDoesNotFit
        hold(enrolment)
        _decline(enrolment, by=by, reason=reason, reason_code=ReasonCode.OTHER_DATE)
        offered = _propose(enrolment, other, by=by)
        for one in sorted({enrolment.session_id, session_id}):
            promote(one)
    return offered


def withdraw_group(enrolment: Enrolment, *, by: User, reason: str, reason_code: str) -> Enrolment:
    """A provider cannot receive this one group after all; other dates are named to its school.

    Raises ``ReasonNeeded``, ``ReasonCodeNeeded``, ``ReasonCodeUnknown``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        made = move(
            enrolment,
            EnrolmentStatus.CANCELLED_BY_PROVIDER,
            actor=Actor.PROVIDER,
            by=by,
            action="withdraw",
            reason=reason,
            reason_code=reason_code,
        )
        others = alternatives(read_occasion(enrolment.session_id), places=enrolment.places, school_id=enrolment.school_id)
        emails.tell(enrolment, made, others=others)
        promote(enrolment.session_id)
    return enrolment


def undo_answer(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Take a yes or a no back within ten minutes: the group is requested again.

    After a no its places are claimed again. Raises ``UndoTooLate``, ``UndoneTooOften``, ``OtherDateProposed``, ``PlacesGivenAway``,
    ``GroupMayNotWorkThen``, ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        judge_action(enrolment, "undo_answer", actor=Actor.PROVIDER)
        keep_undone(enrolment)
        if Enrolment.objects.filter(stands_in_for=enrolment.pk, status__in=ACTIVE).exists():
            raise errors.OtherDateProposed
        if enrolment.status == EnrolmentStatus.DECLINED:
            _keep_law(enrolment)
        step = after_yes(enrolment, now=timezone.now(), needs_approval=False)
        clear_and_serve(enrolment.session_id)
        try:
            made = move(
                enrolment,
                EnrolmentStatus.REQUESTED,
                actor=Actor.PROVIDER,
                by=by,
                action="undo_answer",
                answer_until=step.answer_until,
            )
        except SessionFull as full:
            raise errors.PlacesGivenAway from full
        emails.tell(enrolment, made)
    return enrolment


def proposal_end(now: datetime, starts_at: datetime) -> datetime:
    """Return until when a proposed date is held: five working days, and never beyond its start."""
    return min(add_working_days(timezone.localtime(now), PROPOSAL_WORKING_DAYS), starts_at)


def _keep_law(enrolment: Enrolment) -> None:
    """What the class does elsewhere since the no is not its provider's to know. Raises ``GroupMayNotWorkThen``."""
    try:
        keep_law(enrolment)
    except WorkRefused as refusal:
        raise GroupMayNotWorkThen from refusal


def _decline(enrolment: Enrolment, *, by: User, reason: str, reason_code: str) -> None:
    made = move(
        enrolment,
        EnrolmentStatus.DECLINED,
        actor=Actor.PROVIDER,
        by=by,
        action="decline",
        reason=reason,
        reason_code=reason_code,
        answer_until=None,
    )
    emails.tell(enrolment, made)


def _propose(enrolment: Enrolment, session: Session, *, by: User) -> Enrolment:
    until = proposal_end(timezone.now(), session.starts_at)
    is_for_school = read_occasion(session.pk, school_id=enrolment.school_id).is_for_school
    # Also where the class waits for that date: which of its dates a school waits for is not its provider's to know.
    is_there = Enrolment.objects.active().filter(session=session.pk, school_class=enrolment.school_class_id)
    if session.starts_at <= timezone.now() or not is_for_school or (enrolment.school_class_id and is_there.exists()):
        raise errors.DateDoesNotFit
    # The school let this very date go: its no stands (decision 0037), also when the provider took its own no back since.
    if Enrolment.objects.filter(session=session.pk, stands_in_for=enrolment.pk).exists():
        raise errors.DateDoesNotFit
    try:
        check_other_date(enrolment, session)
        return stand_in(enrolment, session=session, actor=Actor.PROVIDER, until=until, by=by)
    except errors.BusyTryAgain:
        raise
    except Refusal as refusal:  # full, off, or not for this class; which work it has elsewhere is not the provider's to know
        raise errors.DateDoesNotFit from refusal
