"""No to a change of a group that stands on a list."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class ListClosed(EnrolmentRefused):
    """After signing up has closed the provider counts on the list."""

    code = "list_closed"
    message = _(
        "De lijst is dicht sinds %(closed)s. Je kunt nog wel iemand anders laten meegaan, of met minder leerlingen komen."
    )


class ChangedTooOften(EnrolmentRefused):
    code = "changed_too_often"
    message = _(
        "Deze groep is de laatste 24 uur al %(most)s keer gewijzigd. De aanbieder krijgt telkens bericht. Wijzig morgen verder, of "
        "stuur de aanbieder een bericht."
    )


class ChooseByName(InvalidInput):
    code = "choose_by_name"
    message = _("Deze groep staat met namen op de lijst. Kies wie er meegaan; het aantal volgt vanzelf.")


class TeacherNotAtSchool(InvalidInput):
    code = "teacher_not_at_school"
    message = _("Kies iemand die op jullie school werkt.")


class GroupCannotGrow(EnrolmentRefused):
    """More pupils than there are places left; the group stands as it stood."""

    code = "group_cannot_grow"
    message = _("Er zijn nog %(free)s plekken vrij en er komen %(wanted)s bij. Er is niets veranderd.")
