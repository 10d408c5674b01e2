"""What published counts keep about who made, approved and read them: numbers of accounts, never of pupils (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import (
    Audience,
    Erase,
    Lasting,
    Number,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    personal,
    public,
    technical,
)
from privacy.retention.holds import hold_back
from stats import models
from stats.services.names_waiting import counts_being_made

FUNDER, REGION, SCHOOL, EVERYBODY = Audience.FUNDER, Audience.REGION, Audience.SCHOOL, Audience.EVERYBODY
PAST = "a number beside the name of an organisation: it leads to nobody when the account is gone"
PROOF = Lasting("part of what was agreed about a release; names an organisation, and nobody once the account is gone")
OF_ORGANISATION = "the name of an organisation"
OF_FIGURES = "about figures, not about somebody"

declare(
    models.Release,
    technical("id", "start_year", "term", "version", "corrects", "status", "readers", "is_confidential", "embargo_until"),
    technical("audited_at", "blocking_findings", "weak_findings"),
    public("programme_version", "programme_digest", "method_version", "secret_fingerprint", "data_until", "dropped"),
    public("computed_at", "manifest", "digest", "published_at", "statement", "signature", "signing_key"),
    public("checked", keys=("version", "findings", "checks")),
    personal("computed_by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie cijfers liet tellen"),
    links=(Number("computed_by"),),
    purposes=("decisions",),
    retention=(Lasting("published counts stay; they are about nobody"),),
)
declare(
    models.ReleaseOrder,
    technical("id", "start_year", "term", "readers", "is_confidential", "status", "asked_at", "tries", "done_at", "release"),
    technical("reason", "refusal", "words", why=OF_FIGURES),
    technical("asked_role", why="a code of a role"),
    personal("asked_by", "withdrawn_by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie cijfers liet tellen"),
    links=(Number("asked_by"), Number("withdrawn_by")),
    purposes=("decisions",),
    retention=(PROOF,),
)
declare(
    models.ReleaseStep,
    technical("id", "release", "at", "to_status", "body_kind"),
    technical("action", "by_role", why="a code"),
    technical("body_code", "body_name", why=OF_ORGANISATION),
    technical("reason", why=OF_FIGURES),
    personal("by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie cijfers controleerde en goedkeurde"),
    links=(Number("by"),),
    purposes=("decisions",),
    retention=(PROOF,),
)
declare(
    models.CommercialDecision,
    technical("id", "request", "says_yes", "at"),
    technical("body_kind", "body_code", "body_name", why=OF_ORGANISATION),
    technical("reason", why=OF_FIGURES),
    personal("by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie commercieel gebruik van cijfers goedkeurde"),
    links=(Number("by"),),
    purposes=("decisions",),
    retention=(PROOF,),
)
declare(
    models.ReleaseAcceptance,
    technical("id", "release", "at"),
    technical("organisation", why=OF_ORGANISATION),
    technical("terms_version", why="a version"),
    personal("by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie de voorwaarden van vertrouwelijke cijfers aannam"),
    links=(Number("by"),),
    purposes=("figures",),
    retention=(PROOF,),
)
declare(
    models.ReleaseDownload,
    technical("id", "release", "at", "purpose"),
    technical("organisation", why=OF_ORGANISATION),
    technical("name", "sha256", why="a file of the release, and its digest"),
    personal("by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie welk bestand met cijfers meenam, en waarvoor"),
    links=(Number("by"),),
    purposes=("figures",),
    retention=(PROOF,),
)
declare(
    models.CommercialRequest,
    technical("id", "release", "at", "status"),
    technical("organisation", why=OF_ORGANISATION),
    technical("words", "terms_version", why=OF_FIGURES),
    personal("by", erase=Erase.PSEUDONYM, why=PAST),
    about=_("Wie cijfers commercieel wil gebruiken"),
    links=(Number("by"),),
    purposes=("figures",),
    retention=(PROOF,),
)
declare(
    models.ReleaseSubscription,
    technical("id"),
    personal("by", "since", seen_by=(Audience.SELF,)),
    about=_("Wie bericht wil over nieuwe cijfers"),
    links=(Number("by"),),
    purposes=("preferences",),
    retention=(WithPerson(),),
)

# Names wait for a count that is being made, for a day at most

for label in ("enrolments.Place", "schools.ClassMembership", "schools.Pupil"):
    hold_back(
        label, "counts_being_made", _("We tellen nog. Daarna gaan de namen weg, uiterlijk een dag later."), counts_being_made
    )

# Counts

declare_nobody(
    models.AuditFinding,
    technical("id", "release", "position", "level", "check_code", "attacker", "cell", "artefact", "words"),
    why="what an attack on our own counts found: places in tables, no true number and nobody",
)
declare_nobody(
    models.KeyRecord,
    technical("id", "use", "fingerprint", "since", "reason"),
    public("public_key"),
    why="what recognises a secret of the installation",
)
declare_nobody(
    models.PublishedTable,
    technical("id", "release", "position"),
    public("code", "title", "dimensions", "measures", "audience", "rows"),
    why="the shape of a table of protected counts",
)
declare_nobody(
    models.PublishedNumber,
    technical("id", "release"),
    public("measure", "place", "value", "status"),
    why="a protected count; the audit has tried to find somebody in it",
)
declare_nobody(
    models.Artefact,
    technical("id", "release", "position"),
    public("name", "media_type", "audience", "sha256", "content"),
    why="a file of protected counts",
)
declare_nobody(
    models.ProgrammeYear,
    public("start_year", "version", "decision", "digest", "decided_at"),
    why="which tables a school year has",
)

# The interface

SHAPES = "stats.api.serializers"
asks(SHAPES, "NewOrderSerializer", "ReleaseReasonSerializer")
