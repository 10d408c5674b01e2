"""What a reader of a confidential release does: agree, say what for, take a file with their name in it (promises PM-3, PM-4)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from kit.no_bsn import refuse_bsn
from kit.refusals import InvalidInput, NotFound
from stats.before import cube_before
from stats.choices import Purpose, RequestStatus, Term
from stats.cubes import load_cube, load_programme
from stats.errors import AcceptanceMissing, ApprovedAlready, BodyApprovedAlready, CommercialUseNotApproved, PurposeMissing
from stats.formats import Issue, Mark, files_of
from stats.formats.zip_file import MEDIA_TYPE as ZIP
from stats.formats.zip_file import write_zip
from stats.models import (
    Artefact,
    CommercialDecision,
    CommercialRequest,
    PublishedTable,
    Release,
    ReleaseAcceptance,
    ReleaseDownload,
)
from stats.overview import drawn_for, source_of
from stats.pictures import FOLDER, picture_file
from stats.querysets import readable_artefacts
from stats.rules import Maker, Reader

# Versions of the texts in templates/stats/parts/conditions.html and commercial_terms.html; a new text is a new version.
CONDITIONS_VERSION = "2026-1"
COMMERCIAL_TERMS_VERSION = "2026-1"
# All files of a release as one; made when somebody asks, of files that were each audited and signed.
PACK = "cijfers.zip"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as somebody gets it."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def issue_of(release: Release, *, mark: Mark | None = None, only: PublishedTable | None = None) -> Issue:
    """Return what the files of a stored release are made of; ``only``: with the numbers of one table, and without what changed."""
    term = Term(release.term)
    programme = load_programme(release)
    return Issue(
        release=str(release.pk),
        period=release.period_code,
        title=f"{programme.programme.title}, {release.school_year}" + (f", {term.label}" if term else ""),
        version=release.version,
        data_until=release.data_until,
        computed_at=release.computed_at,
        readers=tuple(release.readers),
        cube=load_cube(release, only=only),
        programme=programme,
        mark=mark,
        before=None if only else cube_before(release),
    )


def mark_for(release: Release, reader: Reader) -> Mark | None:
    """Return the mark of this reader's copy, or None where the release is not confidential."""
    if not release.is_confidential:
        return None
    return Mark(", ".join(filter(None, [reader.name, reader.organisation])), str(release.pk))


def has_accepted(release: Release, reader: Reader) -> bool:
    """Return whether this reader may see a release: at once, or when it is confidential after agreeing to the conditions."""
    if not release.is_confidential:
        return True
    return ReleaseAcceptance.objects.filter(release_id=release.pk, by=reader.number, terms_version=CONDITIONS_VERSION).exists()


def versions_accepted(release: Release, reader: Reader) -> list[int]:
    """Return for which other versions of this period the reader agreed: each is agreed to anew (decision 0033)."""
    accepted = ReleaseAcceptance.objects.filter(
        release__start_year=release.start_year, release__term=release.term, by=reader.number
    )
    return sorted(set(accepted.exclude(release_id=release.pk).values_list("release__version", flat=True)))


def last_purpose(release: Release, reader: Reader) -> str:
    """Return for what this reader took files of this release last; empty before the first."""
    taken = ReleaseDownload.objects.filter(release_id=release.pk, by=reader.number).order_by("-at", "-pk")
    return taken.values_list("purpose", flat=True).first() or "" if release.is_confidential else ""


def check_accepted(release: Release, reader: Reader) -> None:
    """Raise AcceptanceMissing unless this reader may see the release."""
    if not has_accepted(release, reader):
        raise AcceptanceMissing


def accept_conditions(*, release: Release, reader: Reader) -> ReleaseAcceptance:
    """Keep that this reader agreed to the conditions of a confidential release. Twice is once."""
    return ReleaseAcceptance.objects.get_or_create(
        release_id=release.pk,
        by=reader.number,
        terms_version=CONDITIONS_VERSION,
        defaults={"organisation": reader.organisation},
    )[0]


def public_file(*, release: Release, reader: Reader, name: str) -> Taken:
    """Return a stored file, byte for byte as it was audited. Raises NotFound, and AcceptanceMissing for a confidential release."""
    if release.is_confidential:
        raise AcceptanceMissing
    if name.startswith(FOLDER):
        return chart_file(release, reader, name)
    if name == PACK:
        return packed(release, {one.name: bytes(one.content) for one in readable_artefacts(release, reader).defer(None)})
    artefact = readable_artefacts(release, reader).defer(None).filter(name=name).first()
    if artefact is None:
        raise NotFound
    return taken_of(artefact)


def taken_of(artefact: Artefact) -> Taken:
    """Return a stored file as somebody gets it."""
    return Taken(artefact.name, artefact.media_type, bytes(artefact.content), artefact.sha256)


