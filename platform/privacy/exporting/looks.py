"""Who looked at somebody: when, in which role, of which school, and why. Never who by name (trust page §6)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
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
    "support": _("medewerker van de regio die op verzoek van de school meekeek"),
    "privacy_officer": _("privacy-medewerker van de regio"),
    "admin": _("beheerder van de regio"),
}


# By kind of person: what else of theirs the log names, and how to find it. Apps above say so in their ``privacy.py``.
Theirs = Callable[[Any], Iterable[object]]  # Any: each finder knows its own kind of person; it yields keys
_theirs: dict[str, dict[str, Theirs]] = {}


def seen_with(model: type[models.Model], label: str, theirs: Theirs) -> None:
    """Let looks at these rows (``label`` as the log calls them) count as looks at a person of this kind."""
    _theirs.setdefault(model._meta.label, {})[label] = theirs


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``school``: its name, empty when it is gone or none was named."""

    at: datetime
    role: str
    school: str
    why: str


def is_followed(label: str) -> bool:
    """Return whether every look at the names of people of this kind is written down: pupils, and nobody else."""
    declaration = registry.of(AccessEvent)
    links = declaration.links if declaration else ()
    return any(isinstance(link, Number) and link.is_list and link.of == label for link in links)


def looks_at(person: models.Model) -> Sequence[Look]:
    """Return who looked at this person, newest first; nothing for kinds of people who are in no log."""
    label, which = person._meta.label, []
    if is_followed(label):
        which.append(Q(pupil_ids__contains=[person.pk]))
    for kind, theirs in _theirs.get(label, {}).items():
        which.append(Q(object_label=kind, object_id__in=[str(key) for key in theirs(person)]))
    if not which:
        return []
    events = list(AccessEvent.objects.filter(reduce(or_, which)).order_by("-at", "-pk"))
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
