"""No to a move of a sign-up: not from here, not now, or not without saying why."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class MoveNotPossible(EnrolmentRefused):
    code = "move_not_possible"
    message = _("Dit kan niet meer: de status is nu “%(status)s”.")


class UndoTooLate(EnrolmentRefused):
    code = "undo_too_late"
    message = _("Terugdraaien kon tot 10 minuten erna. Schrijf de klas opnieuw in, of vraag de ander om hulp.")


class UndoneTooOften(EnrolmentRefused):
    code = "undone_too_often"
    message = _("Dit is de laatste 24 uur al %(most)s keer teruggedraaid. De ander krijgt telkens bericht. Bel liever even.")


class OtherDateProposed(EnrolmentRefused):
    code = "other_date_proposed"
    message = _("Je stelde een andere datum voor. De school beslist daarover. Terugdraaien kan daarom niet meer.")


class TooEarlyToConfirm(EnrolmentRefused):
    code = "too_early_to_confirm"
    message = _("Zeggen dat het doorgaat kan vanaf %(since)s.")


class NamesNotChosen(EnrolmentRefused):
    """The provider asks names and the school chose nobody yet (a date on request is asked for with a number)."""

    code = "names_not_chosen"
    message = _("Er is nog niet gekozen wie er meegaan. Kies eerst de leerlingen bij Wijzigen. Zeg daarna dat het doorgaat.")


class OfferExpired(EnrolmentRefused):
    code = "offer_expired"
    message = _("Deze plekken waren bewaard tot %(until)s. Je kunt opnieuw op de wachtlijst gaan.")


class CancelTooLate(EnrolmentRefused):
    code = "cancel_too_late"
    message = _("De activiteit is al begonnen. Afmelden kan niet meer. Noteer straks wie er was.")


class ReasonNeeded(InvalidInput):
    code = "reason_needed"
    message = _("Zeg kort waarom. De ander leest dit.")


class ReasonKind(InvalidInput):
    """Base of a kind of reason that is missing or unknown. ``extra`` names the codes that fit, the sentence their words."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(known=", ".join(label.lower() for _code, label in choices) or "-")
        self.extra = {"reason_codes": [code for code, _label in choices]}


class ReasonCodeNeeded(ReasonKind):
    code = "reason_code_needed"
    message = _("Kies wat de reden is: %(known)s.")


class ReasonCodeUnknown(ReasonKind):
    code = "reason_code_unknown"
    message = _("Deze reden hoort hier niet bij. Kies een van deze: %(known)s.")


class NoAnswer(InvalidInput):
    code = "no_answer"
    message = _("Kies een van de knoppen. Er is nog niets veranderd.")
