"""Places kept while a coordinator looks at the check page: who saw "6 vrij" gets them.

A hold is counted in the date's ``places_taken`` like a sign-up. It ends by itself after 15 minutes: the worker clears it away
each minute, and whoever needs the places sooner clears it at once (``release_expired``), so a late worker costs nobody a place.
Locks are always taken in this order: hold, date, sign-up.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from activities.errors import SessionFull
from activities.services.places import claim_places, release_places
from enrolments import errors
from enrolments.models import Hold, KeptBefore
from enrolments.rules.holding import HOLD_FOR, HOLD_HOUR, MOST_EXTENSIONS, NOTHING_YET, Keeping, Used, may_keep
from enrolments.rules.situation import Situation
from enrolments.services.promoting import promote
from enrolments.services.sweeping import for_each
from enrolments.services.transactions import one_transaction
from schools.rules import COORDINATING, schools_of

# Two check pages of one school that open at once never both see the last one allowed.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def hold_places(situation: Situation, *, by: User) -> Hold:
    """Keep the group's places, all or none; a hold of the same class on this date is changed to the group as it is now.

    The situation must have been judged (``may_enrol``). Raises ``SessionFull`` with what is free for this class (its own hold
    stands then), ``SessionNotScheduled``, ``BusyTryAgain`` and the refusals of ``rules.holding``.
    """
    try:
        return _hold(situation, by=by)
    except errors.HeldAlready:  # a second click, a second tab: the first one's hold is there now
        return _hold(situation, by=by)


def _hold(situation: Situation, *, by: User) -> Hold:
    session, school_class = situation.occasion.session, situation.group.school_class
    wanted = session.claim_of(situation.group.places)
    with one_transaction():
        keeping = read_keeping(situation, by=by)
        may_keep(keeping)
        held = Hold.objects.select_for_update().filter(session=session.pk, school_class=school_class.pk).first()
        if held is None or held.expires_at <= timezone.now():
            # One that ended goes to who waits first, also when the clock did not come by yet: nobody holds on for ever.
            clear_and_serve(session.pk)
            claim_places(session.pk, wanted)
            now = timezone.now()
            return Hold.objects.create(
                school_id=school_class.school_id,
                session=session,
                school_class=school_class,
                held_by=by,
                places=situation.group.places,
                capacity_unit=session.capacity_unit,
                expires_at=min(now + HOLD_FOR, keeping.used.end_from(now)),
                used=keeping.used.time,
                extensions=keeping.used.extensions,
            )
        _resize(held, wanted - held.claim)
        held.places, held.held_by = situation.group.places, by
        held.save(update_fields=["places", "held_by"])
        return held


def read_keeping(situation: Situation, *, by: User) -> Keeping:
    """Return what this person and this school keep beside what is asked, as it is now that no colleague can keep more.

    Holds a lock until the transaction ends, taken before any row. Who keeps several dates takes it first of all.
    """
    session, school_class = situation.occasion.session, situation.group.school_class
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"holds:{school_class.school_id}"])
    kept = Hold.objects.filter(school=school_class.school_id, expires_at__gt=timezone.now())
    mine: set[tuple[object, ...]] = set()
    everybody: set[tuple[object, ...]] = set()
    here = 0
    for row in kept.values_list("school_class", "session__series", "session", "held_by", "claim"):
        class_id, series_id, session_id, held_by, claim = row
        if class_id == school_class.pk and (session_id == session.pk or series_id == session.series_id is not None):
            continue
        one = (class_id, series_id or session_id, series_id is None)
        everybody.add(one)
        if held_by == by.pk:
            mine.add(one)
        if session_id == session.pk:
            here += claim
    wanted = session.claim_of(situation.group.places)
    used = read_used(session_id=session.pk, school_class_id=school_class.pk)
    return Keeping(len(mine), len(everybody), here, wanted, session.capacity, used)


def read_used(*, session_id: int, school_class_id: int) -> Used:
    """Return what a class used of its hour on a date before; nothing while it keeps places there, or an hour later."""
    now = timezone.now()
    held = Hold.objects.filter(session=session_id, school_class=school_class_id).first()
    if held is not None and held.expires_at > now:
        return NOTHING_YET
    if held is not None:  # ended, and not cleared away yet
        return used_by(held, now) if held.expires_at + HOLD_HOUR > now else NOTHING_YET
    known = KeptBefore.objects.filter(session=session_id, school_class=school_class_id, counts_until__gt=now).first()
    return Used(known.used, known.extensions) if known else NOTHING_YET


def used_by(held: Hold, now: datetime) -> Used:
    """Return what its class used of its hour on this date by now, this hold included."""
    return Used(held.used + min(now, held.expires_at) - held.created_at, held.extensions)


def extend_hold(*, session_id: int, school_class_id: int) -> Hold:
    """Keep the places until 15 minutes from now, never shorter than they were kept already.

    Three times at most, and never beyond the hour that a class has: what it kept before and let go counts along
    (``KeptBefore``). Raises ``HoldEnded``, ``HoldLongEnough``.
    """
    with one_transaction():
        held = Hold.objects.select_for_update().filter(session=session_id, school_class=school_class_id).first()
        if held is None or held.expires_at <= timezone.now():
            raise errors.HoldEnded
        if not times_left(held):
            raise errors.HoldLongEnough
        later = min(timezone.now() + HOLD_FOR, last_end(held))
        held.expires_at, held.extensions = max(held.expires_at, later), held.extensions + 1
        held.save(update_fields=["expires_at", "extensions"])
        return held


def times_left(held: Hold) -> int:
    """Return how many times a class can still ask for longer; none when its hour ends with this hold."""
    return MOST_EXTENSIONS - held.extensions if held.expires_at < last_end(held) else 0


def last_end(held: Hold) -> datetime:
    """Return when the hour of this class on this date is over."""
    return Used(held.used).end_from(held.created_at)


def release_hold(*, session_id: int, school_class_id: int) -> bool:
    """Give the places back to whoever waits first; return whether there was a hold."""
    with one_transaction():
        released = drop_hold(session_id=session_id, school_class_id=school_class_id)
        if released:
            promote(session_id)
        return released


def drop_hold(*, session_id: int, school_class_id: int) -> bool:
    """Give the places back in the running transaction; the caller promotes."""
    return bool(_delete(Hold.objects.select_for_update().filter(session=session_id, school_class=school_class_id)))


def leave_hold(*, session_id: int, school_class_id: int) -> None:
    """Give the places back because the class signed up after all: nothing of its hour is remembered (decision 0047)."""
    if drop_hold(session_id=session_id, school_class_id=school_class_id):
        KeptBefore.objects.filter(session=session_id, school_class=school_class_id).delete()


def lock_hold(*, session_id: int, school_class_id: int) -> None:
    """Lock what this class holds on a date, if anything: before any date's row, as everywhere."""
    held = Hold.objects.select_for_update().filter(session=session_id, school_class=school_class_id)
    held.values_list("pk").first()


