"""Drafts of the three letters, filled from the record: to the authority (AVG article 33 paragraph 3), to schools, to people (article 34)."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.incident_choices import Act, Cause, DataKind, Party
from desk.models import Incident
from desk.services.incident_reach import Reach
from pages.current import current_region

UNKNOWN = "…"


def letter_to(incident: Incident, party: Party, reach: Reach) -> str:
    """Return the letter as somebody wrote it, or else its draft in the language of now."""
    return str(getattr(incident, f"{party}_text")) or draft_of(incident, party, reach)


def draft_of(incident: Incident, party: Party, reach: Reach) -> str:
    """Return the draft of one letter: a line per thought, dots where something is not known yet."""
    match party:
        case Party.AUTHORITY:
            return _to_authority(incident, reach)
        case Party.SCHOOLS:
            return _to_schools(incident)
        case Party.PEOPLE:
            return _to_people(incident)


def _to_authority(incident: Incident, reach: Reach) -> str:
    region = current_region()
    numbers = [
        ngettext("ongeveer %(number)s leerling", "ongeveer %(number)s leerlingen", reach.pupils) % {"number": reach.pupils},
        ngettext("%(number)s account", "%(number)s accounts", len(reach.accounts)) % {"number": len(reach.accounts)},
        ngettext("%(number)s school", "%(number)s scholen", len(reach.schools)) % {"number": len(reach.schools)},
    ]
    return "\n".join(
        [
            _("a. Wat er gebeurde: %(words)s") % {"words": incident.happened},
            _("Oorzaak: %(cause)s.") % {"cause": Cause(incident.cause).label},
            _("Wanneer: %(period)s. Ontdekt op %(moment)s.")
            % {"period": _period(incident), "moment": _moment(incident.discovered_at)},
            *_why_late(incident),
            _("Soorten gegevens: %(kinds)s.") % {"kinds": _kinds(incident)},
            _("Om wie het gaat: %(numbers)s.") % {"numbers": ", ".join(numbers)},
            _("b. Contact: %(name)s, %(address)s. Functionaris gegevensbescherming: %(dpo)s.")
            % {"name": region.controller or region.name, "address": region.email, "dpo": region.dpo_contact or UNKNOWN},
            _("c. Mogelijke gevolgen: %(words)s") % {"words": incident.consequences or UNKNOWN},
            _("d. Maatregelen: %(words)s") % {"words": incident.measures or UNKNOWN},
        ]
    )


def _why_late(incident: Incident) -> list[str]:
    """Say why it is told after 72 hours, where that was clear from the start (AVG article 33 paragraph 1)."""
    reasons = incident.steps.filter(act=Act.OPENED).exclude(because="").values_list("because", flat=True)
    return [_("Waarom we het na 72 uur melden: %(words)s") % {"words": words} for words in reasons]


def _to_schools(incident: Incident) -> str:
    region = current_region()
    return "\n".join(
        [
            _("Er ging iets mis met gegevens van je school: %(words)s") % {"words": incident.happened},
            _("Het gaat om: %(kinds)s. Wanneer: %(period)s.") % {"kinds": _kinds(incident), "period": _period(incident)},
            _("Wat wij deden: %(words)s") % {"words": incident.measures or UNKNOWN},
            _("Wat het kan betekenen: %(words)s") % {"words": incident.consequences or UNKNOWN},
            _(
                "Jouw school is verantwoordelijk voor deze gegevens. Besluit zelf of je het meldt bij de Autoriteit Persoonsgegevens. "
                "Moet dat, dan heb je 72 uur vanaf deze mail. Besluit ook of je ouders en leerlingen inlicht."
            ),
            _("Vragen? Mail ons: %(address)s.") % {"address": region.email},
        ]
    )


def _to_people(incident: Incident) -> str:
    region = current_region()
    advice = [_("Wat je zelf kunt doen: verander je wachtwoord, en kijk of er met je account is ingelogd zonder jou.")]
    return "\n".join(
        [
            _("Er ging iets mis met gegevens van jou. Dat spijt ons."),
            _("Wat er gebeurde: %(words)s") % {"words": incident.happened},
            _("Het gaat om: %(kinds)s.") % {"kinds": _kinds(incident)},
            _("Wat het kan betekenen: %(words)s") % {"words": incident.consequences or UNKNOWN},
            _("Wat wij deden: %(words)s") % {"words": incident.measures or UNKNOWN},
            *(advice if {DataKind.SIGN_IN, DataKind.ACCOUNTS}.intersection(incident.kinds) else []),
            _("Vragen? Mail ons: %(address)s.") % {"address": region.email},
        ]
    )


def _kinds(incident: Incident) -> str:
    return ", ".join(str(DataKind(kind).label).lower() for kind in incident.kinds)


def _period(incident: Incident) -> str:
    start = _moment(incident.from_at)
    if incident.until_at is None:
        return _("vanaf %(start)s") % {"start": start}
    return _("van %(start)s tot %(end)s") % {"start": start, "end": _moment(incident.until_at)}


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), _("j F Y, H.i"))
