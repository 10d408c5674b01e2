"""An invitation is worth no more than the role of who sent it (promises PM-6, SP-5a, POR-7d)."""

from django.utils import timezone

from accounts.choices import OrganisationKind, RegionRole
from accounts.errors import MayNotInvite
from accounts.models import Invitation, RegionMembership, User
from accounts.secrets import hash_of, new_secret
from accounts.services.memberships import one_at_a_time, roles_to_give


def stands(invitation: Invitation) -> bool:
    """Return whether who sent this may still let somebody in to that role; who is blocked, frozen or gone may not.

    Nobody sent the invitation of an installation's first administrator: it stands as long as there is none.
    """
    sender = invitation.invited_by
    if sender is None:
        is_first = invitation.kind == OrganisationKind.REGION and invitation.role == RegionRole.ADMIN
        return is_first and not RegionMembership.objects.filter(role=RegionRole.ADMIN).exists()
    return sender.blocked_at is None and _may_give(invitation, sender)


def lock_sender(invitation: Invitation) -> None:
    """Wait for who blocks the sender, or ends a role in that organisation, at this moment; read the sender anew."""
    one_at_a_time(kind=invitation.kind, organisation_id=invitation.organisation_id)
    if invitation.invited_by_id is not None:
        invitation.invited_by = User.objects.select_for_update(no_key=True).filter(pk=invitation.invited_by_id).first()


def lapse_invitations(*, user: User) -> int:
    """End the links of this person's open invitations that stand no more; return how many.

    They show as expired: a colleague sends them again with one button, and nobody types the addresses anew.
    """
    lapsed = 0
    for invitation in Invitation.objects.open().select_related("invited_by").filter(invited_by=user).order_by("pk"):
        if stands(invitation):
            continue
        # A new hash too: who accepts at this very moment compares it, whatever the clock of that process says.
        ended = {"expires_at": timezone.now(), "secret_hash": hash_of(new_secret())}
        lapsed += Invitation.objects.unanswered().filter(pk=invitation.pk).update(**ended)
    return lapsed


def _may_give(invitation: Invitation, sender: User) -> bool:
    try:
        codes = roles_to_give(user=sender, kind=invitation.kind, organisation_id=invitation.organisation_id)
    except MayNotInvite:
        return False
    return invitation.role in codes
