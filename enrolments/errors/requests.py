"""No to a question for a date, or to its answer."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class NotOnRequest(EnrolmentRefused):
    code = "not_on_request"
    message = _("Voor deze activiteit kun je geen datum vragen. Kies een van de datums.")


class TooManyQuestions(EnrolmentRefused):
    code = "too_many_questions"
    message = _(
        "Jullie school vroeg de laatste 24 uur al %(most)s keer om een datum voor deze activiteit. Wacht op antwoord, of vraag "
        "morgen verder."
    )


class AskedAlready(EnrolmentRefused):
    code = "asked_already"
    message = _("Voor deze klas vraag je al een datum. Wacht op het antwoord, of trek die vraag in.")


class DaysDoNotFit(InvalidInput):
    code = "days_do_not_fit"
    message = _("Kies dagen die nog komen, en een laatste dag die niet voor de eerste ligt.")


class RequestAnswered(EnrolmentRefused):
    code = "date_request_answered"
    message = _("Deze vraag is al beantwoord of ingetrokken: “%(status)s”.")


class OutsideAskedDays(InvalidInput):
    code = "outside_asked_days"
    message = _("De school vroeg om een dag van %(first)s tot en met %(last)s. Kies zo'n dag.")
