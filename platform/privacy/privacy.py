"""What this app itself keeps about who looked (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from privacy.models import AccessEvent, AccessSeal
from privacy.registry import Audience, Erase, Number, Through, declare, declare_nobody, ends, personal, technical
from privacy.terms import AUDIT

PAST = "the log outlives the account: then this is a number that leads to nobody"

declare(
    AccessEvent,
    technical("id", "school_id"),
    technical("object_label", "object_id", why="a kind and a number: what was looked at, never a name"),
    personal("actor", erase=Erase.PSEUDONYM, why=PAST),
    personal("at", "actor_role", "purpose", "person_count", erase=Erase.PSEUDONYM, seen_by=(Audience.SCHOOL,), why=PAST),
    personal("pupil_ids", erase=Erase.PSEUDONYM, seen_by=(Audience.SCHOOL,), why=PAST),
    about=_("Wie wanneer namen van leerlingen bekeek, en waarom"),
    links=(Through("actor"), Number("pupil_ids", of="schools.Pupil", is_list=True)),
    purposes=("access-log",),
    retention=(ends(AUDIT, "at"),),
)
declare_nobody(
    AccessSeal,
    technical("day", "event_count", "sealed_at"),
    technical("digest", why="a SHA-256 over a day of the log: shows a change, leads to nobody"),
    why="one line a day that shows whether the log was changed",
)
