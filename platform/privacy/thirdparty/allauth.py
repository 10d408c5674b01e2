"""Sign-in: addresses, second factors and open sessions."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import Address, Audience, Through, WithParent, WithPerson, declare, ends, personal, technical
from privacy.terms import SESSION

SELF = (Audience.SELF,)
NEVER_SHOWN = "a secret: it would only help who wants to break in"

declare(
    "account.EmailAddress",
    technical("id"),
    personal("user", "email", "verified", "primary", seen_by=SELF),
    about=_("E-mailadres om mee in te loggen"),
    links=(Through("user"), Address("email")),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare(
    "account.EmailConfirmation",
    technical("id", "created", "sent"),
    personal("email_address"),
    personal("key", is_exported=False, why=NEVER_SHOWN),
    about=_("Bewijs dat een e-mailadres klopt"),
    links=(Through("email_address__user"),),
    purposes=("accounts",),
    retention=(WithParent("email_address"),),
)
declare(
    "mfa.Authenticator",
    technical("id"),
    personal("user", "type", "created_at", "last_used_at", seen_by=SELF),
    personal(
        "data", is_exported=False, why=NEVER_SHOWN, keys=("secret", "credential", "name", "migrated_codes", "seed", "used_mask")
    ),
    about=_("Tweede stap bij het inloggen"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare(
    "usersessions.UserSession",
    technical("id"),
    personal("user", "created_at", "last_seen_at", "ip", "user_agent", seen_by=SELF),
    personal("session_key", is_exported=False, why=NEVER_SHOWN),
    personal("data", is_exported=False, why="nothing of ours: allauth's own notes", keys=("method",)),
    about=_("Waar je bent ingelogd: apparaat en netwerkadres"),
    links=(Through("user"),),
    purposes=("security",),
    retention=(ends(SESSION, "last_seen_at", unindexed="one row per open session"), WithPerson()),
)
