"""What this app itself keeps about who looked (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from privacy.models import AccessEvent, AccessSeal, ErasureFinding, ErasureLedger, ErasureOrder, LegalHold, RetentionRun
from privacy.registry import Audience, Erase, Number, Through, declare, declare_nobody, ends, personal, public, technical
from privacy.terms import AUDIT

PAST = "the log outlives the account: then this is a number that leads to nobody"

declare(
    AccessEvent,
    technical("id", "school_id", "token_id"),
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
declare_nobody(
    ErasureLedger,
    technical("id", "at", "reason", "label", "counts"),
    technical("mark", why="a keyed hash that recognises a row of a restored backup, and leads to nobody"),
    why="that somebody was forgotten: when, why, and from how many rows of which tables",
)
declare(
    ErasureOrder,
    technical("id", "asked_at", "done_at", "receipt"),
    technical("label", "reason", "refusal", why="codes: what kind of person, why, and what stood in the way"),
    personal("person", "by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Dat iemand vroeg om zijn account te wissen"),
    links=(Number("person"), Number("by")),
    purposes=("security",),
    retention=(ends(AUDIT, "asked_at"),),
)
declare(
    ErasureFinding,
    technical("id", "erasure", "found_at", "settled_at", "empties", "emptied_at", "school"),
    technical("why", why="a code: what somebody read there"),
    technical("label", "row_key", "column", why="a table, a number and a column: where to read, never the words"),
    personal("settled_by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie naging of een tekst iemand noemt die is gewist"),
    links=(Number("settled_by"),),
    purposes=("access-log",),
    retention=(ends(AUDIT, "found_at"),),
)
declare(
    LegalHold,
    technical("id", "until", "set_at", "lifted_at"),
    technical("label", "object_id", why="a kind and a number: which row is kept, never a name"),
    personal(
        "reason",
        erase=Erase.DESK,
        seen_by=(Audience.REGION,),
        why="which duty asks it: somebody reads whether it names a person",
    ),
    personal("set_by", "lifted_by", erase=Erase.PSEUDONYM, seen_by=(Audience.REGION,), why=PAST),
    about=_("Wie een gegeven langer liet bewaren, en waarom"),
    links=(Number("set_by"), Number("lifted_by")),
    purposes=("decisions",),
    retention=(ends(AUDIT, "lifted_at", "until", unindexed="a few rows a year"),),
)
declare_nobody(
    RetentionRun,
    technical("id", "day", "began_at", "ended_at", "tries", "overdue_after"),
    technical("counts", "left", "errors", why="numbers per rule, by the names of the rules"),
    public("proof", "digest", "signature", "key"),
    why="what the job of a night did, in numbers",
)
