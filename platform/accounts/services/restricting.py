"""An account is frozen, and freed: stored, shown to nobody but the desk, not mailed, not let in (promise POR-7d, AVG article 18)."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import AccountAct
from accounts.models import User
from accounts.services.log import note_act
from accounts.services.sessions import end_sessions
from accounts.services.tokens import revoke_tokens
from accounts.signals import account_blocked
from outbox.models import Message

# What the desk itself writes to somebody who is frozen goes out: it is about that.
OF_THE_DESK = "desk."


@transaction.atomic
def restrict_account(*, user: User, by: User) -> None:
    """Freeze an account from the next request on. Twice keeps the first moment.

    A frozen account is a blocked one (sessions, programs and calendars stop, groups are handed over, signing in is refused in the same
    words) whose name is shown nowhere, and for whom no mail waits any more. Roles stay, for when it is freed.
    """
    now = timezone.now()
    frozen = User.objects.filter(pk=user.pk, restricted_at=None).update(
        restricted_at=now, blocked_at=Coalesce("blocked_at", now)
    )
    user.refresh_from_db(fields=["restricted_at", "blocked_at"])
    if not frozen:
        return
    end_sessions(user=user)
    revoke_tokens(user=user, by=by)
    Message.objects.waiting().filter(recipient__iexact=user.email).exclude(kind__startswith=OF_THE_DESK).delete()
    note_act(user=user, act=AccountAct.RESTRICTED, by=by)
    account_blocked.send(sender=User, user=user)


@transaction.atomic
def free_account(*, user: User, by: User) -> None:
    """Show and let in somebody again. Who was blocked before or since stays blocked; old sessions and tokens stay dead."""
    # The moment tells a block that came with the freezing from one of its own.
    User.objects.filter(pk=user.pk, blocked_at=F("restricted_at")).update(blocked_at=None, restricted_at=None)
    freed = User.objects.filter(pk=user.pk).exclude(restricted_at=None).update(restricted_at=None)
    was_frozen = freed or user.restricted_at is not None
    user.refresh_from_db(fields=["restricted_at", "blocked_at"])
    if was_frozen:
        note_act(user=user, act=AccountAct.FREED, by=by)
