"""Who may do what with the newsletter."""

from django.contrib.auth.models import AnonymousUser

from accounts.choices import RegionRole
from accounts.models import User
from accounts.rules import has_region_role

SENDERS = (RegionRole.EDITOR, RegionRole.COORDINATOR, RegionRole.ADMIN)


def may_send(user: User | AnonymousUser) -> bool:
    """Return whether somebody sends the newsletter, pauses and stops it: those of the region who make the site."""
    return has_region_role(user, *SENDERS)
