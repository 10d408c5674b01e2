"""Sign one class up for several dates in one action: all of them, or none. One letter tells of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from activities.errors import SessionFull
from enrolments import emails, errors
from enrolments.choices import BundleKind, EnrolmentStatus
from enrolments.emails.together import of_bundle
from enrolments.models import Bundle, Enrolment
from enrolments.moves import START, Actor, Move
from enrolments.rules.acceptance import next_step
from enrolments.rules.enrolling import may_enrol
from enrolments.rules.situation import Situation
from enrolments.rules.warnings import check_answered, warnings_of
from enrolments.services.approving import approval_needed
from enrolments.services.beginning import STEPS, keep_limits, new_enrolment, note_set_aside
from enrolments.services.holding import clear_and_serve, lock_hold
from enrolments.services.judging import checked_move
from enrolments.services.moving import Step, begin, lock_dates
from enrolments.services.promoting import promote
from enrolments.services.reading import read_situation
from enrolments.services.transactions import one_transaction
from kit.refusals import NotFound, Refusal
from outbox.letters import queue_letters


@dataclass(frozen=True, slots=True)
class Part:
    """What goes to one date: pupils by id, or a number. ``adults`` go along with it."""

    session_id: int
    pupils: tuple[int, ...] = ()
    places: int | None = None
    adults: int = 1


@dataclass(slots=True)
class _Row:
    situation: Situation
    enrolment: Enrolment
    steps: Sequence[Step]
    made: Move


def judge_parts(parts: Sequence[Part], *, school_class_id: int, by: User) -> list[Situation]:
    """Return every part as the rules see it, in the order in which dates are claimed (their ids).

    Raises ``NotFound``, and ``DateRefused`` with the first date that does not work and why; places are another matter.
    """
    situations = []
    for part in sorted(parts, key=lambda one: one.session_id):
        known = read_situation(
            session_id=part.session_id,
            school_class_id=school_class_id,
            by=by,
            pupils=part.pupils,
            places=part.places,
            adults=part.adults,
        )
        try:
            may_enrol(known)
        except Refusal as refusal:
            raise of_date(known, refusal) from refusal
        situations.append(known)
    if not situations:
        raise NotFound
    return situations


def of_date(situation: Situation, refusal: Refusal) -> errors.DateRefused:
    """Return the refusal of one date of several."""
    session = situation.occasion.session
    return errors.DateRefused(session_id=session.pk, starts_at=session.starts_at, refusal=refusal)


def check_room(situations: Sequence[Situation]) -> None:
    """Raise ``DateRefused`` for the first date with too few places now; nothing is held."""
    for one in situations:
        free = one.occasion.free + one.group.held
        if free < one.occasion.session.claim_of(one.group.places):
            raise too_few_here(one, free)


def all_warnings(situations: Sequence[Situation]) -> Mapping[str, str]:
    """Return what is worth a thought on any of these dates, by code, each said once."""
    return {warning.code: warning.message for one in situations for warning in warnings_of(one)}


def take_together(
    situations: Sequence[Situation], *, kind: BundleKind, by: User, note: str = "", warnings_set_aside: Mapping[str, str]
) -> Bundle:
    """Give every part its places in one transaction, as one bundle; return it.

    The situations must have been judged (``judge_parts``). Raises ``DateRefused`` for a date with too few places, and
    ``WarningUnanswered``, ``ClassAlreadyEnrolled``, ``PupilsElsewhere``, ``BusyTryAgain``.
    """
    unanswered = {
        code: words for code, words in all_warnings(situations).items() if not warnings_set_aside.get(code, "").strip()
    }
    if unanswered:
        raise errors.WarningUnanswered(all_warnings(situations))
    check_room(situations)
    rows = [_row(one, by=by, note=note) for one in situations]
    with one_transaction():
        # One lock an activity, in the order of their ids, and before any row (``count_again`` says why).
        for one in {row.situation.occasion.activity.pk: row for row in rows}.values():
            keep_limits(one.situation)
        school_class = situations[0].group.school_class
        bundle = Bundle.objects.create(school_id=school_class.school_id, school_class=school_class, kind=kind, made_by=by)
        for row in rows:
            row.enrolment.bundle = bundle
        # Rendering takes time, so it comes before the first claim: from there on the dates' rows are locked.
        sure = [(row.enrolment, row.situation.occasion) for row in rows if row.enrolment.status != EnrolmentStatus.DRAFT]
        letters = of_bundle(sure) if sure else []
        _lock(situations)
        freed = [row for row in rows if _begin(row, warnings_set_aside)]
        queue_letters(letters)
        for row in freed:
            promote(row.enrolment.session_id)
        _ask_approvers(rows)
    return bundle


def _lock(situations: Sequence[Situation]) -> None:
    """Lock holds, then dates, both in the order of the dates' ids, and give free what nobody holds any more."""
    for one in situations:
        lock_hold(session_id=one.occasion.session.pk, school_class_id=one.group.school_class.pk)
    lock_dates(*(one.occasion.session.pk for one in situations))
    for one in situations:
        if one.occasion.expired_holds:
            clear_and_serve(one.occasion.session.pk)


def _row(situation: Situation, *, by: User, note: str) -> _Row:
    session = situation.occasion.session
    needs_approval = approval_needed(situation.group.school_class.school, by)
    after = next_step(session.activity, session, now=situation.now, needs_approval=needs_approval)
    enrolment = new_enrolment(situation, by=by, note=note, status=after.status, answer_until=after.answer_until)
    steps = STEPS[after.status]
    made = checked_move(steps[-2].target if len(steps) > 1 else START, steps[-1].target, steps[-1].actor)
    return _Row(situation, enrolment, steps, made)


def _begin(row: _Row, warnings_set_aside: Mapping[str, str]) -> bool:
    """Claim one date's places and write its rows; return whether a hold gave places back."""
    situation = row.situation
    try:
        freed = begin(row.enrolment, pupil_ids=situation.group.pupil_ids, steps=row.steps)
    except SessionFull as full:
        raise too_few_here(situation, full.free) from full
    except Refusal as refusal:
        raise of_date(situation, refusal) from refusal
    note_set_aside(row.enrolment, check_answered(situation, warnings_set_aside))
    return freed > 0


def too_few_here(situation: Situation, free: int) -> errors.DateRefused:
    """Return the refusal of a date with too few places."""
    return of_date(situation, errors.TooFewHere(free=free, wanted=situation.group.places))


def _ask_approvers(rows: Sequence[_Row]) -> None:
    for row in rows:
        if row.made.actors == frozenset({Actor.SCHOOL}) and row.enrolment.status == EnrolmentStatus.DRAFT:
            stored: Enrolment = Enrolment.objects.with_details().get(pk=row.enrolment.pk)
            emails.tell(stored, row.made)
