"""Letters about accounts. Each is a row in the outbox, written with its cause and sent at once after commit."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from accounts.roles import book_of
from outbox.letters import queue_letter
from outbox.models import Message

# allauth's names for its letters, and ours. What is not here is not sent.
LETTERS = {
    "account/email/email_confirmation": "code",
    "account/email/email_confirmation_signup": "code",
    "account/email/password_reset_key": "reset",
    "account/email/account_already_exists": "already_exists",
}
CHANGES = {
    "account/email/password_changed": _("Je wachtwoord is veranderd."),
    "account/email/password_reset": _("Je hebt een nieuw wachtwoord gekozen."),
    "account/email/password_set": _("Je hebt een wachtwoord gekozen."),
    "account/email/email_changed": _("Het e-mailadres van je account is veranderd."),
    "account/email/email_confirm": _("Je e-mailadres is bevestigd."),
    "account/email/email_deleted": _("Er is een e-mailadres van je account gehaald."),
    "mfa/email/totp_activated": _("Je logt voortaan in met een code uit een app."),
    "mfa/email/totp_deactivated": _("De app met codes is van je account gehaald."),
    "mfa/email/webauthn_added": _("Er is een passkey bij je account gekomen."),
    "mfa/email/webauthn_removed": _("Er is een passkey van je account gehaald."),
    "mfa/email/recovery_codes_generated": _("Er zijn nieuwe noodcodes gemaakt."),
}


def send_sign_in_letter(
    *, prefix: str, recipient: str, context: Mapping[str, Any], language: str
) -> Message | None:  # Any: allauth's
    """Queue one of allauth's letters in our own words; None when it is a letter we do not send."""
    if prefix in CHANGES:
        facts = {"what": CHANGES[prefix], "timestamp": context.get("timestamp"), "security_url": _absolute("accounts:security")}
        return _queue("changed", recipient=recipient, context=facts, language=language)
    if prefix not in LETTERS:
        return None
    kept = {name: context[name] for name in ("code", "password_reset_url") if name in context}
    return _queue(LETTERS[prefix], recipient=recipient, context=kept, language=language)


def send_invitation(invitation: Invitation, *, secret: str) -> Message:
    """Queue the letter with the link. Anybody who reads it can answer, so the page behind it asks before it acts."""
    book = book_of(invitation.kind)
    inviter = invitation.invited_by
    context = {
        "organisation": book.name_of(invitation.organisation_id),
        "role": dict(book.choices.choices)[invitation.role],
        "inviter": inviter.get_full_name() if inviter else "Meeloop",
        "url": settings.SITE_URL + reverse("accounts:invitation", args=[secret]),
        "expires_at": invitation.expires_at,
    }
    known = User.objects.filter(email__iexact=invitation.email).values_list("language", flat=True).first()
    return _queue("invitation", recipient=invitation.email, context=context, language=known or "nl")


def warn_of_removal(person: User, *, since: datetime, removed_on: date, is_last: bool) -> None:
    """Tell somebody that the account goes when nobody signs in; the same warning about the same silence is sent once."""
    cause = f"{'last' if is_last else 'first'}:{since:%Y%m%d%H%M}"
    write_to(
        person,
        "accounts.idle",
        cause=cause,
        removed_on=removed_on,
        is_last=is_last,
        url=settings.SITE_URL + reverse("account_login"),
    )


def write_to(person: User, kind: str, *, cause: str, **context: Any) -> None:  # Any: template context
    """Queue a letter of any app to one person, in their own language; ``recipient`` in the template is who reads it.

    Nobody whose data is frozen gets one (AVG article 18).
    """
    if person.restricted_at is not None:
        return
    queue_letter(
        kind,
        recipient=person.email,
        language=person.language,
        cause=f"{cause}:{person.pk}",
        context={"recipient": person, **context},
    )


def _queue(name: str, *, recipient: str, context: Mapping[str, Any], language: str) -> Message:  # Any: template context
    # Every code, link and notice is a cause of its own, so nothing is a repetition of anything.
    return queue_letter(f"accounts.{name}", recipient=recipient, language=language, cause=uuid.uuid4().hex, context=context)


def _absolute(name: str) -> str:
    return settings.SITE_URL + reverse(name)
