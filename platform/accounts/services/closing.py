"""Somebody leaves for good: closed at once, forgotten by a worker seconds later (promises OGP-4.5, SP-11a)."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import LastManagerLeaves
from accounts.models import User
from accounts.roles import roles_of
from accounts.services.memberships import is_last_manager, one_at_a_time
from accounts.services.sessions import end_sessions
from accounts.services.tokens import revoke_tokens
from accounts.signals import account_blocked
from privacy.erasing import order_erasure, refuse_kept
from privacy.models import ErasureOrder, ErasureReason


@transaction.atomic
def close_account(*, user: User, by: User) -> ErasureOrder:
    """Refuse this person from the next request on and order the account to be erased; return the order, whose number has no name.

    Raises ``LastManagerLeaves`` for somebody who alone lets colleagues in somewhere, and ``KeptByLaw`` while a duty keeps something of
    them: then nothing happened.
    """
    refuse_kept(user)
    for role in sorted(roles_of(user), key=lambda one: (one.kind, one.organisation_id or 0)):
        one_at_a_time(kind=role.kind, organisation_id=role.organisation_id)
    if organisations := organisations_that_need(user):
        raise LastManagerLeaves(organisations=", ".join(organisations))
    User.objects.filter(pk=user.pk, blocked_at=None).update(blocked_at=timezone.now())
    end_sessions(user=user)
    revoke_tokens(user=user, by=by)
    account_blocked.send(sender=User, user=user)
    return order_erasure(user, by=by, reason=ErasureReason.ASKED)


def organisations_that_need(user: User) -> list[str]:
    """Return the organisations in which this person is the last one who lets colleagues in, and is not the last one at all."""
    return sorted({role.organisation for role in roles_of(user) if is_last_manager(user=user, role=role)})
