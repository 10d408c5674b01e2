"""Who looked at somebody: when, in which role, of which school, and why. Never who by name (trust page §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.models import AccessEvent, AccessPurpose
from privacy.registry import Number, registry

SCHOOLS = "schools.School"
# The roles in which a door says that somebody looked.
ROLES = {
    "coordinator": _("LOB-coördinator"),
    "teacher": _("medewerker van de school"),
    "school": _("medewerker van de school"),
    "provider": _("medewerker van de aanbieder"),
    "host": _("medewerker van de aanbieder"),
    "self": _("deze persoon"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``school``: its name, empty when it is gone or none was named."""

    at: datetime
    role: str
    school: str
    why: str


def looks_at(person: models.Model) -> Sequence[Look]:
    """Return who looked at this person, newest first; nothing for kinds of people whose names are in no log. Two queries."""
    declaration = registry.of(AccessEvent)
    links = declaration.links if declaration else ()
    if not any(isinstance(link, Number) and link.is_list and link.of == person._meta.label for link in links):
        return []
    events = list(AccessEvent.objects.filter(pupil_ids__contains=[person.pk]).order_by("-at", "-pk"))
    # By name of the table: schools stand above this app.
    names = apps.get_model(SCHOOLS)._base_manager.filter(pk__in={one.school_id for one in events if one.school_id})
    known: dict[int, str] = dict(names.values_list("pk", "name"))
    return [
        Look(
            one.at,
            str(ROLES.get(one.actor_role, one.actor_role)),
            known.get(one.school_id or 0, ""),
            str(AccessPurpose(one.purpose).label),
        )
        for one in events
    ]
