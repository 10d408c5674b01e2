"""Who is affected and was not told: what was decided about a party holds until the incident reaches somebody else (promise SBB-9b)."""

from desk.incident_choices import Decision, Party
from desk.models import Incident
from desk.services.incident_reach import Reach, SchoolReach, reach_of


def untold_schools(incident: Incident, reach: Reach) -> list[SchoolReach]:
    """Return the affected schools without a mail: not told yet, or with nobody to mail. Who of a school says it knows, does."""
    told = set(incident.school_notices.exclude(mails=0, read_at=None).values_list("school_id", flat=True))
    return [one for one in reach.schools if one.school.pk not in told]


def is_settled(incident: Incident, party: Party, reach: Reach | None = None) -> bool:
    """Return whether nothing is left to decide about a party. Told is told when everybody whom it reaches now was."""
    if incident.decision(party) != Decision.TOLD or party == Party.AUTHORITY or not incident.is_open:
        return incident.decision(party) != Decision.OPEN
    reach = reach or reach_of(incident)
    if party == Party.SCHOOLS:
        return not untold_schools(incident, reach)
    return not reach.accounts - set(incident.person_notices.values_list("user_id", flat=True))
