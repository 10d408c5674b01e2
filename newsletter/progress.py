"""How far a sending is, in words and in numbers that are large enough to be about nobody."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from newsletter.models import Sending, SendingState
from newsletter.services.ending import Counts
from pages.models import VisitCount
from pages.visits.reading import SHOWN_FROM, shown


def words_of(sending: Sending) -> str:
    """Return what happens now, or what happened, in one or two sentences."""
    match sending.state:
        case SendingState.PAUSED if sending.braked_at:
            return _("Het versturen is vanzelf gestopt: ongewoon veel mails werden geweigerd.")
        case SendingState.PAUSED:
            return _("Er gaat niets uit tot je verdergaat. Wie zich nu uitschrijft, krijgt deze nieuwsbrief niet meer.")
        case SendingState.STOPPED:
            return _("Je hebt het versturen gestopt. Wie hem nog niet had, krijgt hem niet.")
        case SendingState.DONE:
            return _("Het versturen is klaar.")
        case _other if sending.trouble:
            words = _(
                "De mailserver neemt nu niets aan (%(code)s). We proberen het vanzelf opnieuw, uiterlijk na een half uur; er gaat niets verloren."
            )
            return words % {"code": sending.trouble}
        case _other:
            return _("Je mag dit scherm sluiten. Het versturen gaat door.")


def facts_of(sending: Sending, counts: Counts) -> list[tuple[str, str]]:
    """Return what became of the mails, and how often the page was looked at on the site: in fives, and nothing below ten."""
    facts = [
        (_("Verstuurd"), enough(counts.sent)),
        (_("Niet nodig: uitgeschreven, op pauze of niets nieuws"), enough(counts.withheld)),
        (_("Onbestelbaar: adres bestaat niet, van de lijst gehaald"), enough(counts.bounced)),
        (_("Niet gelukt: de ontvanger weigerde de mail"), enough(counts.failed)),
    ]
    if sending.issue_id:
        looked = VisitCount.objects.filter(page=f"page:{sending.issue_id}").aggregate(total=Sum("visits"))["total"]
        facts.append((_("Gelezen op de site"), enough(looked or 0)))
    return facts


def enough(total: int) -> str:
    """Return a number in fives, or that it is too small to show."""
    number = shown(total)
    return _("minder dan %(number)s") % {"number": SHOWN_FROM} if number is None else str(number)
