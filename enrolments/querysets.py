"""Ways to read sign-ups. Every door starts with ``visible_to``."""

from collections.abc import Sequence
from typing import Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left, Length

from accounts.models import User
from activities.models import ActivityPage, Session
from enrolments.choices import ACTIVE, ENDED, HOLDING, EnrolmentStatus
from kit.any_of import IsAnyOf, given_by
from providers.choices import ProviderStatus
from providers.models import ProviderPage
from schools.rules import schools_of

# Wagtail's tree path grows by this many characters a level (treebeard's MP_Node.steplen).
PATH_STEP = 4

# The dates of the providers that somebody works for now. A provider that the region put out sees pupils no more, also those who came
# before. Pages are found by the beginning of their path, compared by bytes: Wagtail's index for prefixes serves that.
OWN_DATES = f"""
SELECT session.id
FROM providers_providermembership member
JOIN providers_provider provider ON provider.id = member.provider_id AND provider.status = %s
JOIN providers_providerpage home ON home.provider_id = provider.id
JOIN wagtailcore_page above ON above.id = home.page_ptr_id
JOIN wagtailcore_page page ON page.path ~>=~ (above.path || '{"0" * PATH_STEP}') AND page.path ~<=~ (above.path || '{"Z" * PATH_STEP}')
    AND page.depth = above.depth + 1
JOIN activities_session session ON session.activity_id = page.id
WHERE member.user_id = %s AND member.ended_at IS NULL
"""  # noqa: S608  # made of constants


def parent_path(activity: str) -> Left:
    """Return the path of the provider's page above an activity; ``activity`` is the lookup that reaches it."""
    return Left(f"{activity}__path", Length(f"{activity}__path") - PATH_STEP)


class EnrolmentQuerySet(models.QuerySet[Any]):  # Any: models import this module
    """Sign-ups of groups."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the schools and of the providers this person works for now; of nobody else's."""
        if not user.is_authenticated:
            return self.none()
        dates = given_by(OWN_DATES, [ProviderStatus.APPROVED, user.pk])
        own = Q(IsAnyOf("school_id", schools_of(user).values("pk")))
        return self.alias(**last_origin()).filter(own | Q(IsAnyOf("session_id", dates)) & KNOWN_TO_PROVIDERS)

    def of_schools_of(self, user: User | AnonymousUser) -> Self:
        """Those of the schools this person works for now."""
        return self.filter(IsAnyOf("school_id", schools_of(user).values("pk")))

    def on_dates_of(self, activities: models.QuerySet[ActivityPage]) -> Self:
        """Those for the dates of these activities."""
        return self.filter(IsAnyOf("session_id", Session.objects.filter(activity__in=activities).values("pk")))

    def known_to_providers(self) -> Self:
        """Those that reached their provider: not what a school keeps to itself, nor what ended while it did."""
        return self.alias(**last_origin()).filter(KNOWN_TO_PROVIDERS)

    def tallied(self) -> Self:
        """Without those that were called off before they had asked for places: a list that was left, an offer that was let go."""
        return self.alias(**last_origin()).exclude(ENDED_UNSEEN)

    def with_provider(self) -> Self:
        """Each with ``provider_id`` and ``provider_name``."""
        page = ProviderPage.objects.filter(path=parent_path_of_outer())
        return self.annotate(
            provider_id=Subquery(page.values("provider_id")[:1]), provider_name=Subquery(page.values("provider__name")[:1])
        )

    def with_details(self) -> Self:
        """Each with its school, class, date and activity, and whether pupils are chosen (``has_names``), in one query."""
        places = apps.get_model("enrolments", "Place").objects.filter(enrolment=OuterRef("pk"))
        rows = self.annotate(has_names=Exists(places)).with_provider()
        return rows.select_related("school", "school_class", "session__activity", "enrolled_by")

    def active(self) -> Self:
        """Still going somewhere."""
        return self.filter(status__in=ACTIVE)

    def holding(self) -> Self:
        """Counted in the places taken."""
        return self.filter(status__in=HOLDING)

    def waiting(self) -> Self:
        """On the waiting list, the one who came first first."""
        return self.filter(status=EnrolmentStatus.WAITING).order_by("waiting_number")


# A provider has no business with groups that only wait, and none with what a school was offered.
HIDDEN_FROM_PROVIDERS = (EnrolmentStatus.DRAFT, EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED, EnrolmentStatus.LAPSED)
# Nor with how that ended: the school's own no, a list that was left, an offer that was not taken.
KNOWN_TO_PROVIDERS = ~Q(status__in=HIDDEN_FROM_PROVIDERS) & ~Q(status__in=ENDED, last_origin__in=HIDDEN_FROM_PROVIDERS)

# Called off, by whoever, before it had asked for places or had them. Counts leave it out: nobody cancelled anything (decision 0031).
ENDED_UNSEEN = Q(
    status__in=(EnrolmentStatus.CANCELLED_BY_SCHOOL, EnrolmentStatus.CANCELLED_BY_PROVIDER),
    last_origin__in=HIDDEN_FROM_PROVIDERS,
)


def detailed(page: Sequence[Any], *, among: EnrolmentQuerySet) -> list[Any]:  # Any: models import this module
    """Return the same sign-ups in the same order with all that ``with_details`` gives, as far as they are still ``among`` who asks sees.

    What stands beside a sign-up is fetched for the page that is shown: joined to all of a school's years before they are put in order, it
    costs as much as there were years.
    """
    if not page:
        return []
    found = among.order_by().with_details().in_bulk([one.pk for one in page])
    return [found[one.pk] for one in page if one.pk in found]


def last_origin() -> dict[str, Coalesce]:
    """Return, for ``alias``, where a sign-up's last move came from."""
    transitions = apps.get_model("enrolments", "EnrolmentTransition").objects.filter(enrolment=OuterRef("pk")).order_by("-pk")
    return {"last_origin": Coalesce(Subquery(transitions.values("from_status")[:1]), Value(""))}


def parent_path_of_outer() -> Left:
    """Return the path of the provider's page above the enrolment's activity, seen from a subquery."""
    path = OuterRef("session__activity__path")
    return Left(path, Length(path) - PATH_STEP)
