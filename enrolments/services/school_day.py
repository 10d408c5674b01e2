"""What waits for somebody at a school, the earliest deadline first; and what is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.querysets import EnrolmentQuerySet
from enrolments.rules.guards import NEARLY
from enrolments.rules.standing import Standing, standing_of
from enrolments.services.naming import without_names
from enrolments.services.windows import current_terms
from schools.models import School

# So many chores, and so many sign-ups of each other list: bounded apart, so that none hides another.
SHOWN = 50


class Chore(StrEnum):
    """What somebody can do about a sign-up, in the order in which one comes first when several can be done."""

    ANSWER_OFFER = "answer_offer"
    APPROVE = "approve"
    CHOOSE_PUPILS = "choose_pupils"
    NOTE_ATTENDANCE = "note_attendance"
    CONFIRM = "confirm"


# The action of the table that each chore is.
ACTION_OF = {
    Chore.ANSWER_OFFER: "decline_offer",
    Chore.APPROVE: "approve",
    Chore.CHOOSE_PUPILS: "change",
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
    """Everything on ``/school/``. ``coming`` is sure, ``pending`` is not; both soonest first, without what waits for work.

    ``more_work`` and ``more_pending`` count what is not shown: ``work`` are the chores with the earliest deadlines.
    """

    work: Sequence[Work]
    coming: Sequence[Enrolment]
    pending: Sequence[Enrolment]
    more_work: int = 0
    more_pending: int = 0


def school_day(user: User, schools: Sequence[School], *, standing: Standing | None = None) -> SchoolDay:
    """Return the day of somebody who works at these schools, in a number of queries that does not grow."""
    now, standing = timezone.now(), standing or standing_of(user)
    mine = _with_chores(Enrolment.objects.visible_to(user).filter(school__in=schools), schools, standing, now).with_details()
    chores, others = mine.exclude(chore=""), mine.filter(chore="", session__starts_at__gt=now)
    coming = others.filter(status__in=GOING).order_by("session__starts_at", "pk")
    pending = others.filter(status__in=(S.DRAFT, S.REQUESTED, S.WAITING)).order_by("session__starts_at", "pk")
    work, more_work = _first(chores.order_by("due", "pk"))
    shown, more_pending = _first(pending)
    return SchoolDay(
        work=[Work(Chore(one.chore), one, one.due) for one in work],
        coming=list(coming[:SHOWN]),
        pending=shown,
        more_work=more_work,
        more_pending=more_pending,
    )


def _first(rows: QuerySet[Any]) -> tuple[list[Any], int]:  # Any: sign-ups with annotations
    """Return the first ones, and how many more there are."""
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], rows.count() - SHOWN if len(found) > SHOWN else 0


def _with_chores(mine: EnrolmentQuerySet, schools: Sequence[School], standing: Standing, now: datetime) -> EnrolmentQuerySet:
    """Annotate ``chore`` (empty for none) and ``due``: what the table of moves lets this person do, as a query.

    A test holds it against ``allowed_actions``. In SQL, so that a deadline is never behind sign-ups that ask nothing.
    """
    days = timedelta(days=current_terms().attendance_days)
    starts_at, is_ahead = F("session__starts_at"), Q(session__starts_at__gt=now)
    note_until = ExpressionWrapper(F("session__ends_at") + Value(days), output_field=DateTimeField())
    approving = [one.pk for one in schools if standing.approves_at(one.pk, one.approval_mode)]
    chores = (
        (
            Chore.ANSWER_OFFER,
            is_ahead & Q(status=S.OFFERED, school__in=standing.coordinates),
            Coalesce("offer_until", starts_at),
        ),
        (Chore.APPROVE, is_ahead & Q(status=S.DRAFT, school__in=approving), Coalesce("answer_until", starts_at)),
        # Before the list closes; who is later still can, until the activity begins.
        (
            Chore.CHOOSE_PUPILS,
            is_ahead & Q(school__in=standing.coordinates) & without_names(),
            Case(When(session__enrolment_closes_at__gt=now, then=F("session__enrolment_closes_at")), default=starts_at),
        ),
        (
            Chore.NOTE_ATTENDANCE,
            Q(status__in=GOING, school__in=standing.teaches_at, session__starts_at__lte=now, session__ends_at__gt=now - days),
            note_until,
        ),
        (
            Chore.CONFIRM,
            is_ahead
            & Q(status=S.ACCEPTED, school__in=standing.teaches_at, session__starts_at__lte=now + NEARLY)
            & ~without_names(),
            starts_at,
        ),
    )
    found: EnrolmentQuerySet = mine.annotate(
        chore=Case(
            *(When(when, then=Value(chore.value)) for chore, when, _due in chores), default=Value(""), output_field=CharField()
        ),
        due=Case(*(When(when, then=due) for _chore, when, due in chores), default=starts_at, output_field=DateTimeField()),
    )
    return found
