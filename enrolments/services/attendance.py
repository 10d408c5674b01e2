"""Who came: noted by the provider or a teacher, also by a phone that was offline; put right for a while."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from enrolments import errors
from enrolments.choices import CAME, GOING, Attendance, EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.attendance import Difference, Kept, Mark, Tally, settle
from enrolments.services.evaluating import follow_attendance
from enrolments.services.judging import judge_action
from enrolments.services.moving import move
from enrolments.services.photos import follow_consent
from enrolments.services.transactions import one_transaction
from schools.querysets import shown_pupils

# Pupils who walk along without being on the list: a handful, not a second group. As many as half of the list, and in a small
# group a few; nowhere more than 30, one full class.
FEW_EXTRA, MOST_EXTRA = 5, 30
NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands now, and where somebody else had noted something else meanwhile: the sender must see that."""

    enrolment: Enrolment
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class _Listed:
    """How many of the list came, how many nobody noted yet, and what changed."""

    came: int
    unmarked: int
    is_changed: bool
    differences: tuple[Difference, ...]


def note_attendance(
    enrolment: Enrolment,
    *,
    by: User,
    actor: Actor,
    present: Collection[int] | None = None,
    marks: Mapping[int, Mark] | None = None,
    count: int | None = None,
    extra: int | None = None,
    tally: Tally = NOTHING,
) -> Noted:
    """Note who came, in one transaction.

    ``marks`` says it per named place (id: ``Mark``) and leaves the others as they are; ``present`` is the short form: these
    came, all others did not. Where there are no names ``count`` is a head count. ``extra`` came without being on the list;
    they were there, so ``attended_count`` and with it the published participation includes them. ``tally`` is the long form
    of the two numbers, with when they were seen.

    Nobody came, and everybody has a mark: NO_SHOW. Nobody came so far: the group keeps its state. Pupils whose data is frozen
    are left as they are (POR-7d): who had a mark before keeps counting here, and published numbers leave them out. The same twice is once; another outcome replaces the first until the term of
    attendance ends, but not blindly: see ``rules.attendance.settle`` and ``Noted.differences``. Links to the evaluation follow, and
    photos with the group: who came without being on the list said no yes (POR-2e).
    Raises ``AttendanceTooEarly``, ``AttendanceClosed``, ``AttendanceDoesNotFit``, ``ExtraDoesNotFit``, ``PupilNotOnList``,
    ``MoveNotPossible``.
    """
    if count is not None or extra is not None:
        tally = Tally(count, extra)
    with one_transaction():
        _hold(enrolment)
        check_moment(enrolment, actor)
        now, had_extra = timezone.now(), enrolment.extra_count
        if takes_names(enrolment):
            listed = _tick(enrolment, _marks(enrolment, present, marks), now)
        else:
            listed = _count(enrolment, tally, now)
        extra_now, differences = _extra(enrolment, tally, now)
        _write(enrolment, listed, extra_now, at=_moment(tally.at, now), by=by, actor=actor)
        follow_attendance(enrolment)
        if extra_now != had_extra:
            follow_consent(Q(enrolment=enrolment.pk))
    return Noted(enrolment, [*listed.differences, *differences])


def takes_names(enrolment: Enrolment) -> bool:
    """Return whether attendance is a mark per pupil: named, and the names have not melted away yet."""
    return enrolment.mode == NamesMode.NAMES and enrolment.named_places.exists()


def most_extra(places: int) -> int:
    """Return how many pupils can have come along with a group of this size without being on its list."""
    return min(max(FEW_EXTRA, places // 2), MOST_EXTRA)


def check_moment(enrolment: Enrolment, actor: Actor) -> None:
    """Raise when the table of moves says that attendance of this group cannot be noted now: not going, too early, too late.

    Its provider notes named pupils for as long as it sees names; the school until the term of attendance ends.
    """
    judge_action(enrolment, "note_attendance", actor=actor)


def _hold(enrolment: Enrolment) -> None:
    """Lock the row, then read where it stands: two phones that begin at once come one after the other."""
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
    enrolment.refresh_from_db(
        fields=["status", "attended_count", "extra_count", "counted_at", "sequence", "undo_to", "undo_until", "updated_at"]
    )


def _moment(at: datetime | None, now: datetime) -> datetime:
    """Return when it was noted; a clock that runs ahead must not win for ever."""
    return min(at or now, now)


def _marks(enrolment: Enrolment, present: Collection[int] | None, marks: Mapping[int, Mark] | None) -> Mapping[int, Mark]:
    if present is None:
        return marks or {}
    others = Place.objects.filter(shown_pupils("pupil__"), enrolment=enrolment.pk).exclude(pk__in=present)
    absent = {pk: Mark(Attendance.ABSENT) for pk in others.values_list("pk", flat=True)}
    return {**absent, **{pk: Mark(Attendance.PRESENT) for pk in present}}


def _tick(enrolment: Enrolment, marks: Mapping[int, Mark], now: datetime) -> _Listed:
    found = Place.objects.filter(shown_pupils("pupil__"), enrolment=enrolment.pk).order_by("pk")
    places = {place.pk: place for place in found.only("attendance", "noted_at")}
    if not marks.keys() <= places.keys():
        raise errors.PupilNotOnList
    differences, changed = [], []
    for pk, sent in marks.items():
        place, at = places[pk], _moment(sent.at, now)
        kept = settle(now_is=place.attendance, sent=sent.mark, saw=sent.saw, sent_at=sent.at, noted_at=place.noted_at)
        if kept is not None:
            differences.append(Difference("mark", place.attendance, sent.mark, kept, pk))
        if kept != Kept.THEIRS and place.attendance != sent.mark:
            place.attendance, place.noted_at = sent.mark, at
            changed.append(place)
    Place.objects.bulk_update(changed, ["attendance", "noted_at"])
    # A pupil who was marked before their data was frozen stays in the number, as ``facts`` takes them out of it: taken out
    # here too, a later correction would take them out twice.
    frozen = Place.objects.filter(enrolment=enrolment.pk, attendance__in=CAME).exclude(shown_pupils("pupil__"))
    came = sum(place.attendance in CAME for place in places.values()) + frozen.count()
    unmarked = sum(place.attendance == Attendance.UNKNOWN for place in places.values())
    return _Listed(came, unmarked, bool(changed), tuple(differences))


def _count(enrolment: Enrolment, tally: Tally, now: datetime) -> _Listed:
    before = None if enrolment.attended_count is None else enrolment.attended_count - enrolment.extra_count
    count = before if tally.count is None else tally.count
    if count is None or not 0 <= count <= enrolment.places:
        raise errors.AttendanceDoesNotFit(places=enrolment.places)
    kept = _kept(before, tally.count, tally.saw_count, tally, enrolment)
    if kept is None:
        return _Listed(count, 0, count != before, ())
    difference = Difference("count", str(before), str(count), kept)
    return _Listed((before or 0) if kept == Kept.THEIRS else count, 0, kept == Kept.YOURS, (difference,))


def _extra(enrolment: Enrolment, tally: Tally, now: datetime) -> tuple[int, Sequence[Difference]]:
    before = enrolment.extra_count
    if tally.extra is None:
        return before, ()
    most = most_extra(enrolment.places)
    # What stands already may be sent again: a list that shrank afterwards makes nobody's earlier count wrong.
    if not 0 <= tally.extra <= max(most, before):
        raise errors.ExtraDoesNotFit(most=most)
    kept = _kept(before, tally.extra, tally.saw_extra, tally, enrolment)
    if kept is None:
        return tally.extra, ()
    return before if kept == Kept.THEIRS else tally.extra, [Difference("extra", str(before), str(tally.extra), kept)]


def _kept(before: int | None, sent: int | None, saw: int | None, tally: Tally, enrolment: Enrolment) -> Kept | None:
    """Settle a number. Nothing counted yet is nothing to differ from."""
    if sent is None or before is None:
        return None
    return settle(now_is=before, sent=sent, saw=saw, sent_at=tally.at, noted_at=enrolment.counted_at)


def _write(enrolment: Enrolment, listed: _Listed, extra: int, *, at: datetime, by: User, actor: Actor) -> None:
    came = listed.came + extra
    if not came and listed.unmarked and enrolment.status in GOING:
        # Nobody so far: nothing to say about the group yet.
        if listed.is_changed:
            _keep(enrolment, {})
        return
    target = EnrolmentStatus.ATTENDED if came else EnrolmentStatus.NO_SHOW
    numbers: dict[str, Any] = {"attended_count": came, "extra_count": extra}  # Any: columns
    is_counted = any(getattr(enrolment, name) != value for name, value in numbers.items())
    if is_counted:
        numbers["counted_at"] = at
    if enrolment.status != target:
        move(enrolment, target, actor=actor, by=by, **numbers)
    elif is_counted or listed.is_changed:
        _keep(enrolment, numbers)


def _keep(enrolment: Enrolment, changes: Mapping[str, Any]) -> None:  # Any: columns
    """Write columns of a sign-up whose state stays: its version changes, so that who reads it again sees that."""
    changes = {**changes, "updated_at": timezone.now()}
    Enrolment.objects.filter(pk=enrolment.pk).update(**changes)
    for name, value in changes.items():
        setattr(enrolment, name, value)
