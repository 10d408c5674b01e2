"""What this app itself keeps about who looked (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from privacy.models import AccessEvent
from privacy.registry import Audience, Erase, Through, declare, ends, personal, technical
from privacy.terms import AUDIT

PAST = "the log outlives the account: then this is a number that leads to nobody"

declare(
    AccessEvent,
    technical("id", "school_id"),
    technical("object_label", "object_id", why="a kind and a number: what was looked at, never a name"),
    personal("actor", erase=Erase.PSEUDONYM, why=PAST),
    personal("at", "actor_role", "purpose", "person_count", erase=Erase.PSEUDONYM, seen_by=(Audience.SCHOOL,), why=PAST),
    about=_("Wie wanneer namen van leerlingen bekeek, en waarom"),
    links=(Through("actor"),),
    purposes=("access-log",),
    retention=(ends(AUDIT, "at"),),
)
