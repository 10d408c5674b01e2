"""Sign a class up for a date: think first, then write, then claim the places, all in one transaction."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.errors import SessionFull
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.enrolling import may_enrol
from enrolments.rules.situation import Situation
from enrolments.services.moving import Step, begin
from enrolments.services.reading import alternatives, read_situation
from enrolments.services.transactions import one_transaction
from enrolments.services.waiting import promote
from outbox.letters import queue_letters

REQUEST = Step(EnrolmentStatus.REQUESTED, Actor.SCHOOL)
ACCEPT_AT_ONCE = Step(EnrolmentStatus.ACCEPTED, Actor.SYSTEM)
WAIT = Step(EnrolmentStatus.WAITING, Actor.SCHOOL)


def enrol_class(  # the sign-up as a coordinator says it
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",
    wait_when_full: bool = False,
) -> Enrolment:
    """Give a group its places, or none: places, rows, history and mails stand or fall together.

    ``pupils`` are ids of pupils of the class, where the activity asks names; ``places`` is the number elsewhere. Accepted at
    once or waiting for the provider, as the activity says. With ``wait_when_full`` a full date means the waiting list.
    Raises the refusals of ``rules.enrolling``, ``NotEnoughPlaces`` with ways on, ``NotFound`` for a class of somebody else,
    ``BusyTryAgain``. The ids are looked up as this person's own, freshly: what a page showed may be old.
    """
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    try:
        return _take_places(situation, by=by, note=note)
    except SessionFull as full:
        if wait_when_full:
            return _wait(situation, by=by, note=note)
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
    free = situation.occasion.session.places_free
    if free < situation.group.places:
        raise not_enough_places(situation, free=free)
    return situation


def join_waiting_list(  # as enrol_class
    *,
    session_id: int,
    school_class_id: int,
    by: User,
    pupils: Collection[int] = (),
    places: int | None = None,
    adults: int = 1,
    note: str = "",
) -> Enrolment:
    """Put a group on the waiting list for as many places as it needs, as a whole.

    When they came free meanwhile, the group gets its offer at once. Raises as ``enrol_class``, and ``GroupNeverFits``.
    """
    situation = read_situation(
        session_id=session_id, school_class_id=school_class_id, by=by, pupils=pupils, places=places, adults=adults
    )
    may_enrol(situation)
    return _wait(situation, by=by, note=note)


def not_enough_places(situation: Situation, *, free: int) -> errors.NotEnoughPlaces:
    """Return the refusal with its ways on: other dates on which this group fits, fewer pupils, the waiting list."""
    others = alternatives(situation.occasion, places=situation.group.places, school_id=situation.group.school_class.school_id)
    known = [_as_json(session) for session in others]
    refusal = errors.NotEnoughPlaces if free >= situation.occasion.smallest_group else errors.NoPlacesLeft
    return refusal(free=free, wanted=situation.group.places, alternatives=known)


def _take_places(situation: Situation, *, by: User, note: str) -> Enrolment:
    free = situation.occasion.session.places_free
    if free < situation.group.places:
        raise SessionFull(free=free)
    is_automatic = situation.occasion.activity.acceptance_mode == AcceptanceMode.AUTOMATIC
    enrolment = _enrolment(situation, by=by, note=note)
    # Everything that takes time comes before the claim: from there to the commit the date's row is locked.
    letters = emails.of_new_enrolment(enrolment, situation.occasion, is_accepted=is_automatic)
    full: SessionFull | None = None
    with one_transaction(savepoint=False):
        try:
            begin(
                enrolment,
                pupil_ids=situation.group.pupil_ids,
                steps=(REQUEST, ACCEPT_AT_ONCE) if is_automatic else (REQUEST,),
            )
        except SessionFull as refusal:  # somebody was faster; nothing is written, so nothing need be undone
            full = refusal
        else:
            queue_letters(letters)
    if full is not None:
        raise full
    return enrolment


def _wait(situation: Situation, *, by: User, note: str) -> Enrolment:
    session = situation.occasion.session
    if situation.group.places > session.capacity:
        raise errors.GroupNeverFits(capacity=session.capacity)
    enrolment = _enrolment(situation, by=by, note=note)
    with one_transaction():
        # Whoever releases places now waits for us, and then sees this group on the list; or we see what was released.
        Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        begin(enrolment, pupil_ids=situation.group.pupil_ids, steps=(REQUEST, WAIT))
        emails.tell_of_waiting(enrolment, situation.occasion)
        promote(session.pk)
    stored: Enrolment = Enrolment.objects.with_details().get(pk=enrolment.pk)
    return stored


def _enrolment(situation: Situation, *, by: User, note: str) -> Enrolment:
    occasion, group = situation.occasion, situation.group
    return Enrolment(
        school=group.school_class.school,
        session=occasion.session,
        school_class=group.school_class,
        mode=NamesMode.NAMES if occasion.asks_names else NamesMode.COUNT,
        places=group.places,
        adults=group.adults,
        note=note,
        enrolled_by=by,
        created_at=timezone.now(),
    )


def _as_json(session: Session) -> dict[str, Any]:  # Any: JSON
    return {
        "session": session.pk,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "free": session.places_free,
    }