@transaction.atomic
def confidential_file(*, release: Release, reader: Reader, name: str, purpose: str) -> Taken:
    """Make this reader's own copy of a file, with the mark in it, and keep who took what for which purpose.

    Raises AcceptanceMissing, PurposeMissing, CommercialUseNotApproved, NotFound.
    """
    if not release.is_confidential:
        raise NotFound
    check_accepted(release, reader)
    if purpose not in Purpose.values:
        raise PurposeMissing
    if purpose == Purpose.COMMERCIAL and not may_use_commercially(release, reader):
        raise CommercialUseNotApproved
    with translation.override("nl"):
        taken = marked_copy(release, reader, name)
    ReleaseDownload.objects.create(
        release_id=release.pk,
        by=reader.number,
        organisation=reader.organisation,
        name=name,
        purpose=purpose,
        sha256=taken.sha256,
    )
    return taken


def marked_copy(release: Release, reader: Reader, name: str) -> Taken:
    """Make a reader's own copy of one file, or of all of them together. Raises NotFound."""
    if name.startswith(FOLDER):
        return chart_file(release, reader, name)
    allowed = set(readable_artefacts(release, reader).values_list("name", flat=True))
    issue = issue_of(release, mark=mark_for(release, reader))
    kinds = [kind for kind in files_of(issue) if kind.name in allowed]
    if name == PACK:
        return packed(release, {kind.name: kind.write(issue) for kind in kinds}, mark=issue.mark)
    kind = next((one for one in kinds if one.name == name), None)
    if kind is None:
        raise NotFound
    content = kind.write(issue)
    return Taken(name, kind.media_type, content, hashlib.sha256(content).hexdigest())


def chart_file(release: Release, reader: Reader, name: str) -> Taken:
    """Return a chart of a release as a file, as this reader sees it on the page. Raises NotFound, DocumentFailed."""
    issue = issue_of(release, mark=mark_for(release, reader))
    made = picture_file(
        drawn_for(release, reader, issue),
        name.removeprefix(FOLDER),
        source=source_of(issue),
        mark=str(issue.mark or ""),
        kept_under="" if issue.mark else release.digest,
    )
    if made is None:
        raise NotFound
    media_type, content = made
    return Taken(name, media_type, content, hashlib.sha256(content).hexdigest())


def packed(release: Release, contents: Mapping[str, bytes], *, mark: Mark | None = None) -> Taken:
    """Return files of a release as one archive, with what was signed: the manifest, the statement and its signature."""
    whole = {**contents, **signed_parts(release), **({"VERTROUWELIJK.txt": f"{mark}\n".encode()} if mark else {})}
    content = write_zip(whole)
    return Taken(PACK, ZIP, content, hashlib.sha256(content).hexdigest())


def signed_parts(release: Release) -> dict[str, bytes]:
    """Return what the installation put its name to, as files."""
    parts = {"manifest.json": release.manifest.encode()}
    if release.is_out:
        parts["verklaring.json"] = release.statement.encode()
        parts["verklaring.sig"] = f"{release.signature}\n".encode()
    return parts


def may_use_commercially(release: Release, reader: Reader) -> bool:
    """Return whether two bodies said yes to this reader's commercial use, under the terms of today."""
    return CommercialRequest.objects.filter(
        release_id=release.pk, by=reader.number, status=RequestStatus.APPROVED, terms_version=COMMERCIAL_TERMS_VERSION
    ).exists()


def ask_commercial_use(*, release: Release, reader: Reader, words: str) -> CommercialRequest:
    """Ask for commercial use, under terms of its own. A request that is open already is that one. Raises InvalidInput."""
    if not words.strip():
        raise InvalidInput
    return CommercialRequest.objects.get_or_create(
        release_id=release.pk,
        by=reader.number,
        status=RequestStatus.ASKED,
        defaults={
            "organisation": reader.organisation,
            "words": words.strip()[:500],
            "terms_version": COMMERCIAL_TERMS_VERSION,
        },
    )[0]


@transaction.atomic
def decide_commercial_use(*, request: CommercialRequest, by: Maker, says_yes: bool, reason: str = "") -> CommercialRequest:
    """Say yes or no in the name of a body: the second yes of another person and body approves, one no declines.

    Raises NotFound when it was decided already, ApprovedAlready, BodyApprovedAlready, LooksLikeBsn.
    """
    refuse_bsn(reason)
    locked = CommercialRequest.objects.select_for_update().get(pk=request.pk)
    if locked.status != RequestStatus.ASKED:
        raise NotFound
    if locked.by == by.person or locked.decisions.filter(by=by.person).exists():
        raise ApprovedAlready
    if locked.decisions.filter(body_kind=by.body.kind, body_code=by.body.code).exists():
        raise BodyApprovedAlready(body=by.body.name)
    CommercialDecision.objects.create(
        request=locked,
        says_yes=says_yes,
        by=by.person,
        body_kind=by.body.kind,
        body_code=by.body.code,
        body_name=by.body.name,
        reason=reason.strip()[:300],
    )
    if not says_yes:
        locked.status = RequestStatus.DECLINED
    elif locked.decisions.filter(says_yes=True).count() == 2:
        locked.status = RequestStatus.APPROVED
    locked.save(update_fields=["status"])
    return locked
