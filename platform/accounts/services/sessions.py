"""End sessions, and whatever else lets somebody in."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from accounts.choices import AccountAct
from accounts.models import User
from accounts.services.log import note_act
from accounts.services.tokens import revoke_tokens


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User | None, but: str | None = None, tokens: bool = True) -> int:
    """End every session of this person and, unless told otherwise, every token (PM-1b). Return how many sessions ended.

    ``but`` is the key of the session that stays, usually the one in which the button was pressed.
    """
    ended = end_sessions(user=user, but=but)
    if tokens:
        revoke_tokens(user=user, by=by)
    note_act(user=user, act=AccountAct.SIGNED_OUT, by=by)
    return ended


def end_sessions(*, user: User, but: str | None = None) -> int:
    """Delete every session of this person but one; the next request with it is anonymous."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(sessions.values_list("session_key", flat=True))
    for key in keys:
        store.delete(key)
    sessions.delete()
    return len(keys)
