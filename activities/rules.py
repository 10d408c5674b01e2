"""What a date must be like, and who may do what with activities and dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from activities.choices import CapacityUnit, SessionStatus
from activities.errors import (
    CapacityOutOfRange,
    ClosesTooLate,
    DateIsPast,
    DateTooFar,
    EndsBeforeStart,
    GroupDoesNotFit,
    OpensAfterClosing,
    SpansDays,
)
from activities.models import ActivityPage, Session
from providers.choices import ProviderStatus
from providers.models import Provider
from providers.rules import EDITING, may_judge, providers_of

FURTHEST = timedelta(days=2 * 366)
MOST_PLACES = 2000
USUAL_NOTICE = timedelta(days=2)
# What the makers of a date can do with it.
DATE_ACTIONS = ("change", "cancel", "close_enrolment", "open_enrolment")


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """When, where and for how many. ``enrolment_closes_at`` left out means the usual notice.

    ``capacity_unit`` and ``reserved_municipalities`` left out mean pupils and everybody, or what a date that exists has now.
    """

    starts_at: datetime
    ends_at: datetime
    capacity: int
    location: str = ""
    min_group: int | None = None
    max_group: int | None = None
    enrolment_opens_at: datetime | None = None
    enrolment_closes_at: datetime | None = None
    capacity_unit: str | None = None
    reserved_municipalities: tuple[str, ...] | None = None

    @property
    def closes_at(self) -> datetime:
        """When signing up ends: as asked, or two days before, or at the start when that is sooner than two days."""
        if self.enrolment_closes_at:
            return self.enrolment_closes_at
        usual = self.starts_at - USUAL_NOTICE
        return usual if usual > timezone.now() else self.starts_at


def check_times(plan: SessionPlan) -> None:
    """Raise ``DateIsPast``, ``DateTooFar``, ``EndsBeforeStart``, ``SpansDays``, ``ClosesTooLate`` or ``OpensAfterClosing``."""
    now = timezone.now()
    if plan.starts_at <= now:
        raise DateIsPast
    if plan.starts_at > now + FURTHEST:
        raise DateTooFar
    if plan.ends_at <= plan.starts_at:
        raise EndsBeforeStart
    if timezone.localdate(plan.starts_at) != timezone.localdate(plan.ends_at):
        raise SpansDays
    if plan.closes_at > plan.starts_at:
        raise ClosesTooLate
    if plan.enrolment_opens_at and plan.enrolment_opens_at >= plan.closes_at:
        raise OpensAfterClosing


def check_numbers(plan: SessionPlan) -> None:
    """Raise ``CapacityOutOfRange`` or ``GroupDoesNotFit``."""
    if not 1 <= plan.capacity <= MOST_PLACES:
        raise CapacityOutOfRange(most=MOST_PLACES)
    smallest = plan.min_group or 0
    counts_groups = plan.capacity_unit == CapacityUnit.GROUPS
    if (smallest > plan.capacity and not counts_groups) or (plan.max_group is not None and smallest > plan.max_group):
        raise GroupDoesNotFit


def actions_on(session: Session, *, now: datetime) -> list[str]:
    """Return what of ``DATE_ACTIONS`` the makers of a date can do with it now; none once it is off, over or begun."""
    if session.status != SessionStatus.SCHEDULED or session.starts_at <= now:
        return []
    return [action for action in DATE_ACTIONS if action != "close_enrolment" or session.is_open_at(now)]


def activities_of(user: User | AnonymousUser) -> QuerySet[ActivityPage]:
    """Return the activities whose words and dates this person may change: of approved providers where they write."""
    if may_judge(user):
        return ActivityPage.objects.all()
    return activities_below(providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED))


def activities_below(providers: QuerySet[Provider]) -> QuerySet[ActivityPage]:
    """Return the activities on these providers' pages."""
    pages = ActivityPage.objects.none()
    for path in providers.filter(page__isnull=False).order_by("pk").values_list("page__path", flat=True):
        pages = pages | ActivityPage.objects.filter(path__startswith=path)
    return pages
