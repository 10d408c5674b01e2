"""Who may read, count and approve."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.choices import RegionRole
from accounts.rules import acting_role, has_region_role

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


@dataclass(frozen=True, slots=True)
class Maker:
    """Who takes a release further: the number that stands for a person in ``stats``, and in which role they act."""

    number: int
    role: str = ""


def maker(user: Model | AnonymousUser) -> Maker:
    """Return this signed-in person as stats knows them."""
    if user.pk is None:
        raise TypeError("nobody is signed in")
    return Maker(number=int(user.pk), role=acting_role(user, *REPORTING))  # type: ignore[arg-type]  # as above
