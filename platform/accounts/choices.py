"""Word lists of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionRole(models.TextChoices):
    """What somebody does for the region."""

    EDITOR = "editor", _("Redacteur")
    COORDINATOR = "coordinator", _("Regiocoördinator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy-medewerker")
    ADMIN = "admin", _("Beheerder")


class OrganisationKind(models.TextChoices):
    """The kinds of organisation that an invitation can lead to."""

    REGION = "region", _("Regio")
    SCHOOL = "school", _("School")
    PROVIDER = "provider", _("Aanbieder")
    FUNDER = "funder", _("Financier")


class LoginOutcome(models.TextChoices):
    """How an attempt to sign in ended."""

    SUCCESS = "success", _("Gelukt")
    FAILED = "failed", _("Mislukt")
    BLOCKED = "blocked", _("Geblokkeerd")
    LOGGED_OUT = "logged_out", _("Uitgelogd")


class TokenScope(models.TextChoices):
    """What a personal token may do; it never does more than its owner may."""

    READ = "read", _("Lezen")
    ENROL = "enrol", _("Klassen inschrijven en uitschrijven")
    IMPORT = "import", _("Klassenlijsten inlezen")
    ATTENDANCE = "attendance", _("Opkomst noteren")
    PUBLISH = "publish", _("Activiteiten en datums insturen")
    JUDGE = "judge", _("Aanbieders en inzendingen beoordelen")
    REPORT = "report", _("Cijfers laten tellen, goedkeuren en publiceren")
    FEEDS = "feeds", _("Agenda's delen met andere programma's")


class AccountAct(models.TextChoices):
    """What was done to an account, by its owner or by somebody who may."""

    BLOCKED = "blocked", _("Account geblokkeerd")
    UNBLOCKED = "unblocked", _("Blokkade opgeheven")
    RESTRICTED = "restricted", _("Account bevroren")
    FREED = "freed", _("Account niet meer bevroren")
    SIGNED_OUT = "signed_out", _("Overal uitgelogd")
    PASSWORD_CHANGED = "password_changed", _("Wachtwoord veranderd")
    FACTOR_ADDED = "factor_added", _("Tweede stap aangezet")
    FACTOR_REMOVED = "factor_removed", _("Tweede stap uitgezet")
    TOKEN_MADE = "token_made", _("Token gemaakt")
    TOKEN_REVOKED = "token_revoked", _("Token ingetrokken")
    FEED_MADE = "feed_made", _("Adres van een agenda gemaakt")
    FEED_CLOSED = "feed_closed", _("Adres van een agenda ingetrokken")
    ROLE_GIVEN = "role_given", _("Rol gekregen")
    ROLE_ENDED = "role_ended", _("Rol beëindigd")
    IDLE_WARNED = "idle_warned", _("Gewaarschuwd dat het account weggaat")


class AccountFact(models.TextChoices):
    """What somebody else can put right about an account."""

    NAME = "display_name", _("naam")


class ChangedByDesk(models.TextChoices):
    """In which role; never who by name."""

    REGION = "region", _("Regio")


class FunderKind(models.TextChoices):
    """The kinds of organisation that may read figures (promise PM-2a)."""

    MUNICIPALITY = "municipality", _("Gemeente")
    PROVINCE = "province", _("Provincie")
    MINISTRY = "ministry", _("Rijk")
    FUND = "fund", _("Fonds")
    PARTNER = "partner", _("Samenwerkingspartner")


class MailRhythm(models.TextChoices):
    """When somebody wants mail about which they have a choice (``accounts.mail_topics``)."""

    AT_ONCE = "at-once", _("Meteen, per bericht")
    DAILY = "daily", _("Elke werkdag om 16.00 uur, in één bericht")
    HERE = "here", _("Alleen in mijn postvak op de site")
