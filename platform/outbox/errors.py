"""What the outbox refuses."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput


class UnsendableMessage(InvalidInput):
    """No mail program could deliver this as meant. ``params["part"]`` names what is wrong: subject, recipient, headers..."""

    code = "unsendable_message"
    message = _("Dit bericht kunnen we niet versturen. Kijk het e-mailadres en de tekst na.")
