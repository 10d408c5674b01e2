"""How allauth behaves here: by invitation, in our own words, through the outbox, with every attempt noted."""

import time
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.choices import LoginOutcome
from accounts.models import User
from accounts.networks import network_of
from accounts.seeds import keys
from accounts.services.log import note_sign_in
from accounts.services.tokens import revoke_tokens


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Our account rules."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dit account is gesloten. Neem contact met ons op."),
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze allebei na."),
        "incorrect_password": _("Dit is niet je wachtwoord. Probeer het opnieuw."),
        "enter_current_password": _("Dit is niet je huidige wachtwoord. Probeer het opnieuw."),
        "incorrect_code": _("Deze code klopt niet. Kijk de code na, of vraag een nieuwe aan."),
        "too_many_login_attempts": _("Het ging een paar keer mis. Wacht 5 minuten en probeer het opnieuw."),
        "email_taken": _("Met dit e-mailadres is al een account. Kies een ander adres."),
        "rate_limited": _("Dit ging te snel achter elkaar. Wacht even en probeer het opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never through allauth's own page: people come by invitation, providers by their own form."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # Any: allauth's signature
        """Ask again only when the last proof is older than 15 minutes; signing in just now is proof."""
        request = current.request
        records = get_authentication_records(request, request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # Any: allauth's
        """Put the letter in the outbox; it is sent right after commit, because codes live for minutes."""
        user = User.objects.filter(email__iexact=email).first()
        language = user.language if user else (get_language() or "nl")
        emails.send_sign_in_letter(prefix=template_prefix, recipient=email, context=context, language=language)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # Any: allauth's signature
        """Count the attempt; note the one that came too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
            network = network_of(request)
            note_sign_in(user=user, outcome=LoginOutcome.FAILED, method="too_many", network=network)
            raise

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # Any: allauth's signature
        """Stop a blocked account on every way in: password, passkey, reset, invitation."""
        if user.blocked_at is None:
            response: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return response
        # A password of a blocked account counts as failed, and was noted then.
        if not any(record["method"] == "password" for record in get_authentication_records(request, user)):
            note_sign_in(user=user, outcome=LoginOutcome.BLOCKED, network=network_of(request))
        blocked: HttpResponse = self.respond_user_inactive(request, user)
        return blocked


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth is untyped
    """Log out elsewhere means everywhere: programs too (promise PM-1b)."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End these sessions and every token of their owners."""
        ended = list(sessions)
        super().end_sessions(ended)
        for user in {session.user for session in ended}:
            revoke_tokens(user=user, by=user)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Second factors: their seeds are encrypted with a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet. Kijk of de tijd op je telefoon goed staat en vul de nieuwste code in."),
        "unverified_email": _("Bevestig eerst je e-mailadres. Daarna kun je de tweede stap aanzetten."),
    }

    def encrypt(self, text: str) -> str:
        """Return the seed as ciphertext."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the seed; a key that was rotated out still opens what it closed."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys()])
