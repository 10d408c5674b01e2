"""Count what was done today (``rules.turns`` says how often is enough)."""

from django.db.models import F, Q
from django.utils import timezone

from activities.models import ActivityPage
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import DateRequest, Enrolment, EnrolmentTransition
from enrolments.rules.turns import ONE_DAY, check_changes, check_questions, check_undone

# Back from where nobody comes back otherwise: these moves are undoing.
UNDONE = Q(from_status=S.CANCELLED_BY_SCHOOL) | Q(from_status__in=(S.ACCEPTED, S.DECLINED), to_status=S.REQUESTED)


def keep_undone(enrolment: Enrolment) -> None:
    """Raise ``UndoneTooOften`` when enough was taken back today."""
    check_undone(_today(enrolment, UNDONE))


def keep_changes(enrolment: Enrolment) -> None:
    """Raise ``ChangedTooOften`` when the group changed enough today."""
    check_changes(_today(enrolment, Q(from_status=F("to_status"))))


def keep_questions(activity: ActivityPage, school_id: int) -> None:
    """Raise ``TooManyQuestions`` when this school asked enough for this activity today, what it took back included."""
    asked = DateRequest.objects.filter(activity=activity, school=school_id, created_at__gt=timezone.now() - ONE_DAY)
    check_questions(asked.count())


def _today(enrolment: Enrolment, moves: Q) -> int:
    since = timezone.now() - ONE_DAY
    return EnrolmentTransition.objects.filter(moves, enrolment=enrolment.pk, at__gt=since).count()
