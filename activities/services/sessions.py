"""Dates: made, moved, made larger or smaller, called off. Each change tells who listens, in the same transaction."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.choices import CapacityUnit, SessionStatus
from activities.errors import (
    CapacityBelowTaken,
    PageOfflineBefore,
    PupilsBusyThen,
    ReasonMissing,
    RecognitionNeeded,
    SessionExists,
    SessionNotScheduled,
    SessionOver,
    UnitIsFixed,
)
from activities.labour import Stretch, check_date
from activities.models import ActivityPage, Session
from activities.recognition import closed_for_lack_of_recognition
from activities.rules import SessionPlan, check_numbers, check_times
from activities.services.series import check_free_in_series
from activities.signals import capacity_raised, session_cancelled, session_rescheduled
from kit.constraints import refusing
from kit.versions import check_version
from providers.choices import ProviderStatus
from providers.errors import ProviderNotApproved


@transaction.atomic
def schedule_session(*, activity: ActivityPage, plan: SessionPlan, by: User) -> Session:
    """Add a date. It shows as soon as the activity's page is online; publishing and dates never touch each other.

    Raises what ``check_times``, ``check_numbers`` and ``labour.check_date`` raise, ``SessionExists``, ``PageOfflineBefore``,
    ``ProviderNotApproved``, ``RecognitionNeeded``.
    """
    check_times(plan)
    check_numbers(plan)
    check_lawful(activity, plan)
    if activity.provider.status != ProviderStatus.APPROVED:
        raise ProviderNotApproved
    if closed_for_lack_of_recognition(activity):
        raise RecognitionNeeded
    if activity.expire_at and plan.ends_at > activity.expire_at:
        raise PageOfflineBefore
    # Two clicks on the same button: the second waits here, then finds the first one's date.
    ActivityPage.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    check_not_there_yet(activity.pk, plan)
    return Session.objects.create(
        activity=activity,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        location=plan.location,
        capacity=plan.capacity,
        min_group=plan.min_group,
        max_group=plan.max_group,
        enrolment_opens_at=plan.enrolment_opens_at,
        enrolment_closes_at=plan.closes_at,
        capacity_unit=plan.capacity_unit or CapacityUnit.PUPILS,
        reserved_municipalities=list(plan.reserved_municipalities or ()),
    )


@transaction.atomic
def change_session(*, session: Session, plan: SessionPlan, by: User) -> Session:
    """Make a date what the plan says: times and place, places and for whom, group sizes and terms, all or nothing.

    Raises what the parts raise: ``reschedule_session``, ``change_capacity`` and ``check_numbers``; ``UnitIsFixed`` when
    somebody has or holds places.
    """
    locked = changeable(session)
    unit = plan.capacity_unit or locked.capacity_unit
    check_numbers(replace(plan, capacity_unit=unit))
    if unit != locked.capacity_unit and locked.places_taken:
        raise UnitIsFixed
    locked.capacity_unit = unit
    if plan.reserved_municipalities is not None:
        locked.reserved_municipalities = list(plan.reserved_municipalities)
    locked.min_group, locked.max_group = plan.min_group, plan.max_group
    locked.enrolment_opens_at = plan.enrolment_opens_at
    changed = ["capacity_unit", "reserved_municipalities", "min_group", "max_group", "enrolment_opens_at", "updated_at"]
    locked.save(update_fields=changed)
    reschedule_session(session=locked, plan=plan, by=by)
    return change_capacity(session=locked, capacity=plan.capacity, by=by)


@transaction.atomic
def reschedule_session(*, session: Session, plan: SessionPlan, by: User) -> Session:
    """Move a date in time or place; schools with a group on it hear of it (``session_rescheduled``).

    Nothing moves, nothing is said. Raises what ``check_times`` and ``labour.check_date`` raise, ``SessionExists``, ``SeriesRunsThen``,
    ``PupilsBusyThen``, ``GroupMayNotWorkThen``, ``SessionNotScheduled`` and ``SessionOver``.
    """
    locked = changeable(session)
    before = {"starts_at": locked.starts_at, "ends_at": locked.ends_at, "location": locked.location}
    moved = before != {"starts_at": plan.starts_at, "ends_at": plan.ends_at, "location": plan.location}
    if not moved and plan.closes_at == locked.enrolment_closes_at:
        return locked
    check_times(plan)
    check_lawful(locked.activity, plan)
    check_not_there_yet(locked.activity_id, plan, but=locked)
    if moved:
        check_free_in_series(locked, starts_at=plan.starts_at, ends_at=plan.ends_at)
    locked.starts_at, locked.ends_at, locked.location = plan.starts_at, plan.ends_at, plan.location
    locked.enrolment_closes_at = plan.closes_at
    locked.sequence += moved
    with refusing({"pupil_never_in_two_places_at_once": PupilsBusyThen}), transaction.atomic():
        locked.save(update_fields=["starts_at", "ends_at", "location", "enrolment_closes_at", "sequence", "updated_at"])
    if moved:
        session_rescheduled.send(sender=Session, session=locked, by=by, before=before)
    return locked


@transaction.atomic
def change_capacity(*, session: Session, capacity: int, by: User) -> Session:
    """Give a date more or fewer places; more go to the waiting list first (``capacity_raised``).

    Raises ``CapacityBelowTaken``, ``CapacityOutOfRange``, ``SessionNotScheduled`` and ``SessionOver``.
    """
    locked = changeable(session)
    check_numbers(replace(plan_of(locked), capacity=capacity, min_group=None))
    if capacity < locked.places_taken:
        raise CapacityBelowTaken(taken=locked.places_taken)
    was, locked.capacity = locked.capacity, capacity
    locked.save(update_fields=["capacity", "updated_at"])
    if capacity > was:
        capacity_raised.send(sender=Session, session=locked, by=by)
    return locked


@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: User) -> Session:
    """Call a date off, with the reason that schools read (``session_cancelled``).

    Raises ``ReasonMissing``, ``SessionNotScheduled`` and ``SessionOver``.
    """
    if not reason.strip():
        raise ReasonMissing
    locked = changeable(session)
    locked.status, locked.status_reason = SessionStatus.CANCELLED, reason.strip()[:300]
    locked.sequence += 1
    locked.save(update_fields=["status", "status_reason", "sequence", "updated_at"])
    session_cancelled.send(sender=Session, session=locked, by=by, reason=locked.status_reason)
    return locked


def changeable(session: Session) -> Session:
    """Return the date's row, locked, as it is now. Raises ``StaleVersion`` (``Session.expected_version``),
    ``SessionNotScheduled`` and ``SessionOver``."""
    locked: Session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    check_version(session.expected_version, locked.version)
    if locked.status != SessionStatus.SCHEDULED:
        raise SessionNotScheduled
    if locked.starts_at <= timezone.now():
        raise SessionOver
    return locked


def check_lawful(activity: ActivityPage, plan: SessionPlan) -> None:
    """Raise the refusal of ``labour.check_date`` for work that no pupil it is for may do at that time."""
    work = Stretch(plan.starts_at, plan.ends_at)
    check_date(kind=activity.kind, levels=activity.levels, years=activity.years, work=work)


def check_not_there_yet(activity_id: int, plan: SessionPlan, *, but: Session | None = None) -> None:
    """Raise ``SessionExists`` when the activity begins at that moment already, at the same place."""
    same = Session.objects.scheduled().filter(activity=activity_id, starts_at=plan.starts_at, location=plan.location)
    if same.exclude(pk=but.pk if but else None).exists():
        raise SessionExists


def plan_of(session: Session) -> SessionPlan:
    """Return a date as it stands as a plan, to change one part of it."""
    return SessionPlan(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        location=session.location,
        min_group=session.min_group,
        max_group=session.max_group,
        enrolment_opens_at=session.enrolment_opens_at,
        enrolment_closes_at=session.enrolment_closes_at,
        capacity_unit=session.capacity_unit,
        reserved_municipalities=tuple(session.reserved_municipalities),
    )