def drop_holds_of(session_id: int) -> int:
    """Release every hold on a date that is off, in the running transaction; return how many.

    One that somebody changes just now is left alone: it ends by itself, and no sign-up follows.
    """
    return _delete(Hold.objects.filter(session=session_id).select_for_update(skip_locked=True))


def release_expired(*, now: datetime | None = None, session_id: int | None = None) -> int:
    """Clear away every hold whose end has come, each date in a transaction of its own; return how many.

    A hold that its sign-up is taking over just now is left alone. What was kept so long ago that it counts no more goes too.
    """
    KeptBefore.objects.filter(counts_until__lte=now or timezone.now()).delete()
    due = Hold.objects.filter(expires_at__lte=now or timezone.now())
    if session_id is not None:
        due = due.filter(session=session_id)

    def release(session: int) -> int:
        try:
            with one_transaction():
                return clear_and_serve(session, now=now)
        except errors.BusyTryAgain:  # one busy date keeps no other waiting; the clock comes by again in a minute
            return 0

    return for_each(due.order_by("session").values_list("session", flat=True).distinct(), release)


def end_holds(keys: Sequence[UUID]) -> None:
    """Clear away these holds, in the running transaction (``privacy.retention``, for what no clock came by for)."""
    dates = Hold.objects.filter(pk__in=keys).order_by("session").values_list("session", flat=True).distinct()
    for session_id in list(dates):
        clear_and_serve(session_id)


def let_go_of_holds(user_id: int) -> None:
    """Give back every place that this person keeps, in the running transaction: they are about to be forgotten."""
    held = list(Hold.objects.select_for_update().filter(held_by=user_id).order_by("session", "pk"))
    for session_id, of_date in groupby(held, key=attrgetter("session_id")):
        _delete(of_date)
        promote(session_id)


def clear_and_serve(session_id: int, *, now: datetime | None = None, but: Hold | None = None) -> int:
    """Release the places of holds that ended on this date, in the running transaction; return how many holds.

    Who waits comes first, as when the clock had come by in time; what is left is for who asks.
    """
    due = Hold.objects.filter(session=session_id, expires_at__lte=now or timezone.now())
    if but is not None:
        due = due.exclude(pk=but.pk)
    released = _delete(due.select_for_update(skip_locked=True))
    if released:
        promote(session_id)
    return released


def free_for(hold: Hold | None, free: int) -> int:
    """Return how many places this class can have: what is free, and what is held for it."""
    return free + (hold.claim if hold else 0)


def find_hold(*, session_id: int, school_class_id: int) -> Hold | None:
    """Return the hold of a class on a date that has not ended, or None."""
    return Hold.objects.filter(session=session_id, school_class=school_class_id, expires_at__gt=timezone.now()).first()


def holds_of(user: User) -> Sequence[Hold]:
    """Return what this person keeps now, the first to end in front; a few at most (``rules.holding``)."""
    living = Hold.objects.filter(held_by=user.pk, expires_at__gt=timezone.now(), school__in=schools_of(user, *COORDINATING))
    return list(living.select_related("school_class", "session__activity").order_by("expires_at", "pk"))


def _resize(held: Hold, more: int) -> None:
    if more > 0:
        clear_and_serve(held.session_id, but=held)
        try:
            claim_places(held.session_id, more)
        except SessionFull as full:
            raise SessionFull(free=free_for(held, full.free)) from full
    elif more < 0:
        release_places(held.session_id, -more)
        promote(held.session_id)


def _delete(holds: Iterable[Hold]) -> int:
    """Delete these locked holds of one date and give their places back; return how many holds."""
    found = list(holds)
    if not found:
        return 0
    keys: list[UUID] = [one.pk for one in found]
    Hold.objects.filter(pk__in=keys).delete()
    _remember(found)
    release_places(found[0].session_id, sum(one.claim for one in found))
    return len(found)


def _remember(holds: Sequence[Hold]) -> None:
    """Note what these holds used of their classes' hours, instead of what was noted before: a hold knows that already."""
    now = timezone.now()
    rows = []
    for held in holds:
        used, counts_until = used_by(held, now), min(now, held.expires_at) + HOLD_HOUR
        rows.append(
            KeptBefore(
                school_id=held.school_id,
                session_id=held.session_id,
                school_class_id=held.school_class_id,
                used=used.time,
                extensions=used.extensions,
                counts_until=counts_until,
            )
        )
    KeptBefore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "school_class"],
        update_fields=["used", "extensions", "counts_until"],
    )
