"""Who may have which calendar feed. Asked anew at every read: a feed shows what its owner may see now, or nothing."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from activities.models import ActivityPage
from activities.rules import activities_below
from enrolments.choices import FeedKind
from enrolments.models import CalendarFeed
from enrolments.querysets import parent_path
from providers.choices import ProviderStatus
from providers.models import Provider, ProviderMembership
from providers.rules import providers_of
from schools.models import SchoolClass, SchoolMembership
from schools.rules import schools_of


def classes_for(user: User) -> QuerySet[SchoolClass]:
    """Return the classes of the schools where this person works."""
    return SchoolClass.objects.filter(school__in=schools_of(user))


def providers_for(user: User) -> QuerySet[Provider]:
    """Return the approved providers this person works for: one that the region put out sees groups no more."""
    return providers_of(user).filter(status=ProviderStatus.APPROVED)


def activities_for(user: User) -> QuerySet[ActivityPage]:
    """Return the activities of those providers."""
    return activities_below(providers_for(user))


def may_have_feed(user: User, kind: str, subject_id: int | None) -> bool:
    """Return whether this person may see these dates now."""
    if kind == FeedKind.COORDINATOR:
        return subject_id is None and schools_of(user).exists()
    known = {FeedKind.SCHOOL_CLASS: classes_for, FeedKind.PROVIDER: providers_for, FeedKind.ACTIVITY: activities_for}
    return kind in known and known[FeedKind(kind)](user).filter(pk=subject_id).exists()


def living_feeds() -> QuerySet[CalendarFeed]:
    """Return the feeds that work: not revoked, their owner not blocked nor asked to agree first, and still where the role was.

    One query whatever the reason that one does not: a closed feed costs the same work as one that never was.
    """
    works_at = SchoolMembership.objects.filter(user=OuterRef("owner"), ended_at=None)
    works_for = ProviderMembership.objects.filter(
        user=OuterRef("owner"), ended_at=None, provider__status=ProviderStatus.APPROVED
    )
    open_ones = CalendarFeed.objects.filter(
        revoked_at=None, owner__is_active=True, owner__blocked_at=None, owner__statement_asked_at=None
    )
    return open_ones.annotate(page_path=parent_path("activity")).filter(
        Q(Exists(works_at), kind=FeedKind.COORDINATOR)
        | Q(Exists(works_at.filter(school=OuterRef("school_class__school"))), kind=FeedKind.SCHOOL_CLASS)
        | Q(Exists(works_for.filter(provider=OuterRef("provider"))), kind=FeedKind.PROVIDER)
        | Q(Exists(works_for.filter(provider__page__path=OuterRef("page_path"))), kind=FeedKind.ACTIVITY)
    )
