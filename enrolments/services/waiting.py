"""The waiting list as its groups see it: an offer is taken, let go or kept for later; the clock ends what nobody answers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.acceptance import after_yes
from enrolments.services.approving import approval_needed
from enrolments.services.moving import hold, move
from enrolments.services.promoting import OFFER_WORKING_DAYS, offer_end, promote
from enrolments.services.transactions import one_transaction
from kit.when import day_and_clock

__all__ = [
    "OFFER_WORKING_DAYS",
    "accept_offer",
    "decline_offer",
    "expire_unanswered",
    "keep_waiting",
    "lapse_offers",
    "offer_end",
    "promote",
]


def accept_offer(enrolment: Enrolment, *, by: User, pupils: Collection[int] | None = None) -> Enrolment:
    """Take the places that were held for this group; a group on a waiting list elsewhere leaves that list.

    With a provider who decides, the group is requested now; with a school that must say yes itself, that comes first.
    ``pupils`` are ids of who goes along: needed when a part was offered to a group with names, must be exactly as many.
    Raises ``OfferExpired``, ``ChoosePupils``, ``MoveNotPossible`` and, when pupils got another activity meanwhile,
    ``PupilsElsewhere``.
    """
    now = timezone.now()
    if enrolment.status == EnrolmentStatus.OFFERED and enrolment.offer_until and enrolment.offer_until <= now:
        raise errors.OfferExpired(until=day_and_clock(enrolment.offer_until))
    next_step = after_yes(enrolment, now=now, needs_approval=approval_needed(enrolment.school, by))
    with one_transaction():
        _keep_pupils(enrolment, pupils)
        made = move(
            enrolment,
            next_step.status,
            actor=Actor.SCHOOL,
            by=by,
            action="accept_offer",
            answer_until=next_step.answer_until,
            wanted_places=None,
            least_places=None,
        )
        _leave_list(enrolment)
        emails.tell(enrolment, made)
    return enrolment


def decline_offer(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Let the held places go to the next group. Who was offered another date keeps waiting for its own.

    Raises ``MoveNotPossible``.
    """
    with one_transaction():
        hold(enrolment)
        if enrolment.status != EnrolmentStatus.OFFERED:
            raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
        made = move(enrolment, EnrolmentStatus.CANCELLED_BY_SCHOOL, actor=Actor.SCHOOL, by=by, action="decline_offer")
        emails.tell(enrolment, made)
        promote(enrolment.session_id)
    return enrolment


def keep_waiting(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Not this part: the group keeps its number and waits for all its places. Raises ``MoveNotPossible``."""
    with one_transaction():
        hold(enrolment)
        if enrolment.wanted_places is None:
            raise errors.MoveNotPossible(status=EnrolmentStatus(enrolment.status).label)
        move(
            enrolment,
            EnrolmentStatus.WAITING,
            actor=Actor.SCHOOL,
            by=by,
            action="keep_waiting",
            places=enrolment.wanted_places,
            wanted_places=None,
            least_places=None,
            offer_until=None,
        )
        promote(enrolment.session_id)
    return enrolment


def lapse_offers(*, now: datetime | None = None) -> int:
    """Take back every offer whose end has come and give its places to the next group; return how many.

    Each in a transaction of its own. Twice is safe: an offer that somebody answers just now is left alone.
    """
    due = Enrolment.objects.filter(status=EnrolmentStatus.OFFERED, offer_until__lte=now or timezone.now())
    return sum(_end(enrolment, EnrolmentStatus.LAPSED) for enrolment in due.with_details().order_by("offer_until", "pk"))


def expire_unanswered(*, now: datetime | None = None) -> int:
    """End what nobody answered: drafts and requests at their own end, waiting groups when the activity began; return how many.

    A provider, or a colleague, who does not answer never blocks a school: the places come free and it is told.
    """
    moment = now or timezone.now()
    asked = (EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED)
    due = Enrolment.objects.filter(
        Q(status__in=(*asked, EnrolmentStatus.WAITING), session__starts_at__lte=moment)
        | Q(status__in=asked, answer_until__lte=moment)
    )
    return sum(_end(enrolment, EnrolmentStatus.EXPIRED) for enrolment in due.with_details().order_by("pk"))


def _keep_pupils(enrolment: Enrolment, pupils: Collection[int] | None) -> None:
    """Of a part, keep who goes along."""
    if enrolment.mode != NamesMode.NAMES or enrolment.wanted_places is None:
        return
    places = Place.objects.filter(enrolment=enrolment.pk)
    chosen = set(pupils or ())
    if len(chosen) != enrolment.places or places.filter(pupil__in=chosen).count() != len(chosen):
        raise errors.ChoosePupils(places=enrolment.places)
    places.exclude(pupil__in=chosen).delete()


def _leave_list(enrolment: Enrolment) -> None:
    """A group that got its places on another date waits no longer."""
    waits: Enrolment | None = (
        Enrolment.objects.select_related("session")
        .filter(pk=enrolment.stands_in_for_id, status=EnrolmentStatus.WAITING)
        .first()
    )
    if waits is not None:
        move(waits, EnrolmentStatus.CANCELLED_BY_SCHOOL, actor=Actor.SYSTEM, by=None)


def _end(enrolment: Enrolment, target: EnrolmentStatus) -> bool:
    try:
        with one_transaction():
            hold(enrolment)
            made = move(enrolment, target, actor=Actor.SYSTEM, by=None)
            emails.tell(enrolment, made)
            promote(enrolment.session_id)
    except errors.MoveNotPossible:  # answered at this very moment
        return False
    return True
