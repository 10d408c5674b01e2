"""No: this class cannot come to this date."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused


class ActivityNotOpen(EnrolmentRefused):
    code = "activity_not_open"
    message = _("Deze activiteit staat nu niet online. Kies een andere activiteit.")


class RecognitionEnded(EnrolmentRefused):
    code = "recognition_ended"
    message = _("Deze aanbieder is nu geen erkend leerbedrijf. Kies een stage bij een ander leerbedrijf.")


class SessionStarted(EnrolmentRefused):
    code = "session_started"
    message = _("Deze datum is geweest of al begonnen. Kies een andere datum.")


class EnrolmentNotOpenYet(EnrolmentRefused):
    code = "enrolment_not_open_yet"
    message = _("Inschrijven kan vanaf %(opens)s. Kom dan terug.")


class EnrolmentClosed(EnrolmentRefused):
    code = "enrolment_closed"
    message = _("Inschrijven kon tot %(closed)s. Kies een andere datum.")


class ReservedForOthers(EnrolmentRefused):
    code = "reserved_for_others"
    message = _("Deze datum is voor andere scholen. Kies een andere datum.")


class SchoolNotVerified(EnrolmentRefused):
    code = "school_not_verified"
    message = _("De regio controleert je school nog. Daarna kun je klassen inschrijven.")


class LevelDoesNotFit(EnrolmentRefused):
    code = "level_does_not_fit"
    message = _("Deze activiteit is voor %(levels)s. Kies een klas van dat niveau.")


class YearDoesNotFit(EnrolmentRefused):
    code = "year_does_not_fit"
    message = _("Deze activiteit is voor leerjaar %(years)s. Kies een klas van dat leerjaar.")


class ClassAlreadyEnrolled(EnrolmentRefused):
    code = "class_already_enrolled"
    message = _("Deze klas staat al ingeschreven of op de wachtlijst voor deze datum. Kijk bij je inschrijvingen.")


class PupilsAlreadyEnrolled(EnrolmentRefused):
    code = "pupils_already_enrolled"
    message = _("Van deze leerlingen staan er %(count)s al ingeschreven voor deze datum. Haal hun vinkje weg.")


class PupilsElsewhere(EnrolmentRefused):
    code = "pupils_elsewhere"
    message = _(
        "Van deze leerlingen hebben er %(count)s dan al een andere activiteit. Haal hun vinkje weg of kies een andere datum."
    )
