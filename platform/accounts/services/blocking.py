"""Close an account at once, and open it again (promise PM-6: no reason needs to be given)."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.choices import AccountAct
from accounts.models import User
from accounts.services.log import note_act
from accounts.services.sessions import end_sessions
from accounts.services.tokens import revoke_tokens
from accounts.signals import account_blocked


@transaction.atomic
def block_user(*, user: User, by: User) -> None:
    """Refuse this person from the next request on, in every session and with every token. Twice is the same as once.

    Memberships stay, so that an unblocked account is as it was; who may do what for the blocked person is the work of
    the organisation's other people.
    """
    # Who is frozen is let in by nobody already; blocked as well they stay out when they are freed.
    open_or_frozen = Q(blocked_at=None) | Q(blocked_at=F("restricted_at"))
    if not User.objects.filter(open_or_frozen, pk=user.pk).update(blocked_at=timezone.now()):
        return
    user.refresh_from_db(fields=["blocked_at"])
    end_sessions(user=user)
    revoke_tokens(user=user, by=by)
    note_act(user=user, act=AccountAct.BLOCKED, by=by)
    account_blocked.send(sender=User, user=user)


@transaction.atomic
def unblock_user(*, user: User, by: User) -> None:
    """Let this person sign in again; old sessions and tokens stay dead. Who is frozen stays so: the desk frees them.

    A block on top of the freezing goes, so that who is freed is let in: ``blocked_at`` is then the moment of the freezing again.
    """
    blocked = User.objects.filter(pk=user.pk).exclude(blocked_at=None).exclude(blocked_at=F("restricted_at"))
    if blocked.update(blocked_at=F("restricted_at")):
        user.refresh_from_db(fields=["blocked_at"])
        note_act(user=user, act=AccountAct.UNBLOCKED, by=by)
