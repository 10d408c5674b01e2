"""No: the group is not as it must be, comes too often, or goes without a word about a warning."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class NumberNeeded(InvalidInput):
    code = "number_needed"
    message = _("Vul in hoeveel leerlingen er komen.")


class NoPupilsChosen(InvalidInput):
    code = "no_pupils_chosen"
    message = _("Kies minstens 1 leerling.")


class NamesNotNeeded(InvalidInput):
    code = "names_not_needed"
    message = _("Deze activiteit vraagt geen namen. Stuur alleen het aantal leerlingen.")


class PupilsNotInClass(InvalidInput):
    code = "pupils_not_in_class"
    message = _("Niet alle gekozen leerlingen zitten in deze klas. Haal de lijst opnieuw op.")


class MorePupilsThanClass(InvalidInput):
    code = "more_pupils_than_class"
    message = _("In deze klas zitten %(size)s leerlingen. Vul een lager aantal in.")


class GroupTooSmall(EnrolmentRefused):
    code = "group_too_small"
    message = _("Een groep is minstens %(smallest)s leerlingen. Neem meer leerlingen mee, of kies een andere activiteit.")


class GroupTooLarge(EnrolmentRefused):
    code = "group_too_large"
    message = _("Een groep is hoogstens %(largest)s leerlingen. Neem minder leerlingen mee.")


class TooFewAdults(EnrolmentRefused):
    code = "too_few_adults"
    message = _(
        "Voor dit aantal leerlingen zijn %(needed)s begeleiders nodig. Vraag een collega mee, of neem minder leerlingen mee."
    )


class SchoolHasEnough(EnrolmentRefused):
    code = "most_per_school"
    message = _(
        "Een school mag per schooljaar %(most)s keer een groep inschrijven voor deze activiteit. Dat aantal is bereikt. "
        "Kies een andere activiteit."
    )


class ClassHasEnough(EnrolmentRefused):
    code = "most_per_class"
    message = _(
        "Een klas mag per schooljaar %(most)s keer naar deze activiteit. Kies een andere klas of een andere activiteit."
    )


class PupilsHaveEnough(EnrolmentRefused):
    code = "most_per_pupil"
    message = _(
        "Een leerling mag per schooljaar %(most)s keer naar deze activiteit. Van deze leerlingen zijn er %(count)s al zo vaak "
        "ingeschreven. Haal hun vinkje weg."
    )


class LeftTooOften(EnrolmentRefused):
    code = "left_too_often"
    message = _(
        "Jullie school meldde zich de laatste 24 uur al %(most)s keer af voor deze activiteit. De aanbieder krijgt telkens bericht. "
        "Schrijf morgen weer in."
    )


class WarningUnanswered(EnrolmentRefused):
    """There is a warning that nobody set aside with a reason. ``extra`` names each: ``code`` and ``message``."""

    code = "warning_unanswered"
    message = _("Er is iets om op te letten. Ga je toch? Schrijf dan kort waarom.")

    def __init__(self, warnings: Mapping[str, str]) -> None:
        super().__init__()
        self.warnings = warnings
        self.extra = {"warnings": [{"code": code, "message": message} for code, message in warnings.items()]}


class WarningReasonTooLong(InvalidInput):
    code = "warning_reason_too_long"
    message = _("Schrijf hoogstens %(most)s tekens op waarom je toch gaat.")
