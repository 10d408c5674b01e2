"""Ask for approval, approve, refuse, publish, withdraw: the steps of ``stats.moves`` that people take."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kit.refusals import ReasonMissing
from stats import keys
from stats.choices import ReleaseStatus
from stats.errors import (
    ApprovedAlready,
    ApproverMadeIt,
    AuditNotFinished,
    BodyApprovedAlready,
    ReleaseHasFindings,
    WrongReleaseStatus,
)
from stats.models import Release, ReleaseStep
from stats.moves import Guard, Move, moves_named
from stats.rules import SYSTEM, Maker
from stats.services.asking import ask_approvers, tell_who_asked


@transaction.atomic
def request_approval(*, release: Release, by: Maker, embargo_until: datetime | None = None) -> Release:
    """Ask two bodies for their yes; who can give it gets mail. Raises ReleaseHasFindings, AuditNotFinished, WrongReleaseStatus."""
    asked = _take("request", release, by, embargo_until=embargo_until)
    ask_approvers(asked)
    return asked


@transaction.atomic
def approve_release(*, release: Release, by: Maker) -> Release:
    """Say yes in the name of a body. The second yes, of another person and another body, approves the release (promise PM-5).

    Raises ApproverMadeIt, ApprovedAlready, BodyApprovedAlready, WrongReleaseStatus.
    """
    taken = _take("approve", release, by)
    if taken.status == ReleaseStatus.APPROVED:
        tell_who_asked(taken)
    return taken


@transaction.atomic
def refuse_release(*, release: Release, by: Maker, reason: str) -> Release:
    """Say no, with the reason. The release goes no further; its numbers are never shown. Raises ReasonMissing."""
    refused = _take("refuse", release, by, reason=reason)
    tell_who_asked(refused, reason=reason.strip())
    return refused


def withdraw_release(*, release: Release, by: Maker, reason: str = "") -> Release:
    """Take back what is on its way; a published release is only followed by a new version."""
    return _take("withdraw", release, by, reason=reason)


@transaction.atomic
def publish_release(*, release: Release, by: Maker) -> Release:
    """Sign an approved release and show it to its readers, from the end of its embargo on; it takes the place of what it corrects.

    The embargo is the one that was approved: it came with the request, and stays.

    Raises WrongReleaseStatus, SigningKeyChanged.
    """
    locked = _locked(release)
    move = _move("publish", locked)
    _check(move, locked, by)
    now = timezone.now()
    statement = statement_of(locked, published_at=now)
    signature = keys.sign(statement.encode())
    if locked.corrects_id:
        _supersede(locked)
    Release.objects.filter(pk=locked.pk).update(
        status=ReleaseStatus.PUBLISHED,
        published_at=now,
        statement=statement,
        signature=signature.text,
        signing_key=signature.key,
    )
    locked.refresh_from_db()
    note_step(locked, move.action, by)
    return locked


def statement_of(release: Release, *, published_at: datetime) -> str:
    """Return what is signed: which manifest was published when, and in whose names it was approved. No person is in it."""
    bodies = release.steps.filter(action="approve").order_by("at", "pk").values_list("body_kind", "body_name")
    content = {
        "release": str(release.pk),
        "digest": release.digest,
        "published_at": published_at.isoformat(),
        "embargo_until": release.embargo_until.isoformat() if release.embargo_until else None,
        "approved_by": [{"kind": kind, "name": name} for kind, name in bodies],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _supersede(release: Release) -> None:
    """Let the version that was out make room; it can still be read under its own number."""
    for before in Release.objects.select_for_update().filter(
        start_year=release.start_year, term=release.term, status=ReleaseStatus.PUBLISHED
    ):
        Release.objects.filter(pk=before.pk).update(status=ReleaseStatus.SUPERSEDED)
        before.refresh_from_db()
        note_step(before, "supersede", Maker(None, body=SYSTEM))


@transaction.atomic
def _take(action: str, release: Release, by: Maker, *, reason: str = "", embargo_until: datetime | None = None) -> Release:
    """Take one step if it is there and allowed (two people may press at once), and keep who did it."""
    locked = _locked(release)
    move = _move(action, locked)
    _check(move, locked, by)
    if move.needs_reason and not reason.strip():
        raise ReasonMissing
    # The step first: the database counts the approvals when the status changes.
    note_step(locked, action, by, to_status=move.target, reason=reason)
    changes: dict[str, object] = {"status": move.target}
    if embargo_until is not None:
        changes["embargo_until"] = embargo_until
    Release.objects.filter(pk=locked.pk).update(**changes)
    locked.refresh_from_db()
    return locked


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update().get(pk=release.pk)


def _move(action: str, release: Release) -> Move:
    """Return the step of this name from where the release stands; of the two kinds of yes the one that is due."""
    has_one = release.steps.filter(action="approve").exists()
    due = Guard.SECOND_OF_TWO if has_one else Guard.FIRST_OF_TWO
    for move in moves_named(action):
        counted = {Guard.FIRST_OF_TWO, Guard.SECOND_OF_TWO} & set(move.guards)
        if move.origin == release.status and (not counted or due in counted):
            return move
    raise WrongReleaseStatus(status=release.get_status_display())


def _check(move: Move, release: Release, by: Maker) -> None:
    for guard in move.guards:
        GUARDS[guard](release, by)


def _nothing_found(release: Release, by: Maker) -> None:
    if release.audited_at is None:
        raise AuditNotFinished
    if release.blocking_findings != 0:
        raise ReleaseHasFindings


def _somebody_else(release: Release, by: Maker) -> None:
    if release.steps.filter(action__in=["count", "request"], by=by.number).exists():
        raise ApproverMadeIt
    if release.steps.filter(action="approve", by=by.number).exists():
        raise ApprovedAlready


def _another_body(release: Release, by: Maker) -> None:
    if release.steps.filter(action="approve", body_kind=by.body.kind, body_code=by.body.code).exists():
        raise BodyApprovedAlready(body=by.body.name)


def _always(release: Release, by: Maker) -> None:
    """The table's own choice between two moves; ``_move`` made it."""


GUARDS: dict[Guard, Callable[[Release, Maker], None]] = {
    Guard.NOTHING_FOUND: _nothing_found,
    Guard.SOMEBODY_ELSE: _somebody_else,
    Guard.ANOTHER_BODY: _another_body,
    Guard.FIRST_OF_TWO: _always,
    Guard.SECOND_OF_TWO: _always,
}


def note_step(release: Release, action: str, by: Maker, *, to_status: str = "", reason: str = "") -> None:
    """Keep who took a step, in whose name and why."""
    ReleaseStep.objects.create(
        release=release,
        action=action,
        to_status=to_status or release.status,
        by=by.number,
        by_role=by.role,
        body_kind=by.body.kind,
        body_code=by.body.code,
        body_name=by.body.name,
        reason=reason.strip()[:300],
    )
