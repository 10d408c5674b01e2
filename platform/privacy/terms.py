"""How long we keep what: every term once, with the promise it comes from (settled at the end of docs/promises.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kit import school_year
from kit.months import first_of_month, months_after
from kit.when import midnight


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time and the words that people read. ``source``: the promise, or the house's own reason."""

    key: str
    words: str | Promise
    source: str
    hours: int = 0
    days: int = 0
    months: int = 0
    counts_from_school_years_end: bool = False

    def cutoff(self, now: datetime) -> datetime:
        """Return the moment before which something must have begun for its term to be over now."""
        # Days and hours are lengths, in UTC: a night in which the clock changes makes no day longer. Months are the calendar's.
        earlier = now.astimezone(UTC) - timedelta(days=self.days, hours=self.hours)
        if self.counts_from_school_years_end:
            return _start_of_school_year(earlier)
        return _months_later(earlier, -self.months) if self.months else earlier

    def ends_at(self, moment: datetime) -> datetime:
        """Return when the term of something that began at a moment is over: from then on ``cutoff`` lies after that moment."""
        if self.counts_from_school_years_end:
            moment = _start_of_next_school_year(moment)
        elif self.months:
            moment = _months_later(moment, self.months)
        return moment.astimezone(UTC) + timedelta(days=self.days, hours=self.hours)


def _start_of_school_year(moment: datetime) -> datetime:
    first = school_year.days_of(school_year.start_year_on(timezone.localdate(moment))).first
    return timezone.make_aware(datetime.combine(first, time.min))


def _start_of_next_school_year(moment: datetime) -> datetime:
    last = school_year.days_of(school_year.start_year_on(timezone.localdate(moment))).last
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))


def _months_later(moment: datetime, months: int) -> datetime:
    """Return the same day and time so many months on; where that month is shorter, the first moment after it."""
    local = timezone.localtime(moment)
    day = months_after(local.date(), months)
    if day.day == local.day:
        return local.replace(year=day.year, month=day.month)
    return midnight(first_of_month(day, 1))


SIGN_UPS = Term(
    "sign-ups",
    _("Tot 60 dagen na het einde van het schooljaar."),
    "POR-6b",
    days=60,
    counts_from_school_years_end=True,
)
ACCOUNTS = Term("accounts", _("Tot 24 maanden nadat je voor het laatst inlogde."), "POR-6a", months=24)
SECURITY = Term("security", _("6 maanden."), "POR-6c", months=6)
AUDIT = Term("audit", _("13 maanden."), "OGP-4.4a", months=13)
ROLES = Term("roles", _("Tot 13 maanden nadat je rol eindigde."), "SP-5a", months=13)
MESSAGES = Term("messages", _("Tot 6 maanden na de activiteit."), "POR-2c", months=6)
OLD_VERSIONS = Term("old-versions", _("12 maanden."), "OGP-4.4b", months=12)
UNDELIVERED = Term(
    "undelivered", _("Een mail die niet aankomt: 14 dagen. Een mail die aankomt, bewaren we niet."), "POR-2c", days=14
)
UNDELIVERED_CODE = Term("undelivered-code", _("Een code of link om in te loggen die niet aankomt: 24 uur."), "POR-2c", hours=24)
SENT = Term("sent", _("Van een verstuurde mail alleen soort en tijd: 12 maanden."), "POR-2c", months=12)
INBOX = Term("inbox", _("In je postvak op de site alleen soort en tijd: 90 dagen."), "POR-2c", days=90)
A_DAY = Term("a-day", _("Hoogstens 24 uur."), "OGP-4.4b", hours=24)
SESSION = Term("session", _("Tot je uitlogt, hoogstens 12 uur."), "PM-1b", hours=12)
AT_ONCE = Term("at-once", _("Tot het zelf verloopt, hoogstens 12 uur."), "PM-1b")
SPENT = Term("spent", _("Tot 30 dagen na het verlopen of intrekken."), "OGP-4.4b", days=30)
UNCONFIRMED = Term("unconfirmed", _("8 dagen als je niet bevestigt."), "POR-3d", days=8)
LEFT = Term("left", _("Tot 30 dagen na je afmelding. Zo lang kun je terug."), "POR-3d", days=30)
INVITED = Term("invited", _("Tot het einde van het schooljaar, zonder je adres."), "POR-7f", counts_from_school_years_end=True)
COUNTED_MAIL = Term("counted-mail", _("30 dagen, zonder je adres."), "POR-3d", days=30)
CONSENT_PROOF = Term("consent-proof", _("Tot 12 maanden na de intrekking, zonder je adres."), "POR-3g", months=12)
PUPIL_CONSENT = Term(
    "pupil-consent", _("Zolang de leerling in Meeloop staat, en tot 12 maanden na het laatste ja of nee."), "POR-3g", months=12
)
REQUESTS = Term("requests", _("2 jaar, zonder inhoud: alleen wat voor soort verzoek het was."), "SBB-5e", months=24)
INCIDENTS = Term(
    "incidents", _("5 jaar nadat het is afgehandeld, zonder namen. Zo lang laten we zien wat we deden."), "SBB-9a", months=60
)
CONTACT = Term("contact", _("Tot 12 maanden nadat je vraag is afgesloten."), "POR-5b", months=12)
VISITS = Term("visits", _("12 maanden."), "OGP-1.2", months=12)

TERMS = (
    *(SIGN_UPS, ACCOUNTS, SECURITY, AUDIT, ROLES, MESSAGES, OLD_VERSIONS, UNDELIVERED, UNDELIVERED_CODE, SENT, INBOX),
    *(
        A_DAY,
        SESSION,
        AT_ONCE,
        SPENT,
        UNCONFIRMED,
        LEFT,
        INVITED,
        COUNTED_MAIL,
        CONSENT_PROOF,
        PUPIL_CONSENT,
        REQUESTS,
        INCIDENTS,
        CONTACT,
        VISITS,
    ),
)
