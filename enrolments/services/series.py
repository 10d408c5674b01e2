"""A class and a series of dates: it comes to all that are still to come, or to none.

A series has no waiting list: half a series helps nobody, and dates that come free one by one would hold places for weeks
(decision "A series is signed up as a whole"). Leaving is possible for one date or for all.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from activities.errors import SessionFull
from activities.models import Session
from enrolments import errors
from enrolments.choices import BundleKind, EnrolmentStatus
from enrolments.models import Enrolment, Hold
from enrolments.moves import Actor, find_move
from enrolments.rules.situation import Situation
from enrolments.services.bundling import Part, all_warnings, check_room, judge_parts, take_together, too_few_here
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.holding import extend_hold, hold_places, lock_hold, read_keeping, release_hold
from enrolments.services.moving import lock_dates
from enrolments.services.reading import alternatives
from enrolments.services.transactions import one_transaction


def dates_together(session: Session) -> Sequence[Session]:
    """Return the dates of this date's series that are still to come, soonest first; nothing for a date on its own."""
    if session.series_id is None:
        return []
    coming = Session.objects.to_come().filter(series=session.series_id)
    return list(coming.select_related("activity", "series").order_by("starts_at", "pk"))


def enrol_in_series(situation: Situation, *, by: User, note: str, warnings_set_aside: Mapping[str, str]) -> Enrolment:
    """Sign the group up for every date of the series that is still to come; return its sign-up for the date that was asked.

    Raises ``SeriesDoesNotFit`` or ``DateRefused`` with the date that does not work, and as ``bundling.take_together``.
    """
    try:
        made = take_together(
            _situations(situation, by), kind=BundleKind.SERIES, by=by, note=note, warnings_set_aside=warnings_set_aside
        )
    except errors.DateRefused as refused:
        raise _as_series(situation, refused) from refused
    stored: Enrolment = Enrolment.objects.with_details().get(bundle=made, session=situation.occasion.session.pk)
    return stored


def check_series(situation: Situation, *, by: User) -> None:
    """Raise what ``enrol_in_series`` would raise now; nothing is held."""
    try:
        check_room(_situations(situation, by))
    except errors.DateRefused as refused:
        raise _as_series(situation, refused) from refused


def hold_series(situation: Situation, *, by: User) -> Hold:
    """Keep the group's places on every date, all or none; return the hold on the date that was asked."""
    try:
        situations = _situations(situation, by)
        with one_transaction():
            read_keeping(situation, by=by)  # its lock comes before any row, on every way to a hold
            for one in situations:
                lock_hold(session_id=one.occasion.session.pk, school_class_id=one.group.school_class.pk)
            lock_dates(*(one.occasion.session.pk for one in situations))
            holds = {one.occasion.session.pk: _hold(one, by) for one in situations}
    except errors.DateRefused as refused:
        raise _as_series(situation, refused) from refused
    return holds[situation.occasion.session.pk]


def warnings_together(situation: Situation, *, by: User) -> Mapping[str, str]:
    """Return what is worth a thought on this date or, for a series, on any of its dates."""
    return all_warnings(_situations(situation, by) if situation.occasion.session.series_id else [situation])


def extend_together(*, session_id: int, school_class_id: int) -> Hold:
    """Keep the class's places for longer, on this date or on all of its series. Raises as ``holding.extend_hold``."""
    with one_transaction():
        others = [one for one in _ids_together(session_id) if one != session_id]
        held = extend_hold(session_id=session_id, school_class_id=school_class_id)
        Hold.objects.filter(session__in=others, school_class=school_class_id, expires_at__gt=timezone.now()).update(
            expires_at=Greatest("expires_at", Value(held.expires_at)), extensions=Greatest("extensions", held.extensions)
        )
    return held


def release_together(*, session_id: int, school_class_id: int) -> None:
    """Give the class's places back to whoever waits first, on this date or on all of its series."""
    for one in _ids_together(session_id):
        release_hold(session_id=one, school_class_id=school_class_id)


def cancel_series(enrolment: Enrolment, *, by: User, reason: str = "", reason_code: str = "") -> Enrolment:
    """Take the group off all dates of its series that are still to come, in one transaction.

    Raises as ``cancelling.cancel_enrolment``; a date that cannot be left any more is left alone.
    """
    with one_transaction():
        rows = rest_of_series(enrolment)
        lock_dates(enrolment.session_id, *(one.session_id for one in rows))
        for one in rows:
            cancel_enrolment(one, by=by, reason=reason, reason_code=reason_code)
        return cancel_enrolment(enrolment, by=by, reason=reason, reason_code=reason_code)


def rest_of_series(enrolment: Enrolment) -> Sequence[Enrolment]:
    """Return the group's other sign-ups of the same series that can still be cancelled; nothing for a date on its own."""
    if enrolment.bundle is None or enrolment.bundle.kind != BundleKind.SERIES:
        return []
    rows = Enrolment.objects.with_details().filter(bundle=enrolment.bundle_id, session__starts_at__gt=timezone.now())
    ends = EnrolmentStatus.CANCELLED_BY_SCHOOL
    others = rows.exclude(pk=enrolment.pk).order_by("session__starts_at", "pk")
    return [one for one in others if find_move(one.status, ends, Actor.SCHOOL, action="cancel")]


def _situations(situation: Situation, by: User) -> Sequence[Situation]:
    group = situation.group
    places = None if situation.occasion.asks_names else group.places
    parts = [
        Part(one.pk, pupils=group.pupil_ids, places=places, adults=group.adults)
        for one in dates_together(situation.occasion.session)
    ]
    return judge_parts(parts, school_class_id=group.school_class.pk, by=by)


def _ids_together(session_id: int) -> Sequence[int]:
    session = Session.objects.only("series").get(pk=session_id)
    return sorted({session_id, *(one.pk for one in dates_together(session))})


def _hold(situation: Situation, by: User) -> Hold:
    try:
        return hold_places(situation, by=by)
    except SessionFull as full:
        raise too_few_here(situation, full.free) from full


def _as_series(situation: Situation, refused: errors.DateRefused) -> Exception:
    """Return the refusal in the words of a series; a class that comes already is simply that, as for one date."""
    if isinstance(refused.refusal, errors.ClassAlreadyEnrolled):
        return refused.refusal
    if not isinstance(refused.refusal, errors.TooFewHere):
        return refused
    wanted = situation.group.places
    others = alternatives(situation.occasion, places=wanted, school_id=situation.group.school_class.school_id)
    known = [{"session": one.pk, "starts_at": timezone.localtime(one.starts_at).isoformat()} for one in others]
    return errors.SeriesDoesNotFit(refused=refused, free=refused.refusal.params["free"], wanted=wanted, alternatives=known)
