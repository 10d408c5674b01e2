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
from enrolments.services.coming import keep_law
from enrolments.services.forgotten import forgotten_dates
from enrolments.services.judging import judge_action
from enrolments.services.moving import hold, move
from enrolments.services.promoting import promote, serve_next
from enrolments.services.sweeping import for_each
from enrolments.services.transactions import one_transaction


def accept_offer(enrolment: Enrolment, *, by: User, pupils: Collection[int] | None = None) -> Enrolment:
    """Take the places that were held for this group; a group on a waiting list elsewhere leaves that list.

    With a provider who decides, the group is requested now; with a school that must say yes itself, that comes first.
    ``pupils`` are ids of who goes along: needed when a part was offered to a group with names, must be exactly as many.
    Raises ``OfferExpired``, ``ChoosePupils``, ``MoveNotPossible`` and, when pupils got another activity meanwhile,
    ``PupilsElsewhere``; ``WorkRefused`` when the law says no by now: an offer stands against everything but that.
    """
    needs_approval = approval_needed(enrolment.school, by)
    with one_transaction():
        hold(enrolment)
        judge_action(enrolment, "accept_offer", actor=Actor.SCHOOL)
        keep_law(enrolment)
        next_step = after_yes(enrolment, now=timezone.now(), needs_approval=needs_approval)
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
        made = move(enrolment, EnrolmentStatus.CANCELLED_BY_SCHOOL, actor=Actor.SCHOOL, by=by, action="decline_offer")
        emails.tell(enrolment, made)
        serve_next(enrolment)
    return enrolment


def keep_waiting(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Not this part: the group keeps its number and waits for all its places. Raises ``MoveNotPossible``."""
    with one_transaction():
        hold(enrolment)
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
    moment = now or timezone.now()
    # A date that was moved forward can begin before the offers on it end.
    due = Q(status=EnrolmentStatus.OFFERED) & (Q(offer_until__lte=moment) | Q(session__starts_at__lte=moment))
    return _end_all(due, EnrolmentStatus.LAPSED)


def expire_unanswered(*, now: datetime | None = None) -> int:
    """End what nobody answered: drafts and requests at their own end, waiting groups when the activity began; return how many.

    A provider, or a colleague, who does not answer never blocks a school: the places come free and it is told.
    """
    moment = now or timezone.now()
    asked = (EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED)
    begun = Q(status__in=(*asked, EnrolmentStatus.WAITING), session__starts_at__lte=moment)
    return _end_all(begun | Q(status__in=asked, answer_until__lte=moment), EnrolmentStatus.EXPIRED)


def serve_forgotten(*, now: datetime | None = None) -> int:
    """Promote on every date that a waiting group could have; return how many sign-ups got an offer.

    Nobody is forgotten where places come free. What makes room without freeing places is found here, a minute later: a new
    date for who takes any date, a pupil whose other activity ended, a date that was no longer kept for others.
    """
    return for_each(forgotten_dates(now=now or timezone.now()), _serve)


def _serve(session_id: int) -> int:
    try:
        with one_transaction():
            return len(promote(session_id))
    except errors.BusyTryAgain:  # in a minute, then
        return 0


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
    if enrolment.stands_in_for_id is None:
        return
    first: Enrolment = (
        Enrolment.objects.select_related("session")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=enrolment.stands_in_for_id)
    )
    if first.status == EnrolmentStatus.WAITING:
        move(first, EnrolmentStatus.CANCELLED_BY_SCHOOL, actor=Actor.SYSTEM, by=None)
    else:  # it left by itself, or its provider said no: taken back now, the group would go twice
        Enrolment.objects.filter(pk=first.pk).update(undo_to="", undo_until=None)


def _end_all(due: Q, target: EnrolmentStatus) -> int:
    """End what is due, each in a transaction of its own. One that is busy now is found again in a minute."""
    found = Enrolment.objects.filter(due).with_details().order_by("pk")

    def end(enrolment: Enrolment) -> bool:
        return _end(enrolment, target, due)

    return for_each(found, end)


def _end(enrolment: Enrolment, target: EnrolmentStatus, due: Q) -> bool:
    try:
        with one_transaction():
            hold(enrolment)
            # Answered, or offered anew, at this very moment: then it is not due any more.
            if not Enrolment.objects.filter(due, pk=enrolment.pk).exists():
                return False
            made = move(enrolment, target, actor=Actor.SYSTEM, by=None)
            emails.tell(enrolment, made)
            serve_next(enrolment)
    except (errors.MoveNotPossible, errors.BusyTryAgain):
        return False
    return True
