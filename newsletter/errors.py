"""What the newsletter refuses."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


class LinkUnusable(Refusal):
    """Not our link, too old, or from before somebody left."""

    code = "link_unusable"
    message = _("Deze link werkt niet meer. Vraag een nieuwe aan.")
    status = 404


class TooManyRequests(Refusal):
    """Too many from one network. Says nothing about any address."""

    code = "too_many_requests"
    message = _("Dit waren veel inschrijvingen vanaf jouw netwerk. Probeer het over een uur opnieuw.")
    status = 429


class UndoTooLate(Refusal):
    """Leaving can be undone for 30 days; after that we do not know the address any more."""

    code = "undo_too_late"
    message = _("Dit kan niet meer. Schrijf je opnieuw in.")
    status = 409
