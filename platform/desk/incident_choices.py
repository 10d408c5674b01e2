"""Word lists of incidents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """What went wrong."""

    MISDIRECTED = "misdirected", _("Verkeerd verstuurd of gedeeld")
    ACCOUNT = "account", _("Iemand anders gebruikte een account")
    SECRET = "secret", _("Een token of geheim adres lekte uit")
    DEVICE = "device", _("Apparaat kwijt of gestolen")
    SOFTWARE = "software", _("Fout in de software")
    SUPPLIER = "supplier", _("Fout bij een leverancier")
    OTHER = "other", _("Iets anders")


class DataKind(models.TextChoices):
    """Which kinds of data it may be about."""

    NAMES = "names", _("Namen van leerlingen")
    ATTENDANCE = "attendance", _("Opkomst van leerlingen bij activiteiten")
    ACCOUNTS = "accounts", _("Namen en e-mailadressen van accounts")
    SIGN_IN = "sign_in", _("Wachtwoorden of andere inloggegevens")
    MESSAGES = "messages", _("Berichten tussen school en aanbieder")
    NEWSLETTER = "newsletter", _("E-mailadressen van lezers van de nieuwsbrief")
    PHOTOS = "photos", _("Foto's met mensen erop")


ABOUT_PUPILS = frozenset({DataKind.NAMES, DataKind.ATTENDANCE})
ABOUT_ACCOUNTS = frozenset({DataKind.ACCOUNTS, DataKind.SIGN_IN, DataKind.MESSAGES})


class SourceKind(models.TextChoices):
    """Who or what was involved."""

    ACCOUNT = "account", _("Account")
    TOKEN = "token", _("Token")
    FEED = "feed", _("Agenda-adres")
    SCHOOL = "school", _("School")
    PROVIDER = "provider", _("Aanbieder")


class Risk(models.TextChoices):
    """How bad it can be for people (AVG articles 33 and 34)."""

    UNJUDGED = "", _("Nog niet beoordeeld")
    UNLIKELY = "unlikely", _("Waarschijnlijk geen gevaar voor mensen")
    RISK = "risk", _("Gevaar voor mensen")
    HIGH = "high", _("Groot gevaar voor mensen")


class Decision(models.TextChoices):
    """What was decided about telling somebody."""

    OPEN = "", _("Nog niet besloten")
    TOLD = "told", _("Gemeld")
    NOT_NEEDED = "not_needed", _("Niet nodig")


class Party(models.TextChoices):
    """Who may have to hear of it. The values are names of columns of an incident."""

    AUTHORITY = "authority", _("De Autoriteit Persoonsgegevens")
    SCHOOLS = "schools", _("De scholen")
    PEOPLE = "people", _("De mensen zelf")


class Act(models.TextChoices):
    """What the log of an incident says happened."""

    OPENED = "opened", _("Geopend")
    EXTENDED = "extended", _("Aangevuld")
    CONTAINED = "contained", _("Lek gedicht")
    JUDGED = "judged", _("Gevaar beoordeeld")
    TOLD_AUTHORITY = "told_authority", _("Gemeld bij de toezichthouder")
    NOT_AUTHORITY = "not_authority", _("Besloten: niet melden bij de toezichthouder")
    TOLD_SCHOOLS = "told_schools", _("Scholen ingelicht")
    NOT_SCHOOLS = "not_schools", _("Besloten: scholen niet inlichten")
    TOLD_PEOPLE = "told_people", _("Mensen ingelicht")
    NOT_PEOPLE = "not_people", _("Besloten: mensen niet inlichten")
    WORDED = "worded", _("Tekst aangepast")
    SIGNALLED = "signalled", _("Klok: bericht aan de privacy-medewerker")
    CLOSED = "closed", _("Gesloten")
