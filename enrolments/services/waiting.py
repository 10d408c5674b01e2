"""The waiting list: whole groups, oldest first that fits, offered with an end. One engine for every release of places."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, SessionStatus
from activities.models import Session
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.moving import hold, move
from enrolments.services.transactions import one_transaction
from kit.when import day_and_clock
from kit.working_days import add_working_days

# How long a school may think about an offer (issue: waiting list; a setting per region can follow).
OFFER_WORKING_DAYS = 2


def promote(session_id: int) -> Sequence[Enrolment]:
    """Offer free places to waiting groups; return those that got an offer.

    Runs inside the transaction that released the places, so that the date's row is locked and nobody slips in between.
    A group waits for all its places at once: the first in line that fits as a whole goes first, a smaller group behind a
    larger one may therefore go before it. An offer holds its places until it is answered or lapses.
    """
    session = Session.objects.select_for_update(no_key=True).get(pk=session_id)
    now = timezone.now()
    if session.status != SessionStatus.SCHEDULED or session.starts_at <= now:
        return []
    free, promoted = session.places_free, []
    for enrolment in Enrolment.objects.with_details().waiting().filter(session=session_id, places__lte=free):
        if enrolment.places <= free and _offer(enrolment, until=offer_end(now, session.starts_at)):
            free -= enrolment.places
            promoted.append(enrolment)
        if not free:
            break
    return promoted


def offer_end(now: datetime, starts_at: datetime) -> datetime:
    """Return until when an offer made now stands: two working days, and never beyond the start of the activity."""
    return min(add_working_days(timezone.localtime(now), OFFER_WORKING_DAYS), starts_at)


def accept_offer(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Take the places that were held for this group. With a provider who decides, the group is requested now.

    Raises ``OfferExpired``, ``MoveNotPossible`` and, when pupils got another activity meanwhile, ``PupilsElsewhere``.
    """
    session, now = enrolment.session, timezone.now()
    if enrolment.status == EnrolmentStatus.OFFERED and enrolment.offer_until and enrolment.offer_until <= now:
        raise errors.OfferExpired(until=day_and_clock(enrolment.offer_until))
    is_automatic = session.activity.acceptance_mode == AcceptanceMode.AUTOMATIC
    target = EnrolmentStatus.ACCEPTED if is_automatic else EnrolmentStatus.REQUESTED
    with one_transaction():
        move(enrolment, target, actor=Actor.SCHOOL, by=by)
        emails.tell_of_enrolment(enrolment, is_accepted=is_automatic)
    return enrolment


def decline_offer(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Let the held places go to the next group. Raises ``MoveNotPossible``."""
    with one_transaction():
        hold(enrolment)
        if enrolment.status != EnrolmentStatus.OFFERED:
            raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
        move(enrolment, EnrolmentStatus.CANCELLED_BY_SCHOOL, actor=Actor.SCHOOL, by=by)
        emails.tell_school_of_end(enrolment)
        promote(enrolment.session_id)
    return enrolment


def lapse_offers(*, now: datetime | None = None) -> int:
    """Take back every offer whose end has come and give its places to the next group; return how many.

    Each in a transaction of its own. Twice is safe: an offer that somebody answers just now is left alone.
    """
    due = Enrolment.objects.filter(status=EnrolmentStatus.OFFERED, offer_until__lte=now or timezone.now())
    return sum(_end(enrolment, EnrolmentStatus.LAPSED) for enrolment in due.with_details().order_by("offer_until", "pk"))


def expire_unanswered(*, now: datetime | None = None) -> int:
    """End what nobody answered before the activity began: requests and waiting groups; return how many."""
    open_states = (EnrolmentStatus.REQUESTED, EnrolmentStatus.WAITING)
    due = Enrolment.objects.filter(status__in=open_states, session__starts_at__lte=now or timezone.now())
    return sum(_end(enrolment, EnrolmentStatus.EXPIRED) for enrolment in due.with_details().order_by("pk"))


def _offer(enrolment: Enrolment, *, until: datetime) -> bool:
    try:
        with transaction.atomic():
            move(enrolment, EnrolmentStatus.OFFERED, actor=Actor.SYSTEM, by=None, offer_until=until)
    except errors.MoveNotPossible:  # left the list at this very moment
        return False
    emails.tell_of_offer(enrolment)
    return True


def _end(enrolment: Enrolment, target: EnrolmentStatus) -> bool:
    try:
        with one_transaction():
            hold(enrolment)
            move(enrolment, target, actor=Actor.SYSTEM, by=None)
            emails.tell_school_of_end(enrolment)
            promote(enrolment.session_id)
    except errors.MoveNotPossible:  # answered at this very moment
        return False
    return True
