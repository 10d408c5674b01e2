"""Who may do what for a provider."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.choices import RegionRole
from accounts.models import User
from accounts.rules import has_region_role
from providers.choices import ProviderRole, ProviderStatus
from providers.models import Provider

# Who may write pages and dates; a host only sees who comes.
EDITING = (ProviderRole.OWNER, ProviderRole.EDITOR)
# Who decides, for the region, who becomes a provider and what goes online.
JUDGING = (RegionRole.EDITOR, RegionRole.COORDINATOR, RegionRole.ADMIN)
# What can follow on where a provider stands; a no is final, who was declined applies again.
POSSIBLE = {
    ProviderStatus.APPLIED: ("approve", "decline"),
    ProviderStatus.APPROVED: ("block",),
    ProviderStatus.BLOCKED: ("unblock",),
    ProviderStatus.DECLINED: (),
}
DECISIONS = tuple(one for some in POSSIBLE.values() for one in some)
# Groups in the CMS; memberships decide who is in them (``providers.receivers``).
REGION_EDITORS = "Regioredactie"
REGION_MANAGERS = "Regiobeheer"


def providers_of(user: User | AnonymousUser, *roles: ProviderRole) -> QuerySet[Provider]:
    """Return the providers this person works for now, in one of these roles (any role when none is given)."""
    if not user.is_authenticated:
        return Provider.objects.none()
    memberships = user.provider_memberships.filter(ended_at=None)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Provider.objects.filter(pk__in=memberships.values("provider"))


def may_edit(user: User | AnonymousUser, provider: Provider) -> bool:
    """Return whether this person may change this provider's pages and dates."""
    return providers_of(user, *EDITING).filter(pk=provider.pk).exists()


def decisions_on(provider: Provider) -> Sequence[str]:
    """Return what of ``DECISIONS`` can be decided about a provider where it stands; whose address is not proved is refused then."""
    return POSSIBLE[ProviderStatus(provider.status)]


def may_judge(user: User | AnonymousUser) -> bool:
    """Return whether this person decides, for the region, who becomes a provider and what goes online."""
    return has_region_role(user, *JUDGING)
