"""The privacy statement: its text out of the region's words, the promises and the registry; versions of it, and who is told."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.models import User
from desk.errors import NothingChanged
from desk.models import StatementVersion
from kit.refusals import ReasonMissing
from kit.ringing import ring_after_commit
from pages import starters
from pages.current import current_region
from pages.models import ContentPage
from privacy.promises import CHAPTERS
from privacy.promises.being_built import BEING_BUILT
from privacy.promises.types import Proof
from privacy.register import entries

SLUG = "privacy"
Section = dict[str, Any]  # Any: JSON, {"title": text, "lines": [text]}


@dataclass(frozen=True, slots=True)
class Change:
    """A line of one version beside another: ``kind`` is added, removed or same."""

    kind: str
    text: str


def text_now() -> list[Section]:
    """Return the statement as it would be published now, in Dutch: who answers, the region's words, promises we keep, data."""
    with translation.override("nl"):
        return [_controller(), *_own_words(), *_promises(), *_data()]


def digest_of(sections: list[Section]) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(json.dumps(sections, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def current_statement() -> StatementVersion | None:
    """Return the version that holds."""
    return StatementVersion.objects.order_by("-number").first()


def ensure_statement() -> None:
    """Publish version 1 where there is none. Safe to repeat."""
    if not StatementVersion.objects.exists():
        _publish(changes="", is_material=False, asks_acceptance=False, number=1)


@transaction.atomic
def publish_statement(*, changes: str, is_material: bool) -> StatementVersion:
    """Publish the text of now as the next version. A material one is mailed to everybody with an account, once (POR-9b).

    Another controller is always material, and asks everybody anew: all sessions end, and whoever signs in meets that question
    first (OGP-3.3). Raises ``NothingChanged``, and ``ReasonMissing`` without words about a material change.
    """
    before = StatementVersion.objects.select_for_update().order_by("-number").first()
    if before is not None and before.digest == digest_of(text_now()):
        raise NothingChanged
    # Filling in for the first time who it is makes nobody else of them.
    asks = before is not None and before.controller not in {"", current_region().controller}
    if (is_material or asks) and not changes.strip():
        raise ReasonMissing
    number = before.number + 1 if before is not None else 1
    made = _publish(changes=changes, is_material=is_material or asks, asks_acceptance=asks, number=number)
    if asks:
        Session.objects.all().delete()
        # Programs and calendars stop with the same statement, and go on when their owner agrees.
        User.objects.filter(date_joined__lt=made.published_at).update(statement_asked_at=made.published_at)
    if made.is_material:
        ring_after_commit("desk.tell_statement")
    return made


def compare(old: StatementVersion | None, new: list[Section]) -> list[Change]:
    """Return what changed, line by line; lines that stayed are left out."""
    before, after = _lines(old.sections if old is not None else []), _lines(new)
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag != "equal":
            changes += [Change("removed", line) for line in before[a:b]] + [Change("added", line) for line in after[c:d]]
    return changes


def _publish(*, changes: str, is_material: bool, asks_acceptance: bool, number: int) -> StatementVersion:
    sections = text_now()
    return StatementVersion.objects.create(
        number=number,
        sections=sections,
        digest=digest_of(sections),
        controller=current_region().controller,
        is_material=is_material,
        asks_acceptance=asks_acceptance,
        changes=changes,
    )


def _lines(sections: list[Section]) -> list[str]:
    return [line for section in sections for line in (section["title"], *section["lines"])]


def _controller() -> Section:
    """Say who answers for the data, and how to reach them (promise POR-1a)."""
    region = current_region()
    facts = [
        (_("Verwerkingsverantwoordelijke"), region.controller or region.name),
        (_("KvK-nummer"), region.kvk_number),
        (_("Postadres"), region.postal_address),
        (_("Bezoekadres"), region.visiting_address),
        (_("E-mail"), region.email),
        (_("Telefoon"), region.phone),
        (_("Functionaris gegevensbescherming"), region.dpo_contact),
        (_("Klacht bij de toezichthouder"), region.complaint_url),
    ]
    return {"title": _("Wie is verantwoordelijk?"), "lines": [f"{name}: {value}" for name, value in facts if value]}


def _own_words() -> Iterator[Section]:
    """Yield what the region wrote in the CMS, or the words that every region starts with."""
    page = ContentPage.objects.filter(slug=SLUG, live=True).order_by("pk").first()
    if page is None:
        yield from (
            {"title": title, "lines": [strip_tags(line) for line in lines]} for title, lines in starters.PRIVACY.sections
        )
        return
    section: Section = {"title": page.title, "lines": [page.intro] if page.intro else []}
    for block in page.body:
        if block.block_type == "heading":
            yield section
            section = {"title": str(block.value["text"]), "lines": []}
        elif block.block_type == "text":
            paragraphs = str(block.value).replace("</p>", "</p>\n").splitlines()
            section["lines"] += [text for one in paragraphs if (text := strip_tags(one).strip())]
    yield section


def _promises() -> Iterator[Section]:
    """Yield the promises that are kept, by chapter; what we do not do yet is not in a statement."""
    for title, promises in CHAPTERS:
        kept = [one for one in promises if one.proof != Proof.LATER and one.key not in BEING_BUILT]
        yield {"title": _("Onze beloften: %(title)s") % {"title": title}, "lines": [str(one.text) for one in kept]}


def _data() -> Iterator[Section]:
    """Yield what is kept for which purpose, as the register says it."""
    for entry in entries():
        lines = [str(entry.purpose.words), *(f"{name}: {value}" for name, value in entry.facts)]
        lines += [f"{kept.about}: {' '.join(kept.ends)}" for kept in entry.kept]
        yield {"title": _("Gegevens voor: %(title)s") % {"title": entry.title}, "lines": lines}
