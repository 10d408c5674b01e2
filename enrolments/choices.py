"""Word lists of sign-ups: the states of design page §2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentStatus(models.TextChoices):
    """Where a group's sign-up stands."""

    DRAFT = "draft", _("Wacht op akkoord van school")
    REQUESTED = "requested", _("Aangevraagd")
    WAITING = "waiting", _("Op de wachtlijst")
    OFFERED = "offered", _("Plek aangeboden")
    ACCEPTED = "accepted", _("Akkoord")
    CONFIRMED = "confirmed", _("Bevestigd")
    ATTENDED = "attended", _("Geweest")
    NO_SHOW = "no_show", _("Niet gekomen")
    DECLINED = "declined", _("Afgewezen")
    CANCELLED_BY_SCHOOL = "cancelled_by_school", _("Afgemeld door school")
    CANCELLED_BY_PROVIDER = "cancelled_by_provider", _("Afgezegd door aanbieder")
    LAPSED = "lapsed", _("Aanbod verlopen")
    EXPIRED = "expired", _("Verlopen")


# Holds places on the session's counter. A draft waits for its own school's yes: its places are kept meanwhile.
HOLDING = (
    EnrolmentStatus.DRAFT,
    EnrolmentStatus.REQUESTED,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.ACCEPTED,
    EnrolmentStatus.CONFIRMED,
    EnrolmentStatus.ATTENDED,
    EnrolmentStatus.NO_SHOW,
)
# Still going somewhere: one per class and session.
ACTIVE = (EnrolmentStatus.WAITING, *HOLDING)


# The group goes: its places are sure.
GOING = (EnrolmentStatus.ACCEPTED, EnrolmentStatus.CONFIRMED)
# Over, without having been there.
ENDED = (
    EnrolmentStatus.CANCELLED_BY_SCHOOL,
    EnrolmentStatus.CANCELLED_BY_PROVIDER,
    EnrolmentStatus.DECLINED,
    EnrolmentStatus.LAPSED,
    EnrolmentStatus.EXPIRED,
)


class Attendance(models.TextChoices):
    """Opkomst of one pupil."""

    UNKNOWN = "unknown", _("Nog niet genoteerd")
    PRESENT = "present", _("Er geweest")
    LATE = "late", _("Later gekomen")
    ABSENT = "absent", _("Niet geweest")


# Who came later was there too.
CAME = (Attendance.PRESENT, Attendance.LATE)


class Chance(models.TextChoices):
    """How likely it is that a group that waits still gets its places: a word, because an estimate is no number."""

    GOOD = "good", _("grote kans op plek")
    FAIR = "fair", _("redelijke kans op plek")
    SMALL = "small", _("kleine kans op plek")


class ReasonCode(models.TextChoices):
    """Why a group does not go: chosen from a list, so that reasons can be counted without reading anybody's words."""

    ILLNESS = "illness", _("Ziekte")
    TIMETABLE = "timetable", _("Rooster of toetsweek")
    TRANSPORT = "transport", _("Vervoer")
    TOO_FEW = "too-few", _("Te weinig leerlingen of begeleiders")
    STAFF = "staff", _("Geen collega beschikbaar")
    DOES_NOT_FIT = "does-not-fit", _("Past niet bij deze groep")
    OTHER_DATE = "other-date", _("Een andere datum past beter")
    MISTAKE = "mistake", _("Vergissing")
    OTHER = "other", _("Iets anders")


class BundleKind(models.TextChoices):
    """Why several sign-ups of one class belong together."""

    SERIES = "series", _("Reeks: de klas gaat alle keren")
    ROTATION = "rotation", _("Verdeeld: elke leerling gaat één keer")
    ROUNDS = "rounds", _("Rondes: elke leerling gaat langs elke plek")


class Side(models.TextChoices):
    """Who speaks in the conversation about a sign-up."""

    SCHOOL = "school", _("School")
    PROVIDER = "provider", _("Aanbieder")


class FeedKind(models.TextChoices):
    """Whose dates a calendar feed shows."""

    COORDINATOR = "coordinator", _("Mijn agenda")
    SCHOOL_CLASS = "class", _("Agenda van een klas")
    PROVIDER = "provider", _("Agenda van een aanbieder")
    ACTIVITY = "activity", _("Agenda van een activiteit")


class DateRequestStatus(models.TextChoices):
    """Where a school's question for a date stands."""

    OPEN = "open", _("Wacht op antwoord")
    ANSWERED = "answered", _("Datum voorgesteld")
    DECLINED = "declined", _("Kan niet")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    LAPSED = "lapsed", _("Geen antwoord gekregen")


class Audience(models.TextChoices):
    """Who answers the three questions afterwards."""

    PUPIL = "pupil", _("Leerling")
    TEACHER = "teacher", _("Begeleider van school")
    PROVIDER = "provider", _("Aanbieder")


class ConsentPurpose(models.TextChoices):
    """What somebody says yes or no to."""

    PHOTOS = "photos", _("Op de foto")


class ConsentSource(models.TextChoices):
    """Who said it; the school only writes it down."""

    PARENT = "parent", _("Een ouder of verzorger")
    PUPIL = "pupil", _("De leerling zelf (16 jaar of ouder)")
    TEACHER = "teacher", _("De begeleider die mee was")
    RESTORED = "restored", _("Er is een reservekopie teruggezet: vraag het opnieuw")


class ConsentState(models.TextChoices):
    """Where it stands. Not asked is no."""

    GIVEN = "given", _("ja")
    WITHDRAWN = "withdrawn", _("nee")
    NOT_ASKED = "not_asked", _("niet gevraagd")
