"""The clocks of open incidents: mail to who must act, and past the end to who stands above them (promise SBB-9a)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from desk.incident_choices import Act, Party
from desk.incident_clocks import AUTHORITY_SIGNALS, SCHOOL_SIGNALS, signal
from desk.models import Incident
from desk.rules import people_above, people_at_desk
from desk.services.incident_letters import signal_keepers
from desk.services.incident_untold import is_settled
from desk.services.incidents import note_step

SIGNALS = {Party.SCHOOLS: SCHOOL_SIGNALS, Party.AUTHORITY: AUTHORITY_SIGNALS}


def keep_incident_time(now: datetime | None = None) -> int:
    """Send every signal that is due and was not sent; return how many. Safe to repeat, and to run twice at once."""
    moment = now or timezone.now()
    keys = list(Incident.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True))
    return sum(_signal(pk, party, moment) for pk in keys for party in SIGNALS)


@transaction.atomic
def _signal(pk: UUID, party: Party, moment: datetime) -> int:
    """Send the newest signal of one clock; those that a stopped worker missed before it are of no use any more."""
    incident = Incident.objects.select_for_update().get(pk=pk)
    if not incident.is_open:
        return 0
    hours = signal(moment, incident.discovered_at, SIGNALS[party])
    if hours <= getattr(incident, f"{party}_signalled") or is_settled(incident, party):
        return 0
    setattr(incident, f"{party}_signalled", hours)
    incident.save(update_fields=[f"{party}_signalled"])
    is_over = hours == SIGNALS[party][-1]
    people = list(people_above(None) if is_over else people_at_desk(None))
    signal_keepers(incident, party, hours=hours, is_over=is_over, people=people)
    note_step(incident, Act.SIGNALLED, by=None, because=f"{party.label}, {hours}")
    return 1
