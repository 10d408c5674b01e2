"""The groups of one side of the world: one in each state that somebody can do something with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from activities.models import ActivityPage, Session
from activities.services.series import make_series
from enrolments.choices import BundleKind, EnrolmentStatus
from enrolments.models import Bundle, DateRequest, Enrolment, EnrolmentTransition, Hold, Place
from schools.choices import ApprovalMode
from schools.models import Pupil, School
from tests.matrix.shapes import Side
from tests.support.makers import (
    at_nine,
    make_session,
)


def sign_ups(side: Side, coordinator: User) -> None:
    """A group in each state that somebody can do something with."""
    activity = ActivityPage.objects.get(pk=side.activity)
    pupils = list(Pupil.objects.filter(class_memberships__school_class=side.named_class).order_by("pk"))

    def group(session: Session, status: EnrolmentStatus, **fields: Any) -> Enrolment:
        enrolment = Enrolment.objects.create(
            school_id=side.school,
            session=session,
            status=status,
            enrolled_by=coordinator,
            note=f"Kwxnotitie{side.letter}",
            **{"school_class_id": side.school_class, "mode": NamesMode.COUNT, "places": 2, **fields},
        )
        EnrolmentTransition.objects.create(
            school_id=side.school, enrolment=enrolment, to_status=status, by=coordinator, reason=f"Kwxreden{side.letter}"
        )
        return enrolment

    def names(session: Session, status: EnrolmentStatus) -> Enrolment:
        enrolment = group(session, status, mode=NamesMode.NAMES, school_class_id=side.named_class)
        for pupil in pupils:
            Place.objects.create(
                school_id=side.school,
                enrolment=enrolment,
                pupil=pupil,
                session=session,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
            )
        return enrolment

    asked = make_session(activity, starts_at=at_nine(days=30), places_taken=2)
    held = make_session(activity, starts_at=at_nine(days=31), places_taken=2)
    side.requested = str(group(asked, EnrolmentStatus.REQUESTED).pk)
    side.offered = str(
        group(held, EnrolmentStatus.OFFERED, offer_until=timezone.now() + timedelta(days=1), waiting_number=1).pk
    )
    side.later = (asked.pk, held.pk)
    second_thoughts(side, activity, coordinator, group)
    ActivityPage.objects.filter(pk=side.activity).update(is_on_request=True)
    side.series = make_series(
        activity=activity,
        title="Twee dagen",
        session_ids=[make_session(activity, starts_at=at_nine(days=60 + day)).pk for day in range(2)],
        by=coordinator,
    ).pk
    side.date_request = DateRequest.objects.create(
        school_id=side.school,
        school_class_id=side.school_class,
        activity=activity,
        places=2,
        first_day=timezone.localdate() + timedelta(days=35),
        last_day=timezone.localdate() + timedelta(days=45),
        wishes=f"Kwxnotitie{side.letter}",
        asked_by=coordinator,
        answer_until=timezone.now() + timedelta(days=9),
    ).pk
    accepted = names(Session.objects.get(pk=side.soon), EnrolmentStatus.ACCEPTED)
    bundle = Bundle.objects.create(school_id=side.school, school_class_id=side.named_class, kind=BundleKind.ROTATION)
    Enrolment.objects.filter(pk=accepted.pk).update(bundle=bundle)
    side.bundle = bundle.pk
    side.accepted, side.place = str(accepted.pk), Place.objects.filter(enrolment=accepted).order_by("pk")[0].pk
    side.attended = str(names(Session.objects.get(pk=side.past), EnrolmentStatus.ACCEPTED).pk)


def second_thoughts(side: Side, activity: ActivityPage, coordinator: User, group: Callable[..., Enrolment]) -> None:
    """A group that asks its own school, one that was offered a part, two that can go back, and places that are held."""
    School.objects.filter(pk=side.school).update(approval_mode=ApprovalMode.MENTOR)
    soon = timezone.now() + timedelta(minutes=9)
    tomorrow = timezone.now() + timedelta(days=1)
    dates = [make_session(activity, starts_at=at_nine(days=day), places_taken=2) for day in (32, 33, 34, 36)]
    left = make_session(activity, starts_at=at_nine(days=35))
    side.drafted = str(group(dates[0], EnrolmentStatus.DRAFT, answer_until=tomorrow).pk)
    offered = {"offer_until": tomorrow, "waiting_number": 2, "wanted_places": 3}
    side.part = str(group(dates[1], EnrolmentStatus.OFFERED, **offered).pk)
    yes = {"undo_to": EnrolmentStatus.REQUESTED, "undo_until": soon}
    side.answered = str(group(dates[2], EnrolmentStatus.ACCEPTED, **yes).pk)
    gone = {"undo_to": EnrolmentStatus.ACCEPTED, "undo_until": soon}
    side.cancelled = str(group(left, EnrolmentStatus.CANCELLED_BY_SCHOOL, **gone).pk)
    held = Hold.objects.create(
        school_id=side.school,
        session=dates[3],
        school_class_id=side.school_class,
        held_by=coordinator,
        places=2,
        # Within the hour that a class has, or nobody could keep it longer.
        expires_at=timezone.now() + timedelta(minutes=50),
    )
    side.hold = str(held.pk)
