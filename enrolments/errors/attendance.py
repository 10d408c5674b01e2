"""No to what is noted about who came, and to what they say about it."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput, Refusal


class AttendanceTooEarly(EnrolmentRefused):
    code = "attendance_too_early"
    message = _("Opkomst noteren kan zodra de activiteit begint.")


class AttendanceClosed(EnrolmentRefused):
    code = "attendance_closed"
    message = _("Opkomst noteren kon tot %(until)s. Vraag de regio als er iets niet klopt.")


class AttendanceDoesNotFit(InvalidInput):
    code = "attendance_does_not_fit"
    message = _(
        "Er stonden %(places)s leerlingen op de lijst. Vul 0 tot en met %(places)s in. Kwamen er meer? Tel die bij “niet op de lijst”."
    )


class ExtraDoesNotFit(InvalidInput):
    code = "extra_does_not_fit"
    message = _(
        "Vul bij “niet op de lijst” een getal in van 0 tot en met %(most)s. Kwamen er meer? Dat is een andere groep: vraag de "
        "school om die in te schrijven."
    )


class AttendanceIncomplete(InvalidInput):
    code = "attendance_incomplete"
    message = _("Van deze leerlingen hebben er %(count)s nog geen teken. Kies voor elke leerling: er, later of niet.")


class PupilNotOnList(InvalidInput):
    code = "pupil_not_on_list"
    message = _("Niet iedereen die je aanvinkte staat op deze lijst. Haal de lijst opnieuw op.")


class EvaluationClosed(Refusal):
    """Wrong, closed or used up: the same answer, so that nobody can probe for links."""

    code = "evaluation_closed"
    message = _("Deze link is niet open. Misschien is hij te oud, of heeft iedereen al geantwoord.")
    status = 404
