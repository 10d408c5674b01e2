"""Incidents and looks to test with, made in one line."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from desk.incident_choices import Cause, DataKind, Party, SourceKind
from desk.models import Incident
from desk.services.incidents import Facts, contain, decide_not_to_tell, judge, open_incident
from pages.models import RegionSettings
from privacy.models import AccessEvent, AccessPurpose
from schools.models import Pupil, School
from tests.support.makers import make_region_user


def keeper() -> User:
    """Return somebody who keeps the register."""
    return make_region_user(RegionRole.PRIVACY_OFFICER)


def make_incident(
    *sources: tuple[SourceKind, int],
    by: User | None = None,
    hours_ago: float = 1,
    kinds: Sequence[str] = (DataKind.NAMES,),
    why_late: str = "",
    **facts: Any,
) -> Incident:
    """Return an open incident that was discovered so many hours ago and may go on; it began two days before that."""
    discovered = timezone.now() - timedelta(hours=hours_ago)
    known: dict[str, Any] = {
        "happened": "Een lijst ging naar de verkeerde school.",
        "cause": Cause.MISDIRECTED,
        "kinds": kinds,
        "from_at": discovered - timedelta(days=2),
        "sources": sources,
    }
    return open_incident(facts=Facts(**{**known, **facts}), discovered_at=discovered, by=by or keeper(), why_late=why_late)


def finish(incident: Incident, by: User, *parties: Party) -> None:
    """Do the whole list but closing; these parties need not hear of it."""
    contain(incident=incident, measures="De lijst is teruggehaald.", by=by)
    judge(incident=incident, risk="unlikely", consequences="Weinig: de lijst is niet geopend.", by=by)
    for party in parties:
        decide_not_to_tell(incident=incident, party=party, reason="De lijst is niet geopend.", by=by)


def look(
    actor: User | None, school: School, pupils: Sequence[Pupil], *, at: datetime | None = None, **more: Any
) -> AccessEvent:
    """Return one look in the log, now or at another moment."""
    known: dict[str, Any] = {"actor_role": "coordinator", "purpose": AccessPurpose.CLASS_VIEW, "object_label": "school_class"}
    with time_machine.travel(at or timezone.now(), tick=False):
        return AccessEvent.objects.create(
            actor=actor,
            school_id=school.pk,
            object_id="1",
            person_count=len(pupils),
            pupil_ids=sorted(one.pk for one in pupils),
            **{**known, **more},
        )


def change_region(**fields: str) -> None:
    """Change what the region says about itself, as the CMS would."""
    region = RegionSettings.objects.get()
    for name, value in fields.items():
        setattr(region, name, value)
    region.save()
