"""The first person of a new installation."""

from django.db import transaction

from accounts.choices import OrganisationKind, RegionRole
from accounts.errors import AlreadyAdministered
from accounts.models import Invitation, RegionMembership
from accounts.services.invitations import send_invitation


@transaction.atomic
def invite_first_admin(*, email: str) -> Invitation:
    """Invite the region's first administrator, who then invites the others. Raises ``AlreadyAdministered``.

    An earlier unanswered invitation of this kind is sent again with a new link.
    """
    if RegionMembership.objects.filter(role=RegionRole.ADMIN).exists():
        raise AlreadyAdministered
    email = email.strip().lower()
    to_region = Invitation.objects.unanswered().to(OrganisationKind.REGION, None)
    standing = to_region.filter(email=email, role=RegionRole.ADMIN).first()
    return send_invitation(standing or Invitation(email=email, kind=OrganisationKind.REGION, role=RegionRole.ADMIN))
