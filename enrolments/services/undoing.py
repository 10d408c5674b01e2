"""Ten minutes to think better of it, where it harms no one: the places must still be there."""

from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from activities.errors import SessionFull, SessionNotScheduled
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.situation import SchoolGroup, Situation
from enrolments.services.beginning import keep_limits
from enrolments.services.coming import keep_law
from enrolments.services.holding import clear_and_serve
from enrolments.services.judging import judge_action
from enrolments.services.moving import hold, move
from enrolments.services.promoting import promote
from enrolments.services.reading import read_occasion
from enrolments.services.transactions import one_transaction
from enrolments.services.turns import keep_undone
from schools.models import SchoolClass


def undo_cancel(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Take a school's cancellation back within ten minutes: the group stands where it stood, on its old number in the line.

    Its places are claimed again, and who goes back to the line gets an offer where it could have one. Raises ``UndoTooLate``,
    ``UndoneTooOften``, ``PlacesGivenAway``, ``SessionNotScheduled``, ``PupilsElsewhere``, ``ClassAlreadyEnrolled``, ``MoveNotPossible``, and the
    refusals of ``rules.limits`` and ``WorkRefused`` where the school or the class went on another date meanwhile.
    """
    with one_transaction():
        _keep_limits(enrolment)
        hold(enrolment)
        back = judge_action(enrolment, "undo_cancel", actor=Actor.SCHOOL)
        keep_undone(enrolment)
        check_date_is_on(enrolment)
        keep_law(enrolment)
        clear_and_serve(enrolment.session_id)
        try:
            made = move(enrolment, back.target, actor=Actor.SCHOOL, by=by, action="undo_cancel")
        except SessionFull as full:
            raise errors.PlacesGivenAway from full
        emails.tell(enrolment, made)
        if enrolment.status == EnrolmentStatus.WAITING:
            promote(enrolment.session_id)
    return enrolment


def _keep_limits(enrolment: Enrolment) -> None:
    """Judge the maxima once more, before any row is locked: to leave, take another date and come back is one time too many."""
    if enrolment.status != EnrolmentStatus.CANCELLED_BY_SCHOOL:
        return
    if enrolment.bundle_id and Enrolment.objects.active().filter(bundle=enrolment.bundle_id).exists():
        return  # what was signed up in one go counts once, and its other dates are still there
    pupils = tuple(Place.objects.filter(enrolment=enrolment.pk).order_by("pupil").values_list("pupil", flat=True))
    school_class = enrolment.school_class or SchoolClass(school=enrolment.school)
    group = SchoolGroup(school_class, size=0, is_enrolled=False, places=enrolment.places, pupil_ids=pupils)
    keep_limits(Situation(read_occasion(enrolment.session_id), group, timezone.now()))


def check_date_is_on(enrolment: Enrolment) -> None:
    """Raise ``SessionNotScheduled`` when the date, whose row is locked, was called off meanwhile."""
    if not Session.objects.filter(pk=enrolment.session_id, status=SessionStatus.SCHEDULED).exists():
        raise SessionNotScheduled
