"""What people read about ends: the terms as the job carries them out, and how the last night went (promise SBB-7)."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit import signing
from privacy.register import until_of
from privacy.registry import Registry, Then, registry
from privacy.retention.duties import Duty, duties
from privacy.retention.models import RetentionRun
from privacy.retention.standing import last_runs
from privacy.terms import TERMS, Term

FATES = {Then.DELETE: gettext_lazy("weg"), Then.BLANK: gettext_lazy("namen en woorden leeg, aantallen blijven")}
# As many nights as a month has at most.
PROOFS = 31
BANDS = {
    "0-99": gettext_lazy("minder dan 100"),
    "100-999": gettext_lazy("100 tot 1.000"),
    "1000-9999": gettext_lazy("1.000 tot 10.000"),
    "10000+": gettext_lazy("10.000 of meer"),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """One kind of data of a term, and what becomes of it."""

    about: str
    fate: str | Promise


@dataclass(frozen=True, slots=True)
class TermShown:
    """One term with all data that ends by it. ``last``: how much ended by it in the last night, in a band; empty without one."""

    term: Term
    kinds: tuple[Ending, ...]
    last: str | Promise = ""


def terms_shown(run: RetentionRun | None = None, *, known: Iterable[Duty] | None = None) -> list[TermShown]:
    """Return every term that a rule counts with, in the order of ``privacy.terms``; from the duties that the job carries out."""
    found = list(duties() if known is None else known)
    said = {one["term"]: one["ended"] for one in json.loads(run.proof)["terms"]} if run else {}
    shown = []
    for term in TERMS:
        mine = [one for one in found if one.rule.term == term]
        kinds = {Ending(str(one.declaration.about), FATES[one.rule.then]) for one in mine}
        if kinds:
            band = said.get(term.key, "")
            shown.append(TermShown(term, tuple(sorted(kinds, key=lambda one: one.about)), BANDS.get(band, band)))
    return shown


def channels_shown(known: Registry = registry) -> list[tuple[tuple[str, ...], ...]]:
    """Return every way by which people send us something, with how long that is kept: rows of a table (promise SBB-3d)."""
    return [
        ((str(channel),), until_of(declaration.retention))
        for declaration in known.declarations.values()
        for channel in declaration.channels
    ]


def facts_of(run: RetentionRun) -> list[tuple[str, str]]:
    """Return what the page says of a night."""
    said = json.loads(run.proof)
    left = run.overdue_after or 0
    return [
        (_("Nacht van"), date_format(run.day, "j F Y")),
        (_("Opgeruimd"), _("%(band)s regels") % {"band": BANDS[said["ended"]]}),
        (_("Te lang bewaard na afloop"), _("niets") if not left else str(left)),
        (_("Nog even bewaard, met een reden"), _("%(band)s regels") % {"band": BANDS[said["kept_by_law_or_waiting"]]}),
        (_("Vingerafdruk van het bewijs (SHA-256)"), run.digest),
        (_("Handtekening (Ed25519)"), run.signature),
    ]


def proofs() -> dict[str, Any]:  # Any: JSON
    """Return the signed proofs of the last nights with the public key that checks them; ``proof`` is the very text that was signed."""
    public = signing.public_bytes(settings.STATS_SIGNING_KEY)
    return {
        "public_key": base64.b64encode(public).decode(),
        "key": signing.fingerprint_of(public),
        "proofs": [
            {"day": run.day, "proof": run.proof, "sha256": run.digest, "signature": run.signature, "key": run.key}
            for run in last_runs(PROOFS)
        ],
    }
