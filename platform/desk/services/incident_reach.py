"""Whom an incident affects: looked up in the log of who looked, and counted (promise SBB-9b)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ApiToken, User
from desk.incident_choices import ABOUT_ACCOUNTS, ABOUT_PUPILS, DataKind, SourceKind
from desk.models import Incident
from enrolments.choices import FeedKind
from enrolments.models import CalendarFeed
from kit.isolation import everywhere
from privacy.models import AccessEvent, AccessPurpose
from providers.models import ProviderMembership
from schools.models import Pupil, School, SchoolMembership
from schools.rules import COORDINATING, schools_of

if TYPE_CHECKING:
    from datetime import datetime

# How the doors of providers call who looked.
AT_PROVIDER = ("provider", "host")


@dataclass(frozen=True, slots=True)
class SchoolReach:
    """One school that is affected: how many of its pupils who are still here, and how many who were erased since."""

    school: School
    pupils: int
    gone: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Everybody who is affected: schools with numbers, accounts by their key. Never a name of a pupil."""

    schools: tuple[SchoolReach, ...]
    accounts: frozenset[int]

    @property
    def pupils(self) -> int:
        """How many pupils, erased ones as well: the log says that they were seen."""
        return sum(one.pupils + one.gone for one in self.schools)


@everywhere("whom an incident affects, of whatever school: numbers only")
def reach_of(incident: Incident) -> Reach:
    """Compute it anew: what is filled in may have grown since."""
    seen = pupils_seen(incident)
    schools = School.objects.filter(pk__in=seen).order_by("name", "pk")
    living: dict[int, set[int]] = defaultdict(set)
    wanted = {pk for pupils in seen.values() for pk in pupils}
    for school_id, pk in Pupil.objects.filter(pk__in=wanted).values_list("school_id", "pk"):
        living[school_id].add(pk)
    found = [(one, seen[one.pk], living[one.pk]) for one in schools]
    return Reach(
        tuple(SchoolReach(school, len(pupils & here), len(pupils - here)) for school, pupils, here in found),
        frozenset(accounts_of(incident)),
    )


def pupils_seen(incident: Incident) -> dict[int, set[int]]:
    """Return the pupils who may have been seen, by school; a school without pupils is affected otherwise.

    A school that is a source itself: all its pupils. Anybody else: whom they looked at in the time of the incident.
    """
    named = numbers(incident, SourceKind.SCHOOL)
    found: dict[int, set[int]] = defaultdict(set, {pk: set() for pk in (*named, *_schools_of_feeds(incident))})
    if not ABOUT_PUPILS.intersection(incident.kinds):
        return found
    for school_id, pk in Pupil.objects.filter(school__in=named).values_list("school_id", "pk"):
        found[school_id].add(pk)
    for look in looks_of(incident).only("school_id", "pupil_ids").iterator(chunk_size=2000):
        found[look.school_id or 0].update(look.pupil_ids)
    return found


def looks_of(incident: Incident) -> QuerySet[AccessEvent]:
    """Return the looks at pupils by whoever was involved, in the time of the incident and at the data that it is about."""
    until: datetime = incident.until_at or timezone.now()
    at_provider = ProviderMembership.objects.filter(provider__in=numbers(incident, SourceKind.PROVIDER)).values("user")
    who = (
        Q(actor__in=accounts_named(incident))
        | Q(token_id__in=numbers(incident, SourceKind.TOKEN))
        | Q(actor__in=at_provider, actor_role__in=AT_PROVIDER)
    )
    looks = AccessEvent.objects.filter(who, at__gte=incident.from_at, at__lte=until, school_id__isnull=False)
    # Whoever saw a name saw it in a list of any kind; attendance is seen where it is noted.
    return looks if DataKind.NAMES in incident.kinds else looks.filter(purpose=AccessPurpose.ATTENDANCE)


def accounts_of(incident: Incident) -> set[int]:
    """Return the accounts that are affected: those involved, and, when it is about accounts, those of the schools and providers named."""
    found = set(accounts_named(incident))
    tokens, feeds = numbers(incident, SourceKind.TOKEN), numbers(incident, SourceKind.FEED)
    found.update(ApiToken.objects.filter(pk__in=tokens).values_list("user_id", flat=True))
    found.update(CalendarFeed.objects.filter(pk__in=feeds).values_list("owner_id", flat=True))
    if ABOUT_ACCOUNTS.intersection(incident.kinds):
        schools, providers = numbers(incident, SourceKind.SCHOOL), numbers(incident, SourceKind.PROVIDER)
        found.update(SchoolMembership.objects.filter(school__in=schools, ended_at=None).values_list("user_id", flat=True))
        found.update(ProviderMembership.objects.filter(provider__in=providers, ended_at=None).values_list("user_id", flat=True))
    return set(User.objects.filter(pk__in=found).values_list("pk", flat=True))


def accounts_named(incident: Incident) -> list[int]:
    """Return the accounts that were involved."""
    return [one.account for one in incident.sources.all() if one.account is not None]


def numbers(incident: Incident, kind: SourceKind) -> list[int]:
    """Return the sources of one kind."""
    return [one.number for one in incident.sources.all() if one.kind == kind and one.number is not None]


def _schools_of_feeds(incident: Incident) -> Iterable[int]:
    """Yield the schools whose dates a calendar shows; never a pupil, so they are affected without pupils."""
    feeds = CalendarFeed.objects.filter(pk__in=numbers(incident, SourceKind.FEED))
    for feed in feeds.select_related("school_class", "owner"):
        if feed.school_class is not None:
            yield feed.school_class.school_id
        elif feed.kind == FeedKind.COORDINATOR:
            yield from schools_of(feed.owner, *COORDINATING).values_list("pk", flat=True)
