"""What accounts keep about who signs in (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from accounts import models
from accounts.services.idling import LAST_ADMINISTRATOR, NOT_WARNED, last_administrators, not_warned_twice
from accounts.services.sessions import end_sessions
from privacy.erasing.hooks import Words, called, on_erase
from privacy.registry import (
    Address,
    Audience,
    Erase,
    Itself,
    Through,
    WithParent,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.registry.fields import ANYTHING
from privacy.retention.holds import hold_back
from privacy.terms import A_DAY, ACCOUNTS, AUDIT, INBOX, SECURITY, SPENT

SELF, SCHOOL, PROVIDER, REGION, FUNDER = Audience.SELF, Audience.SCHOOL, Audience.PROVIDER, Audience.REGION, Audience.FUNDER
COLLEAGUES = (SELF, SCHOOL, PROVIDER, REGION, FUNDER)
NEVER_SHOWN = "a hash: it would only help who wants to break in"
FEW = "a few rows per account"

declare(
    models.User,
    technical("id", "is_superuser", "is_active"),
    personal("email", "display_name", seen_by=COLLEAGUES),
    personal(
        "language",
        "mail_rhythm",
        "mail_exceptions",
        seen_by=(SELF,),
        purpose="preferences",
        about=_("Taal, en hoe vaak iemand mail krijgt"),
    ),
    personal("blocked_at", seen_by=(SELF, SCHOOL, PROVIDER, REGION)),
    personal("restricted_at", "statement_asked_at", seen_by=(SELF, REGION)),
    personal("last_login", "date_joined", "groups", "user_permissions", seen_by=(SELF, REGION)),
    personal("password", is_exported=False, why=NEVER_SHOWN),
    about=_("Naam, e-mailadres en wachtwoord (onleesbaar) van wie inlogt"),
    links=(Itself(stands_for_address=True), Address("email")),
    purposes=("accounts",),
    retention=(
        ends(
            ACCOUNTS,
            "last_login",
            "date_joined",
            unindexed="accounts of one region: thousands, once a night",
            by="accounts.services.idling.remove_accounts",
        ),
    ),
    channels=(_("Een account maken, of je school of organisatie aanmelden"),),
)
hold_back("accounts.User", NOT_WARNED, _("Wie nog geen twee keer een mail kreeg, krijgt die eerst."), not_warned_twice)
hold_back("accounts.User", LAST_ADMINISTRATOR, _("De laatste beheerder van de regio blijft."), last_administrators)
declare(
    "accounts.User_groups",
    technical("id", "user"),
    personal("group"),
    about=_("Rechten in het beheer"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithParent("user"),),
)
declare(
    "accounts.User_user_permissions",
    technical("id", "user"),
    personal("permission"),
    about=_("Rechten in het beheer"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithParent("user"),),
)
declare(
    models.RegionMembership,
    technical("id"),
    personal("user", "role", "created_at", seen_by=(REGION,)),
    about=_("Wie voor de regio werkt, en in welke rol"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare(
    models.FunderMembership,
    technical("id"),
    personal("user", "organisation", "created_at", seen_by=(FUNDER, REGION)),
    about=_("Wie voor welke financier cijfers leest"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare(
    models.Invitation,
    technical("id", "kind", "organisation_id", "withdrawn_at"),
    technical("role", why="a code of a role"),
    personal("email", "expires_at", "created_at", "accepted_at", seen_by=(SCHOOL, PROVIDER, REGION)),
    personal("invited_by", "accepted_by"),
    personal("secret_hash", is_exported=False, why=NEVER_SHOWN),
    about=_("E-mailadres van wie een collega uitnodigt"),
    links=(Address("email", is_enough=True), Through("accepted_by"), Through("invited_by")),
    purposes=("accounts",),
    retention=(ends(SPENT, "expires_at", unindexed=FEW),),
)
declare(
    models.TermsAcceptance,
    technical("id"),
    personal("user", "terms", "accepted_at", seen_by=(SELF, REGION)),
    about=_("Welke voorwaarden iemand wanneer aannam"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare(
    models.ApiToken,
    technical("id", "revoked_at"),
    technical("programs", why="numbers of programs of the school, each a company"),
    personal("user", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_on", seen_by=(SELF,)),
    personal("secret_hash", is_exported=False, why=NEVER_SHOWN),
    about=_("Persoonlijke sleutels voor andere programma's"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(SPENT, "expires_at", unindexed=FEW), ends(SPENT, "revoked_at", unindexed=FEW), WithPerson()),
)
declare(
    models.LoginEvent,
    technical("id"),
    personal("user", "at", "outcome", "method", "network", seen_by=(SELF,)),
    about=_("Wanneer iemand inlogde of dat probeerde, met een ingekort netwerkadres"),
    links=(Through("user"),),
    purposes=("security",),
    retention=(ends(SECURITY, "at"),),
)
PAST = "a number in a log that outlives the account and leads to nobody then (PM-8)"
declare(
    models.AccountEvent,
    technical("id"),
    personal("user", "by", erase=Erase.PSEUDONYM, seen_by=(SELF, REGION), why=PAST),
    personal("at", "act", "about", erase=Erase.PSEUDONYM, seen_by=(SELF, REGION), why=PAST),
    about=_("Wat er met een account gebeurde: rol, blokkade, wachtwoord"),
    links=(Through("user"), Through("by")),
    purposes=("security",),
    retention=(ends(AUDIT, "at", unindexed=FEW),),
)
declare(
    models.AccountChange,
    technical("id"),
    personal("user", "at", "role", "fact", "before", "after", seen_by=(SELF,)),
    about=_("Wat iemand anders aan je gegevens veranderde"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(AUDIT, "at"), WithParent("user")),
)
declare(
    models.YearlyCheck,
    technical("id"),
    personal("user", "school_year", "at", "confirmed_at", seen_by=(SELF,)),
    about=_("Dat we vroegen of je gegevens nog kloppen"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(AUDIT, "at"), WithParent("user")),
)
declare(
    models.InboxItem,
    technical("id"),
    technical("key", why="the cause, by kinds and ids: the same letter stands here once"),
    personal("user", "kind", "path", "at", "read_at", seen_by=(SELF,)),
    about=_("Welk soort bericht je wanneer kreeg, en of je het las; nooit wat erin stond"),
    links=(Through("user"),),
    purposes=("service-mail",),
    retention=(ends(INBOX, "at"), WithParent("user")),
)
declare(
    models.IdempotentRequest,
    technical("id", "status", "created_at"),
    technical("request_hash", why="SHA-256 of what was sent"),
    technical("headers", why="headers of the answer", keys=("Location", "ETag")),
    personal("user"),
    personal("key", is_exported=False, why="made by the program that asked"),
    personal("body", is_exported=False, why="a copy of an answer that was given a day ago", keys=(ANYTHING,)),
    about=_("Antwoord aan een programma, om het nog eens te kunnen geven"),
    links=(Through("user"),),
    purposes=("security",),
    retention=(ends(A_DAY, "created_at"),),
)

# Organisations and texts

declare_nobody(
    models.FunderOrganisation, technical("id", "verified_at"), public("name", "kind"), why="an organisation that reads figures"
)
declare_nobody(models.TermsVersion, technical("id"), public("version", "text", "published_at"), why="a text for everybody")

# The interface

SHAPES = "accounts.api.serializers"
shown(f"{SHAPES}.OrganisationSerializer", SELF, shows={"name": ()})
shown(f"{SHAPES}.TokenSerializer", SELF, shows={"name": ("accounts.ApiToken.name",)})
shown("accounts.api.inbox.InboxItemSerializer", SELF)
asks("accounts.api.inbox", "ReadSerializer", "MarkedSerializer")
USER = "accounts.User"
shown(
    f"{SHAPES}.MeSerializer",
    SELF,
    shows={"email": (f"{USER}.email",), "name": (f"{USER}.display_name",), "language": (f"{USER}.language",)},
)

# Erasure: whoever is forgotten is signed out first, so that nothing is written for them any more.
on_erase(models.User, lambda user, by: end_sessions(user=user))
called(models.User, lambda user: Words([user.email, user.display_name], [user.display_name.split(" ")[0]]))
