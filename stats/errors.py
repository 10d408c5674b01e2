"""What cannot be done with a release."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


class YearHasNotStarted(Refusal):
    """There is nothing to count yet."""

    code = "year_has_not_started"
    message = _("Dit schooljaar is nog niet begonnen. Kies een ander jaar.")


class NothingToCount(Refusal):
    """No pupil came to anything in this period."""

    code = "nothing_to_count"
    message = _("In dit schooljaar is nog geen opkomst genoteerd. Er valt nog niets te tellen.")


class ApproverMadeIt(Refusal):
    """Maker and approver must be two people (promise PM-5)."""

    code = "approver_made_it"
    message = _("Jij hebt deze cijfers laten tellen. Vraag een collega om ze goed te keuren.")


class WrongReleaseStatus(Refusal):
    """The release is not where this step begins."""

    code = "wrong_release_status"
    message = _("Deze stap kan nu niet: de publicatie staat op ‘%(status)s’. Ververs de pagina.")


class UnknownYear(Refusal):
    """The text names no school year."""

    code = "unknown_year"
    message = _("Schrijf het schooljaar als 2026-2027.")
    status = 422
