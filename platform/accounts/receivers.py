"""What follows when an account is closed or a role ends. Higher floors have receivers of their own."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.services.lapsing import lapse_invitations
from accounts.signals import account_blocked, roles_changed


@receiver([account_blocked, roles_changed], dispatch_uid="accounts.lapse_invitations")
def end_links_sent(user: User, **kwargs: Any) -> None:  # Any: what Django's signals send along
    """Who may let nobody in any more lets nobody in by a letter of before either (promises PM-6, SP-5a)."""
    lapse_invitations(user=user)
