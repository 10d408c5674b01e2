"""A provider's day: who waits for an answer, what can be taken back, which dates come with whom, whose attendance misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from activities.reserved import open_to
from activities.rules import activities_below
from enrolments.choices import ACTIVE, GOING, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.rules.names import Terms
from enrolments.services.coming import fits_other_date
from enrolments.services.roster import SHOWN
from enrolments.services.windows import current_terms
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of
from schools.models import School

MOST_ROWS, MOST_DATES, MOST_PROPOSED = 50, 8, 12
ANSWERED = (EnrolmentStatus.ACCEPTED, EnrolmentStatus.DECLINED)


@dataclass(frozen=True, slots=True)
class DateAhead:
    """A coming date with its groups, those that only asked too."""

    session: Session
    groups: Sequence[Enrolment]
    may_edit: bool

    @property
    def pupils(self) -> int:
        """How many pupils are expected."""
        return sum(group.places for group in self.groups)

    @property
    def adults(self) -> int:
        """How many adults come along."""
        return sum(group.adults for group in self.groups)


@dataclass(frozen=True, slots=True)
class Day:
    """What a provider's first page shows of sign-ups, in this order. ``asked``: the first deadline first.

    ``ahead`` are the dates of the page ``dates``.
    """

    asked: Sequence[Enrolment]
    undoable: Sequence[Enrolment]
    ahead: Sequence[DateAhead]
    dates: Page[Any]  # Any: sessions
    to_note: Sequence[Enrolment]


def read_day(user: User, *, dates_page: str | None = None) -> Day:
    """Return the day of this person's approved providers, in a number of queries that does not grow with the groups.

    ``dates_page`` is the number of a page of coming dates, as somebody typed it; the first where it is none.
    """
    now = timezone.now()
    approved = providers_of(user).filter(status=ProviderStatus.APPROVED)
    mine, edited = activities_below(approved), activities_below(providers_of(user, *EDITING).filter(pk__in=approved))
    answerable = Enrolment.objects.with_details().on_dates_of(edited).filter(session__starts_at__gt=now)
    asked = answerable.filter(status=EnrolmentStatus.REQUESTED).order_by("answer_until", "session__starts_at", "pk")
    to_note = (
        Enrolment.objects.with_details()
        .on_dates_of(mine)
        .filter(_can_be_noted(current_terms(), now), status__in=GOING, session__starts_at__lte=now)
    )
    upcoming = Session.objects.upcoming().filter(activity__in=mine).select_related("activity")
    dates = Paginator(upcoming, MOST_DATES).get_page(dates_page)
    return Day(
        asked=list(asked[:MOST_ROWS]),
        undoable=list(undoable(answerable, now)),
        ahead=_ahead(list(dates), set(edited.values_list("pk", flat=True))),
        dates=dates,
        to_note=list(to_note.order_by("session__starts_at", "pk")[:MOST_ROWS]),
    )


def _can_be_noted(terms: Terms, now: datetime) -> Q:
    """The dates whose attendance the provider may note: ``Terms.note_until`` for a list."""
    own = Coalesce("session__activity__names_days_after", terms.names.days_after)
    names_end = ExpressionWrapper(F("session__ends_at") + own * timedelta(days=1), output_field=DateTimeField())
    sees_names = GreaterThan(names_end, now)
    is_open = Q(session__ends_at__gt=now - timedelta(days=terms.attendance_days))
    return is_open & (~Q(mode=NamesMode.NAMES) | Q(sees_names))


def undoable(answerable: QuerySet[Enrolment], now: datetime) -> QuerySet[Enrolment]:
    """Keep the groups whose answer can be taken back now; a no with another date in its place cannot."""
    stands_in = Enrolment.objects.filter(stands_in_for=OuterRef("pk"), status__in=ACTIVE)
    return answerable.filter(
        ~Exists(stands_in), status__in=ANSWERED, undo_to=EnrolmentStatus.REQUESTED, undo_until__gt=now
    ).order_by("undo_until", "pk")


def dates_to_propose(enrolment: Enrolment) -> list[Session]:
    """Return the coming dates of the same activity on which the whole group fits, whether or not signing up is still open.

    A date of a series is none of them: who comes to one comes to all. Nor is one that the group let go before.
    """
    same_class = Enrolment.objects.filter(
        session=OuterRef("pk"), school_class=enrolment.school_class_id, status__in=ACTIVE
    ).exclude(school_class=None)
    return [
        session
        for session in Session.objects.to_come()
        .order_by("starts_at", "pk")
        .select_related("activity")
        .filter(
            Q(open_to(School.objects.filter(pk=enrolment.school_id))),
            ~Exists(same_class),
            ~Exists(Enrolment.objects.filter(session=OuterRef("pk"), stands_in_for=enrolment.pk)),
            activity=enrolment.session.activity_id,
            series=None,
        )
        .exclude(pk=enrolment.session_id)
        if session.claim_of(enrolment.places) <= session.places_free and fits_other_date(enrolment, session)
    ][:MOST_PROPOSED]


def _ahead(sessions: Sequence[Session], edited: set[int]) -> list[DateAhead]:
    groups: dict[int, list[Enrolment]] = {}
    found = Enrolment.objects.with_details().filter(session__in=[one.pk for one in sessions], status__in=SHOWN)
    for one in found.order_by("school__name", "created_at", "pk"):
        groups.setdefault(one.session_id, []).append(one)
    return [DateAhead(one, groups.get(one.pk, []), one.activity_id in edited) for one in sessions]
