"""What every no of a sign-up is, and the three that any move can meet."""

from django.utils.translation import gettext_lazy as _

from kit import versions
from kit.refusals import Refusal


class EnrolmentRefused(Refusal):
    """Base of the refusals of this app."""


class BusyTryAgain(EnrolmentRefused):
    """The database was busy for longer than anybody should wait. Nothing happened: trying again is safe."""

    code = "busy_try_again"
    message = _("Het is nu erg druk. Er is niets veranderd. Probeer het over een paar tellen opnieuw.")
    status = 503
    retry_after = 3


class StaleVersion(versions.StaleVersion, EnrolmentRefused):
    """Somebody changed the sign-up meanwhile."""
