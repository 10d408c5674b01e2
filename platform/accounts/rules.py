"""Who works for the region, and who has proved it with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser

from accounts.choices import RegionRole
from accounts.models import User


def has_region_role(user: User | AnonymousUser, *roles: RegionRole) -> bool:
    """Return whether this person works for the region, in one of these roles (any role when none is given)."""
    if not user.is_authenticated:
        return False
    memberships = user.region_memberships.all()
    return memberships.filter(role__in=roles).exists() if roles else memberships.exists()


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether this account signs in with a second factor (TOTP or passkey)."""
    return user.is_authenticated and bool(is_mfa_enabled(user))
