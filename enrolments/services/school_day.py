"""What waits for somebody at a school, the earliest deadline first; and what is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.standing import Standing, allowed_actions, standing_of
from enrolments.services.windows import current_terms
from schools.models import School

SHOWN = 50


class Chore(StrEnum):
    """What somebody can do about a sign-up, in the order in which one comes first when several can be done."""

    ANSWER_OFFER = "answer_offer"
    APPROVE = "approve"
    NOTE_ATTENDANCE = "note_attendance"
    CONFIRM = "confirm"


# The action of the table that makes a chore.
ACTION_OF = {
    Chore.ANSWER_OFFER: "decline_offer",
    Chore.APPROVE: "approve",
    Chore.NOTE_ATTENDANCE: "note_attendance",
    Chore.CONFIRM: "confirm",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One chore with the moment before which it wants doing."""

    chore: Chore
    enrolment: Enrolment
    due: datetime


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """Everything on ``/school/``. ``coming`` is sure, ``pending`` is not; both soonest first, without what waits for work."""

    work: Sequence[Work]
    coming: Sequence[Enrolment]
    pending: Sequence[Enrolment]


def school_day(user: User, schools: Sequence[School], *, standing: Standing | None = None) -> SchoolDay:
    """Return the day of somebody who works at these schools, in a number of queries that does not grow."""
    now, terms = timezone.now(), current_terms()
    since = now - timedelta(days=terms.attendance_days + 1)
    known = list(
        Enrolment.objects.visible_to(user)
        .filter(Q(session__ends_at__gte=since), school__in=schools)
        .filter(status__in=(S.DRAFT, S.REQUESTED, S.WAITING, S.OFFERED, *GOING))
        .with_details()
        .order_by("session__starts_at", "pk")[:SHOWN]
    )
    standing = standing or standing_of(user)
    work = []
    for enrolment in known:
        actors = standing.actors_for(
            school_id=enrolment.school_id,
            provider_id=enrolment.provider_id,
            approval_mode=enrolment.school.approval_mode,
        )
        until = terms.note_until(enrolment, actors)
        actions = allowed_actions(enrolment, actors, now=now, attendance_until=until)
        chore = next((chore for chore in Chore if ACTION_OF[chore] in actions), None)
        if chore is not None:
            work.append(Work(chore, enrolment, _due(chore, enrolment, until)))
    busy_with = {one.enrolment.pk for one in work}
    return SchoolDay(
        work=sorted(work, key=lambda one: (one.due, one.enrolment.pk)),
        coming=[one for one in known if one.status in GOING and one.session.starts_at > now and one.pk not in busy_with],
        pending=[one for one in known if one.status in {S.DRAFT, S.REQUESTED, S.WAITING} and one.pk not in busy_with],
    )


def _due(chore: Chore, enrolment: Enrolment, attendance_until: datetime) -> datetime:
    dues = {
        Chore.ANSWER_OFFER: enrolment.offer_until,
        Chore.APPROVE: enrolment.answer_until,
        Chore.NOTE_ATTENDANCE: attendance_until,
        Chore.CONFIRM: enrolment.session.starts_at,
    }
    return dues[chore] or enrolment.session.starts_at
