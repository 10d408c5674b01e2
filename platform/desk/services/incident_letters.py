"""Letters about an incident: to schools, to people, and to who must act. Written in the transaction of their cause."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desk.incident_choices import Party
from desk.models import Incident
from desk.services.incident_drafts import letter_to
from desk.services.incident_reach import Reach, SchoolReach
from desk.services.letters import Written, complaint_words, send_letter


def send_to_school(incident: Incident, one: SchoolReach, reach: Reach, person: User) -> None:
    """Tell one person of a school: the letter, how many of its pupils, and where the list is."""
    number = one.pupils + one.gone

    def write() -> Written:
        count = ngettext(
            "Het gaat om %(number)s leerling van %(school)s.", "Het gaat om %(number)s leerlingen van %(school)s.", number
        ) % {"number": number, "school": one.school.name}
        return Written(
            _("Datalek %(number)s: het raakt %(school)s") % {"number": incident.reference, "school": one.school.name},
            [
                *_paragraphs(letter_to(incident, Party.SCHOOLS, reach)),
                count if number else _("Er zijn geen namen van leerlingen van je school gezien."),
            ],
            label=_("Bekijk het datalek en welke leerlingen het raakt"),
            url=settings.SITE_URL + reverse("desk:school_incident", args=[incident.pk]),
        )

    send_letter(person.email, person.language, f"incident:{incident.pk.hex}:school:{one.school.pk}:{person.pk}", write)


def send_to_person(incident: Incident, reach: Reach, person: User) -> None:
    """Tell somebody whose own data it is about (AVG article 34)."""

    def write() -> Written:
        return Written(
            _("Er ging iets mis met gegevens van jou: %(number)s") % {"number": incident.reference},
            [*_paragraphs(letter_to(incident, Party.PEOPLE, reach)), complaint_words()],
            label=_("Bekijk waar en wanneer er met je account is ingelogd"),
            url=settings.SITE_URL + reverse("accounts:security"),
        )

    send_letter(person.email, person.language, f"incident:{incident.pk.hex}:person:{person.pk}", write)


def signal_keepers(incident: Incident, party: Party, *, hours: int, is_over: bool, people: list[User]) -> None:
    """Tell who must act that a decision about one party is not there yet, and that the clock runs or has run out."""
    due = incident.schools_due_at if party == Party.SCHOOLS else incident.authority_due_at

    def write() -> Written:
        facts = {"number": incident.reference, "who": str(party.label)}
        until = _("Het moet gebeurd zijn op %(moment)s.") % {
            "moment": date_format(timezone.localtime(due), _("l j F, H.i")),
        }
        subject = _("Te laat: datalek %(number)s is niet gemeld") if is_over else _("De klok loopt: datalek %(number)s")
        waits = _("Over dit datalek is nog niets besloten voor: %(who)s.") % facts
        late = _("De termijn is voorbij. Meld het nu, en schrijf op waarom het later is.")
        return Written(
            subject % facts,
            [waits, until, *([late] if is_over else [])],
            label=_("Bekijk het datalek"),
            url=settings.SITE_URL + reverse("desk:incident", args=[incident.pk]),
        )

    # A clock that runs again, because the incident reaches another school, is another cause.
    told = incident.school_notices.count() if party == Party.SCHOOLS else 0
    again = f"{told}:" if told else ""
    for person in people:
        send_letter(person.email, person.language, f"incident:{incident.pk.hex}:{party}:{hours}:{again}{person.pk}", write)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
