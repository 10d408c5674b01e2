"""The promotion engine: free places go to who waits. One engine, run inside every transaction that releases places.

The rule, in the order in which it is applied:

1. Groups that wait for this very date, by their number in the line: the first that fits as a whole. A smaller group behind a
   larger one may therefore go before it: places that nobody in front can use help nobody.
2. A group that would also come with fewer pupils (``least_places``) and does not fit as a whole is offered what is free.
3. What is left goes to groups that wait for another date of the same activity and said that any date will do
   (``takes_other_dates``), again by number: they get an offer of its own on this date, and keep their number meanwhile.

Nobody is offered what the rules would refuse now: a stage with a company that is no longer recognised, a date that is not for its level or year, work that the law forbids, one time
too many in the school year of that date.

An offer holds its places until it is answered, or lapses and starts the next round: a chain of offers.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from activities.models import Session
from activities.recognition import closed_for_lack_of_recognition
from enrolments import emails
from enrolments.choices import ACTIVE, EnrolmentStatus
from enrolments.models import Enrolment, Hold, Place
from enrolments.moves import START, Actor
from enrolments.services.coming import fits_other_date, law_allows
from enrolments.services.judging import checked_move
from enrolments.services.moving import Step, begin, dates_of, move
from kit.isolation import everywhere
from kit.working_days import add_working_days

# How long a school may think about an offer.
OFFER_WORKING_DAYS = 2


@everywhere("free places go to who waits first, of whatever school")
def promote(session_id: int, *, waits: bool = True) -> Sequence[Enrolment]:
    """Offer a date's free places to waiting groups; return the sign-ups that got an offer.

    Runs inside the transaction that released the places, so that the date's row is locked and nobody slips in between.
    ``waits=False`` for who holds another date already: a date that somebody else holds now is left to the clock
    (``serve_forgotten``), so that nobody waits in a circle.
    """
    rows = Session.objects.select_for_update(no_key=True, of=("self",), skip_locked=not waits)
    session = rows.select_related("activity").filter(pk=session_id).first()
    if session is None:
        return []
    now = timezone.now()
    if session.status != SessionStatus.SCHEDULED or session.starts_at <= now or session.places_free <= 0:
        return []
    # Who waits keeps waiting: an offer would be a new sign-up with a company that may not have it now.
    if closed_for_lack_of_recognition(session.activity):
        return []
    until = offer_end(now, session.starts_at)
    promoted, free = _offer_own_date(session, session.places_free, until)
    # A date of a series is never offered by itself: who comes, comes every time.
    is_open_to_others = free and session.series_id is None
    return [*promoted, *_offer_other_date(session, free, until)] if is_open_to_others else promoted


def serve_next(enrolment: Enrolment) -> None:
    """Promote where this sign-up gave something free: its date, and the date for which its group still waits.

    The dates must be locked (``moving.hold``).
    """
    for session_id in dates_of(enrolment):
        promote(session_id)


def offer_end(now: datetime, starts_at: datetime) -> datetime:
    """Return until when an offer made now stands: two working days, and never beyond the start of the activity."""
    return min(add_working_days(timezone.localtime(now), OFFER_WORKING_DAYS), starts_at)


def _offer_own_date(session: Session, free: int, until: datetime) -> tuple[list[Enrolment], int]:
    promoted = []
    for enrolment in without_open_offer(Enrolment.objects.with_details().waiting().filter(session=session.pk)):
        taken = _fitting(enrolment, free, counts_groups=session.counts_groups)
        if taken and _is_ours(enrolment) and law_allows(enrolment, session):
            _offer(enrolment, places=taken, until=until)
            free -= session.claim_of(taken)
            promoted.append(enrolment)
        if not free:
            break
    return promoted, free


def _fitting(enrolment: Enrolment, free: int, *, counts_groups: bool) -> int:
    """Return with how many pupils the group fits now: all of it, a part that it would take, or 0."""
    if enrolment.claim <= free:
        return enrolment.places
    if counts_groups or enrolment.least_places is None or enrolment.least_places > free:
        return 0
    return free


def _is_ours(enrolment: Enrolment, *, waits: bool = True) -> bool:
    """Lock a waiting group's row and return whether it can still be offered something.

    Two dates can come upon the same group at once, its own and another one: the row decides whose it is. Only for its own
    date we wait, so that two dates that want each other's groups never wait in a circle; who is passed over is found by the
    clock (``serve_forgotten``).
    """
    rows = Enrolment.objects.select_for_update(no_key=True, skip_locked=not waits)
    if not rows.filter(pk=enrolment.pk, status=EnrolmentStatus.WAITING).values_list("pk").first():
        return False
    # A statement of its own: it must see what the one before us wrote.
    return without_open_offer(Enrolment.objects.filter(pk=enrolment.pk)).exists()


def _offer(enrolment: Enrolment, *, places: int, until: datetime) -> None:
    wanted = enrolment.places if places < enrolment.places else None
    made = move(
        enrolment, EnrolmentStatus.OFFERED, actor=Actor.SYSTEM, by=None, offer_until=until, places=places, wanted_places=wanted
    )
    emails.tell(enrolment, made)


def _offer_other_date(session: Session, free: int, until: datetime) -> list[Enrolment]:
    promoted: list[Enrolment] = []
    for enrolment in _waiting_elsewhere(session):
        # A class that waits for two dates gets one offer on a third.
        has_one = any(enrolment.school_class_id == one.school_class_id for one in promoted)
        if has_one or session.claim_of(enrolment.places) > free or not _is_ours(enrolment, waits=False):
            continue
        if not fits_other_date(enrolment, session):
            continue
        promoted.append(stand_in(enrolment, session=session, actor=Actor.SYSTEM, until=until))
        free -= session.claim_of(enrolment.places)
        if not free:
            break
    return promoted


def stand_in(enrolment: Enrolment, *, session: Session, actor: Actor, until: datetime, by: User | None = None) -> Enrolment:
    """Offer a group places on another date of the same activity, as a sign-up of its own; return that sign-up.

    The date's row must be locked. Raises ``SessionFull``, ``SessionNotScheduled``.
    """
    offered = Enrolment(
        school_id=enrolment.school_id,
        session=session,
        school_class_id=enrolment.school_class_id,
        mode=enrolment.mode,
        places=enrolment.places,
        adults=enrolment.adults,
        note=enrolment.note,
        teacher_id=enrolment.teacher_id,
        enrolled_by_id=enrolment.enrolled_by_id,
        stands_in_for=enrolment,
        offer_until=until,
    )
    pupils = list(Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", flat=True))
    begin(offered, pupil_ids=pupils, steps=(Step(EnrolmentStatus.OFFERED, actor),), by=by)
    stored: Enrolment = Enrolment.objects.with_details().get(pk=offered.pk)
    emails.tell(stored, checked_move(START, EnrolmentStatus.OFFERED, actor))
    return stored


def _waiting_elsewhere(session: Session) -> QuerySet[Enrolment]:
    """Return groups that wait for another date of this activity and can come on this one, the first number first."""
    now, activity = timezone.now(), session.activity
    if not session.is_open_at(now):
        return Enrolment.objects.none()
    same_class = Enrolment.objects.filter(session=session.pk, school_class=OuterRef("school_class"), status__in=ACTIVE)
    # Its coordinator is choosing this very date now; the hold ends, or becomes the sign-up.
    choosing = Hold.objects.filter(session=session.pk, school_class=OuterRef("school_class"))
    offered_before = Enrolment.objects.filter(session=session.pk, stands_in_for=OuterRef("pk"))
    busy = Place.objects.filter(
        is_active=True,
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
        pupil__in=Place.objects.filter(enrolment=OuterRef(OuterRef("pk"))).values("pupil"),
    )
    kept = Session.reserved_for.through.objects.filter(session=session.pk)
    elsewhere = (
        Enrolment.objects.with_details()
        .waiting()
        .filter(session__activity=session.activity_id, takes_other_dates=True, session__starts_at__gt=now)
        .filter(places__gte=session.min_group or activity.min_group or 1)
        .exclude(session=session.pk)
        .filter(~Exists(same_class), ~Exists(choosing), ~Exists(offered_before), ~Exists(busy))
    )
    if largest := session.max_group or activity.max_group:
        elsewhere = elsewhere.filter(places__lte=largest)
    if session.reserved_municipalities or kept.exists():
        near = Q(school__municipality_code__in=session.reserved_municipalities)
        elsewhere = elsewhere.filter(near | Q(school__in=kept.values("school")))
    return without_open_offer(elsewhere)


def without_open_offer(waiting: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Leave out groups that are thinking about an offer on another date: two offers would hold places twice."""
    open_offer = Enrolment.objects.filter(stands_in_for=OuterRef("pk"), status=EnrolmentStatus.OFFERED)
    return waiting.filter(~Exists(open_offer)).order_by(F("waiting_number"))
