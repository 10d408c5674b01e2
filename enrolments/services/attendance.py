"""Who came: noted afterwards by the provider or a teacher, put right for a while."""

from collections.abc import Collection

from django.db.models import Case, CharField, Value, When
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from enrolments import errors
from enrolments.choices import GOING, Attendance, EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.services.moving import move
from enrolments.services.transactions import one_transaction
from enrolments.services.windows import names_window
from kit.when import day_and_clock

NOTABLE = (*GOING, EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)


def note_attendance(
    enrolment: Enrolment, *, by: User, actor: Actor, present: Collection[int] | None = None, count: int | None = None
) -> Enrolment:
    """Note who came: ids of named places that were present, or a head count where there are no names.

    Nobody came means NO_SHOW. Pupils whose data is frozen are left as they are and not counted (POR-7d). Twice gives the
    same outcome; another outcome replaces the first until the term of names ends. Raises ``AttendanceTooEarly``,
    ``AttendanceClosed``, ``AttendanceDoesNotFit``, ``PupilNotOnList``, ``MoveNotPossible``.
    """
    check_moment(enrolment)
    with one_transaction():
        Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
        came = _tick(enrolment, present or ()) if takes_names(enrolment) else _count(enrolment, count)
        target = EnrolmentStatus.ATTENDED if came else EnrolmentStatus.NO_SHOW
        if enrolment.status != target:
            move(enrolment, target, actor=actor, by=by, attended_count=came)
        else:
            Enrolment.objects.filter(pk=enrolment.pk).update(attended_count=came, updated_at=timezone.now())
            enrolment.attended_count = came
    return enrolment


def takes_names(enrolment: Enrolment) -> bool:
    """Return whether attendance is a tick per pupil: named, and the names have not melted away yet."""
    return enrolment.mode == NamesMode.NAMES and enrolment.named_places.exists()


def check_moment(enrolment: Enrolment) -> None:
    """Raise when attendance of this group cannot be noted now: not going, too early, or too long ago."""
    if enrolment.status not in NOTABLE:
        raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
    now, until = timezone.now(), names_window().closes_at(enrolment.session)
    if now < enrolment.session.starts_at:
        raise errors.AttendanceTooEarly
    if now >= until:
        raise errors.AttendanceClosed(until=day_and_clock(until))


def _tick(enrolment: Enrolment, present: Collection[int]) -> int:
    places = Place.objects.filter(enrolment=enrolment.pk, pupil__restricted_at=None)
    known = set(places.values_list("pk", flat=True))
    chosen = set(present)
    if not chosen <= known:
        raise errors.PupilNotOnList
    came = Case(When(pk__in=chosen, then=Value(Attendance.PRESENT)), default=Value(Attendance.ABSENT), output_field=CharField())
    Place.objects.filter(pk__in=known).update(attendance=came)
    return len(chosen)


def _count(enrolment: Enrolment, count: int | None) -> int:
    if count is None or not 0 <= count <= enrolment.places:
        raise errors.AttendanceDoesNotFit(places=enrolment.places)
    return count
