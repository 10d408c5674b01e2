"""What follows from signing in and out, and from changing what you sign in with."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import clock
from accounts.choices import AccountAct, LoginOutcome
from accounts.models import User
from accounts.networks import network_of, truncated
from accounts.rules import SECOND_FACTORS, has_second_factor
from accounts.services.checking import is_asked
from accounts.services.log import note_act, note_sign_in
from accounts.services.sessions import end_sessions
from accounts.services.tokens import revoke_tokens

DATA_CHECK = "data_check"
# Any, below: what Django's and allauth's signals send along.


@receiver(user_logged_in)
def start_the_clock(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Every way to sign in ends here: set the clock and note it."""
    clock.start(request)
    # Looked up once, so that no page has to.
    if is_asked(user):
        request.session[DATA_CHECK] = True
    note_sign_in(user=user, outcome=LoginOutcome.SUCCESS, method=_method(request, user), network=network_of(request))


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Note a wrong password: with whose account it was, or with nobody's."""
    email = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=email).first()
    blocked = user is not None and user.blocked_at is not None
    outcome = LoginOutcome.BLOCKED if blocked else LoginOutcome.FAILED
    note_sign_in(user=user, outcome=outcome, method="password", network=network_of(request))


@receiver(authentication_failed)
def note_failed_factor(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a wrong second factor."""
    note_sign_in(user=user, outcome=LoginOutcome.FAILED, method="second_factor", network=network_of(request))


@receiver(user_logged_out)
def note_log_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Note who left; forget the session in the list of devices."""
    if user is not None:
        UserSession.objects.filter(session_key=request.session.session_key or "").delete()
        note_sign_in(user=user, outcome=LoginOutcome.LOGGED_OUT, network=network_of(request))


@receiver([password_changed, password_set, password_reset])
def end_what_the_old_password_opened(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A new password ends every other session and every token (promise PM-1b)."""
    end_sessions(user=user, but=request.session.session_key)
    revoke_tokens(user=user, by=user)
    note_act(user=user, act=AccountAct.PASSWORD_CHANGED, by=user)


@receiver(authenticator_added)
def end_sessions_without_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """The first second factor ends sessions that began without one, except the one that just proved it."""
    if authenticator.type not in SECOND_FACTORS:
        return
    if Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).count() == 1:
        end_sessions(user=user, but=request.session.session_key)
    note_act(user=user, act=AccountAct.FACTOR_ADDED, by=user, about=authenticator.type)


@receiver(authenticator_removed)
def end_tokens_without_second_factor(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Tokens live as long as a second factor does."""
    if authenticator.type not in SECOND_FACTORS:
        return
    if not has_second_factor(user):
        revoke_tokens(user=user, by=user)
    note_act(user=user, act=AccountAct.FACTOR_REMOVED, by=user, about=authenticator.type)


@receiver(pre_save, sender=UserSession)
def keep_the_network_only(instance: UserSession, **kwargs: Any) -> None:
    """The list of devices needs no whole address: keep the first address of its /24 or /48."""
    instance.ip = truncated(str(instance.ip)).partition("/")[0] or instance.ip


def _method(request: HttpRequest, user: User) -> str:
    """Return how somebody proved who they are, such as ``password+totp``."""
    steps = [str(one.get("type") or one.get("method")) for one in get_authentication_records(request, user)]
    return "+".join(dict.fromkeys(steps))
