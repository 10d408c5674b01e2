"""Who may read, count and approve."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.choices import RegionRole
from accounts.rules import has_region_role

REPORTING = (RegionRole.COORDINATOR, RegionRole.ADMIN)


def may_read_funder_releases(user: Model | AnonymousUser) -> bool:
    """Return whether this person works for a verified funder or for the region (promise PM-2a)."""
    if not user.is_authenticated:  # type: ignore[union-attr]  # a User or an AnonymousUser, both have it
        return False
    memberships = user.funder_memberships.filter(organisation__verified_at__isnull=False)  # type: ignore[union-attr]  # as above
    return memberships.exists() or has_region_role(user)  # type: ignore[arg-type]  # as above


def may_make_releases(user: Model | AnonymousUser) -> bool:
    """Return whether this person may have a year counted, approve and publish."""
    return has_region_role(user, *REPORTING)  # type: ignore[arg-type]  # stats may not name the user's class


def number_of(user: Model | AnonymousUser) -> int:
    """Return the number that stands for this signed-in person in a release."""
    if user.pk is None:
        raise TypeError("nobody is signed in")
    return int(user.pk)
