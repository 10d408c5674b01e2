"""Every no of the desk."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput, Refusal


class MoveNotPossible(Refusal):
    """The request is in a state from which this step does not exist."""

    code = "move_not_possible"
    message = _("Deze stap kan nu niet. Iemand anders was je voor. Kijk hoe het er nu voor staat.")


class TooManyRequests(Refusal):
    """More requests from one network or for one address than anybody needs. Counted before anybody looks whether we know it."""

    code = "too_many_requests"
    message = _("Je vroeg dit net al een paar keer. Probeer het morgen opnieuw, of bel ons.")
    status = 429


class TooManyForThisMailbox(TooManyRequests):
    """More mails in a month than anybody asks for in their own name."""

    message = _("Met dit adres kwamen deze maand heel veel berichten. Gebruik een ander adres, of bel ons.")


class FormFromElsewhere(Refusal):
    """A page of another site sent this: its visitor may not know."""

    code = "form_from_elsewhere"
    message = _("Dit formulier kwam van een andere website. Kijk na wat er staat en verstuur het hier.")
    status = 403


class TooManyCopies(TooManyRequests):
    """The same copy was fetched more often today than anybody needs."""

    message = _("Je vroeg deze kopie vandaag al een paar keer. Probeer het morgen opnieuw.")


class WrongCode(InvalidInput):
    """Not the code, too late, or tried too often: the answer is the same."""

    code = "wrong_code"
    message = _("Deze code klopt niet of werkt niet meer. Kijk de code na. Na 5 keer vraag je een nieuwe aan.")


class ProofTooOld(Refusal):
    """Signed in too long ago, without a second factor, or as somebody else."""

    code = "proof_too_old"
    message = _("Log opnieuw in om te laten zien dat jij dit bent.")
    status = 403


class AlreadyExtended(Refusal):
    """The law knows one extension."""

    code = "already_extended"
    message = _("Dit verzoek kreeg al eerder meer tijd. Dat kan maar één keer.")


class ExtendedTooLate(Refusal):
    """The letter about more time must reach the asker within the first term (AVG article 12 lid 3)."""

    code = "extended_too_late"
    message = _("De termijn is voorbij. Meer tijd vragen kan nu niet meer. Beantwoord het verzoek zo snel mogelijk.")


class NothingFound(InvalidInput):
    """Nobody is linked to the request, so there is nothing to carry out."""

    code = "nobody_linked"
    message = _("Kies eerst over wie dit verzoek gaat.")


class LastLetterWaits(Refusal):
    """The letter that says that somebody is forgotten has not left yet: the erasure waits for it, a few minutes at most."""

    code = "last_letter_waits"
    message = _("De laatste mail is nog niet weg. Het wissen volgt vanzelf.")


class CannotCarryOut(InvalidInput):
    """No button of ours does what was asked for this person."""

    code = "cannot_carry_out"
    message = _("Hiervoor is geen knop. Doe het zelf en schrijf in het antwoord wat je deed.")


class NothingChanged(Refusal):
    """The text of now is that of the newest version."""

    code = "nothing_changed"
    message = _("De tekst is nog dezelfde als in de laatste versie. Er valt niets te publiceren.")


class IncidentClosed(Refusal):
    """What is closed changes no more."""

    code = "incident_closed"
    message = _("Dit datalek is gesloten. Er kan niets meer aan veranderen.")


class MomentUnfit(InvalidInput):
    """A moment of an incident that cannot be; ``field`` names which."""

    code = "moment_unfit"
    field = "from_at"

    def __init__(self, *, field: str = "") -> None:
        super().__init__()
        self.field = field or self.field


class MomentTooOld(MomentUnfit):
    """Before this site existed: a slip of the keyboard."""

    code = "moment_too_old"
    message = _("Dit is te lang geleden. Kijk het jaar na.")


class MomentInFuture(MomentUnfit):
    """What is known of an incident lies behind us."""

    code = "moment_in_future"
    message = _("Dit moment moet nog komen. Kijk de dag en de tijd na.")


class EndsBeforeItBegan(MomentUnfit):
    """The last moment lies before the first."""

    code = "ends_before_it_began"
    message = _("Het einde ligt voor het begin.")
    field = "until_at"


class BeganAfterDiscovery(MomentUnfit):
    """Nobody discovers what has not begun."""

    code = "began_after_discovery"
    message = _("Het begon voordat we het ontdekten. Kijk beide tijden na.")


class LateWithoutReason(MomentUnfit):
    """Discovered so long ago that the clock of the authority is over from the start: a slip, or a delay with a reason (AVG article 33 paragraph 1)."""

    code = "late_without_reason"
    message = _(
        "Dit is meer dan 72 uur geleden. Kijk de dag en de tijd na. Klopt het? Schrijf dan waarom we het nu pas melden."
    )
    field = "why_late"


class IncidentNotFinished(Refusal):
    """Something of the list is not done yet."""

    code = "incident_not_finished"
    message = _("Nog niet alles is gedaan: %(missing)s.")


class AlreadyTold(Refusal):
    """Who was told cannot be untold."""

    code = "already_told"
    message = _("Dit is al gemeld. Dat kun je niet meer terugdraaien.")


class NobodyToTell(Refusal):
    """By what is filled in the incident affects nobody of these."""

    code = "nobody_to_tell"
    message = _("We vinden niemand die dit raakt. Vul aan wie of wat erbij betrokken was, of besluit dat melden niet nodig is.")


class InquiryIsClosed(Refusal):
    """A closed inquiry takes no more words; a new one does."""

    code = "inquiry_closed"
    message = _("Deze vraag is gesloten. Stel een nieuwe vraag, dan helpen we je verder.")


class NoAddress(Refusal):
    """Noted from a phone call without an address: there is nowhere to send an answer."""

    code = "no_address"
    message = _("Bij deze vraag staat geen e-mailadres. Bel de vrager terug en sluit de vraag.")


class AlreadyPublished(Refusal):
    """What people have read does not change under them."""

    code = "already_published"
    message = _("Dit bericht staat al op de site. Haal het weg en schrijf een nieuw bericht.")


class MessageIsOver(Refusal):
    """Nobody would see it."""

    code = "message_is_over"
    message = _("De laatste dag van dit bericht is voorbij. Kies een nieuw einde.")


class NobodyReached(Refusal):
    """By what is filled in the message is for nobody."""

    code = "nobody_reached"
    message = _("Dit bericht is nu voor niemand. Kies voor wie het is.")


class NoMarketing(InvalidInput):
    """News, invitations and counted links belong in the newsletter, to which people said yes (promise OGP-2.1c)."""

    code = "no_marketing"
    message = _("Een servicebericht linkt niet naar de nieuwsbrief en telt geen klikken. Haal die link weg.")
