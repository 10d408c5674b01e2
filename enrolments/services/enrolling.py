"""Sign a class up for a date: think first, then write, then claim the places, all in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activities.errors import SessionFull
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Hold
from enrolments.moves import START, Actor
from enrolments.rules.acceptance import next_step
from enrolments.rules.enrolling import may_enrol
from enrolments.rules.situation import Situation
from enrolments.rules.warnings import check_answered
from enrolments.rules.wishes import WHOLE_GROUP, Wishes, check_wishes
from enrolments.services.approving import approval_needed
from enrolments.services.beginning import REQUEST, STEPS, WAIT, keep_limits, new_enrolment, note_set_aside
from enrolments.services.holding import clear_and_serve, hold_places, leave_hold, lock_hold
from enrolments.services.judging import checked_move
from enrolments.services.moving import begin, lock_dates
from enrolments.services.promoting import promote
from enrolments.services.reading import alternatives, read_situation
from enrolments.services.series import check_series, enrol_in_series, hold_series
from enrolments.services.transactions import one_transaction
from outbox.letters import queue_letters

NOTHING: Mapping[str, str] = {}


def enrol_class(  # noqa: PLR0913  # the sign-up as a coordinator says it
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",
    wait_when_full: bool = False,
    wishes: Wishes = WHOLE_GROUP,
    warnings_set_aside: Mapping[str, str] = NOTHING,
) -> Enrolment:
    """Give a group its places, or none: places, rows, history and mails stand or fall together.

    ``pupils`` are ids of pupils of the class, where the activity asks names; ``places`` is the number elsewhere. Accepted at
    once or waiting for the provider, as the activity says. With ``wait_when_full`` a full date means the waiting list.
    ``warnings_set_aside`` are reasons by code, for ``rules.warnings``; each one that was needed is kept. A refusal is never
    set aside. Raises the refusals of ``rules.enrolling``, ``WarningUnanswered``, ``NotEnoughPlaces`` with ways on, ``NotFound`` for a class of somebody else,
    ``BusyTryAgain``. The ids are looked up as this person's own, freshly: what a page showed may be old.
    """
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    if situation.occasion.session.series_id:
        return enrol_in_series(situation, by=by, note=note, warnings_set_aside=warnings_set_aside)
    reasons = check_answered(situation, warnings_set_aside)
    try:
        return _take_places(situation, by=by, note=note, reasons=reasons)
    except SessionFull as full:
        if wait_when_full:
            return _wait(situation, by=by, note=note, wishes=wishes, reasons=reasons)
        raise not_enough_places(situation, free=full.free) from full


def check_group(  # as enrol_class
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",  # any text will do; taken so that a form's group fits here too
) -> Situation:
    """Return what ``enrol_class`` would judge, or raise what it would raise now; nothing is written and nothing is held."""
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    if situation.occasion.session.series_id:
        check_series(situation, by=by)
    free = situation.occasion.free + situation.group.held
    if free < situation.occasion.session.claim_of(situation.group.places):
        raise not_enough_places(situation, free=free)
    return situation


def hold_group(  # as enrol_class
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",
) -> tuple[Situation, Hold]:
    """Judge as ``check_group`` and keep the places while somebody looks at them. Raises as ``enrol_class``."""
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    if situation.occasion.session.series_id:
        return situation, hold_series(situation, by=by)
    try:
        return situation, hold_places(situation, by=by)
    except SessionFull as full:
        raise not_enough_places(situation, free=full.free) from full


def join_waiting_list(  # as enrol_class
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",
    wishes: Wishes = WHOLE_GROUP,
    warnings_set_aside: Mapping[str, str] = NOTHING,
) -> Enrolment:
    """Put a group on the waiting list: for all its places, a part, or any date of the activity, as it wishes.

    When they came free meanwhile, the group gets its offer at once. Raises as ``enrol_class``, and ``GroupNeverFits``.
    """
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    if situation.occasion.session.series_id:
        raise errors.NoSeriesWaitingList
    reasons = check_answered(situation, warnings_set_aside)
    return _wait(situation, by=by, note=note, wishes=wishes, reasons=reasons)


def not_enough_places(situation: Situation, *, free: int) -> errors.NotEnoughPlaces:
    """Return the refusal with its ways on: other dates on which this group fits, fewer pupils, the waiting list."""
    others = alternatives(situation.occasion, places=situation.group.places, school_id=situation.group.school_class.school_id)
    known = [_as_json(session) for session in others]
    refusal = errors.NotEnoughPlaces if free >= situation.occasion.smallest_group else errors.NoPlacesLeft
    return refusal(free=free, wanted=situation.group.places, alternatives=known)


def _take_places(situation: Situation, *, by: User, note: str, reasons: Mapping[str, str]) -> Enrolment:
    session, group = situation.occasion.session, situation.group
    wanted = session.claim_of(group.places)
    if situation.occasion.free + group.held < wanted:
        raise SessionFull(free=situation.occasion.free + group.held)
    school = group.school_class.school
    after = next_step(session.activity, session, now=situation.now, needs_approval=approval_needed(school, by))
    enrolment = new_enrolment(situation, by=by, note=note, status=after.status, answer_until=after.answer_until)
    steps = STEPS[after.status]
    # Everything that takes time comes before the claim: from there to the commit the date's row is locked.
    made = checked_move(steps[-2].target if len(steps) > 1 else START, steps[-1].target, steps[-1].actor)
    letters = emails.of_new_enrolment(enrolment, situation.occasion, made)
    full: SessionFull | None = None
    with one_transaction(savepoint=False):
        keep_limits(situation)
        if situation.occasion.expired_holds:
            lock_hold(session_id=session.pk, school_class_id=group.school_class.pk)
            clear_and_serve(session.pk)
        try:
            freed = begin(enrolment, pupil_ids=group.pupil_ids, steps=steps)
        except SessionFull as refusal:  # somebody was faster; nothing is written, so nothing need be undone
            full = refusal
        else:
            note_set_aside(enrolment, reasons)
            queue_letters(letters)
            if freed:
                promote(session.pk)
            if after.status == EnrolmentStatus.DRAFT:
                stored: Enrolment = Enrolment.objects.with_details().get(pk=enrolment.pk)
                emails.tell(stored, made)
    if full is not None:
        raise full
    return enrolment


def _wait(situation: Situation, *, by: User, note: str, wishes: Wishes, reasons: Mapping[str, str]) -> Enrolment:
    session, group = situation.occasion.session, situation.group
    if session.claim_of(group.places) > session.capacity:
        raise errors.GroupNeverFits(capacity=session.capacity)
    check_wishes(situation, wishes)
    enrolment = new_enrolment(
        situation, by=by, note=note, least_places=wishes.least_places, takes_other_dates=wishes.takes_other_dates
    )
    with one_transaction():
        keep_limits(situation)
        lock_hold(session_id=session.pk, school_class_id=group.school_class.pk)
        others = _other_dates(session) if wishes.takes_other_dates else []
        # Whoever releases places now waits for us, and then sees this group on the list; or we see what was released.
        lock_dates(session.pk, *others)
        leave_hold(session_id=session.pk, school_class_id=group.school_class.pk)
        begin(enrolment, pupil_ids=group.pupil_ids, steps=(REQUEST, WAIT))
        note_set_aside(enrolment, reasons)
        stored: Enrolment = Enrolment.objects.with_details().get(pk=enrolment.pk)
        emails.tell(stored, checked_move(EnrolmentStatus.REQUESTED, EnrolmentStatus.WAITING, Actor.SCHOOL))
        for session_id in (session.pk, *others):
            if any(enrolment.pk in {one.pk, one.stands_in_for_id} for one in promote(session_id)):
                break
    return Enrolment.objects.with_details().get(pk=enrolment.pk)  # type: ignore[no-any-return]  # the manager is untyped


def _other_dates(session: Session) -> Sequence[int]:
    """Return the other dates of this activity that are open and have places free, the soonest first."""
    others = Session.objects.open_now().filter(activity=session.activity_id, capacity__gt=F("places_taken"))
    return list(others.exclude(pk=session.pk).order_by("starts_at", "pk").values_list("pk", flat=True))


def _as_json(session: Session) -> dict[str, Any]:  # Any: JSON
    return {
        "session": session.pk,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "free": session.places_free,
    }
