"""Who may do what for a provider."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from providers.choices import ProviderRole
from providers.models import Provider

# Who may write pages and dates; a host only sees who comes.
EDITING = (ProviderRole.OWNER, ProviderRole.EDITOR)


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
