"""No to a message between school and provider."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class NothingToTalkAbout(EnrolmentRefused):
    code = "nothing_to_talk_about"
    message = _("De aanbieder ziet deze groep nog niet. Een bericht sturen kan zodra de inschrijving is aangevraagd.")


class ConversationClosed(EnrolmentRefused):
    code = "conversation_closed"
    message = _("Berichten sturen kon tot 30 dagen na de dag zelf.")


class MessageEmpty(InvalidInput):
    code = "message_empty"
    message = _("Schrijf eerst een bericht.")


class MessageTooLong(InvalidInput):
    code = "message_too_long"
    message = _("Maak je bericht korter: hoogstens %(longest)s tekens.")


class MessageHoldsBsn(InvalidInput):
    code = "message_holds_bsn"
    message = _("Er staat een nummer in dat op een burgerservicenummer lijkt. Dat bewaren we nooit. Haal het weg.")


class MessageLooksPersonal(InvalidInput):
    """Sent again with ``is_sure`` it goes through."""

    is_soft = True


class MessageHoldsName(MessageLooksPersonal):
    code = "message_holds_name"
    message = _("Er lijkt een naam van een leerling in te staan. Haal die weg, of stuur toch als het geen leerling is.")


class MessageHoldsPhone(MessageLooksPersonal):
    code = "message_holds_phone"
    message = _("Er lijkt een telefoonnummer in te staan. Is het van een leerling of ouder? Haal het weg. Stuur anders toch.")


class NobodyToTell(EnrolmentRefused):
    code = "nobody_to_tell"
    message = _("Er staat geen groep op de lijst. Er is niemand om een bericht te sturen.")


class TooManyMessages(EnrolmentRefused):
    code = "too_many_messages"
    message = _("Je stuurde het laatste uur veel berichten. Je tekst is bewaard. Probeer het straks opnieuw.")
    status = 429

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds
