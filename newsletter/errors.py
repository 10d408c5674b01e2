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
    message = _("Er kwamen veel verzoeken vanaf jouw netwerk. Probeer het over een uur opnieuw.")
    status = 429


class FormFromElsewhere(Refusal):
    """A page of another site sent this: its visitor may not know."""

    code = "form_from_elsewhere"
    message = _("Dit formulier kwam van een andere website. Kijk na wat er staat en verstuur het hier.")
    status = 403


class PauseOutOfReach(Refusal):
    """A pause ends on a day to come, within a year."""

    code = "pause_out_of_reach"
    message = _("Kies een dag na vandaag, hoogstens een jaar vooruit.")
    status = 422


class SameAddress(Refusal):
    """There is nothing to change."""

    code = "same_address"
    message = _("De nieuwsbrief komt al op dit adres. Vul een ander adres in.")
    status = 422


class AddressTaken(Refusal):
    """Said to who reads the mailbox, never to who typed the address."""

    code = "address_taken"
    message = _("Op dit adres komt de nieuwsbrief al. Er is niets veranderd.")
    status = 409


class UndoTooLate(Refusal):
    """Leaving can be undone for 30 days; after that we do not know the address any more."""

    code = "undo_too_late"
    message = _("Dit kan niet meer. Schrijf je opnieuw in.")
    status = 409


class MailCameBack(Refusal):
    """Mail to this address bounced after the link was made: it proves no more that somebody reads there."""

    code = "mail_came_back"
    message = _("Onze mail aan dit adres kwam terug. Schrijf je opnieuw in: dan mailen we je een link.")
    status = 409


class IssueSentAlready(Refusal):
    """An issue goes out once."""

    code = "issue_sent_already"
    message = _("Deze nieuwsbrief is al verstuurd. Maak een nieuwe.")
    status = 409


class FirstSayWhy(Refusal):
    """It stopped by itself: somebody says first whether the server or the addresses are wrong."""

    code = "first_say_why"
    message = _("Het versturen is vanzelf gestopt. Kies eerst wat er aan de hand is.")
    status = 409


class NothingToRetry(Refusal):
    """Nothing of this sending was refused."""

    code = "nothing_to_retry"
    message = _("Er is niets om opnieuw te proberen.")
    status = 409


class NobodyWantsIt(Refusal):
    """No reader asked for these topics."""

    code = "nobody_wants_it"
    message = _("Niemand wil deze onderwerpen in de mail. Kies andere onderwerpen.")
    status = 409


class NothingNew(Refusal):
    """An issue with nothing but new activities, when there are none."""

    code = "nothing_new"
    message = _("Er is niets nieuws om te sturen. Wacht tot er een nieuwe activiteit is, of schrijf er iets bij.")
    status = 409


class SendingIsOver(Refusal):
    """What is done or stopped goes no further."""

    code = "sending_is_over"
    message = _("Deze nieuwsbrief is klaar of gestopt. Er gaat niets meer uit.")
    status = 409


class IssueUnfit(Refusal):
    """An issue that cannot go online as it is; each reason has a class of its own."""

    code = "issue_unfit"


class IssueIsEmpty(IssueUnfit):
    """Nothing to read."""

    code = "issue_is_empty"
    message = _("Er staat nog niets in deze nieuwsbrief. Voeg tekst of iets anders toe.")


class QuoteNeedsPermission(IssueUnfit):
    """Somebody's own words stand in an issue by their permission, and with its day (promise OGP-2.2)."""

    code = "quote_needs_permission"
    message = _("Bij een citaat ontbreekt de toestemming. Vraag het, en vul in op welke dag dat was.")


class LinkSaysNothing(IssueUnfit):
    """A link by itself must say where it leads (WCAG 2.4.4): screen readers list links without the words around them."""

    code = "link_says_nothing"
    message = _("De link “%(words)s” zegt niet waar hij heen gaat. Schrijf op wat je daar leest of doet.")


class HeadingsOutOfOrder(IssueUnfit):
    """A small heading stands below a larger one (WCAG 1.3.1)."""

    code = "headings_out_of_order"
    message = _("Een kleine kop staat niet onder een tussenkop. Maak er een tussenkop van.")


class TooManyProofs(Refusal):
    """Test mails to oneself, in an hour."""

    code = "too_many_proofs"
    message = _("Je stuurde jezelf veel proeven. Wacht een uur, of kijk naar het voorbeeld.")
    status = 429


class IssueNotPublished(Refusal):
    """What is mailed can be read on the site as well."""

    code = "issue_not_published"
    message = _("Publiceer de nieuwsbrief eerst. Daarna kun je hem versturen.")
    status = 409
