"""What the region does with an incident: open it, fill it in, judge, decide, close. Each step is in its log (promise SBB-9a)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from desk.errors import (
    AlreadyTold,
    BeganAfterDiscovery,
    EndsBeforeItBegan,
    IncidentClosed,
    IncidentNotFinished,
    LateWithoutReason,
    MomentInFuture,
    MomentTooOld,
)
from desk.incident_choices import Act, Decision, Party, Risk, SourceKind
from desk.incident_clocks import AUTHORITY_WITHIN, left
from desk.models import Incident, IncidentSource, IncidentStep
from desk.rules import answers_for_region
from desk.services.incident_reach import Reach, reach_of
from desk.services.incident_untold import is_settled
from kit.refusals import NotFound, ReasonMissing

Source = tuple[SourceKind, int]
# Before this site existed: whoever writes such a year made a slip of the keyboard.
FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
NOT_TOLD = {Party.AUTHORITY: Act.NOT_AUTHORITY, Party.SCHOOLS: Act.NOT_SCHOOLS, Party.PEOPLE: Act.NOT_PEOPLE}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an incident; it may grow."""

    happened: str
    cause: str
    kinds: Sequence[str]
    from_at: datetime
    until_at: datetime | None = None
    sources: Sequence[Source] = field(default=())


@transaction.atomic
def open_incident(*, facts: Facts, discovered_at: datetime, by: User, why_late: str = "") -> Incident:
    """Start the clocks: 24 hours for the schools, 72 for the authority, from the moment of discovery.

    That moment is written once: no later step changes it. One after which the authority's clock is over already asks for a reason
    (``why_late``), kept in the log and told to the authority. Raises ``NotFound``, ``LateWithoutReason`` and what ``check_moments`` raises.
    """
    check_keeps_incidents(by)
    check_moments(facts, discovered_at=discovered_at)
    is_late = is_over_already(discovered_at)
    if is_late and not why_late.strip():
        raise LateWithoutReason
    incident = Incident.objects.create(
        happened=facts.happened,
        cause=facts.cause,
        kinds=list(facts.kinds),
        from_at=facts.from_at,
        until_at=facts.until_at,
        discovered_at=discovered_at,
    )
    _add_sources(incident, facts.sources)
    note_step(incident, Act.OPENED, by=by, because=why_late if is_late else "")
    return incident


@transaction.atomic
def extend(*, incident: Incident, facts: Facts, by: User) -> Incident:
    """Write down what is known now; sources are added, never taken away.

    Raises ``NotFound``, ``IncidentClosed`` and what ``check_moments`` raises. When it reaches a school that it did not reach before, what was decided about schools has to be decided again.
    """
    row = own_open(incident, by)
    check_moments(facts, discovered_at=row.discovered_at)
    before = _schools_in(reach_of(row))
    row.happened, row.cause, row.kinds = facts.happened, facts.cause, list(facts.kinds)
    row.from_at, row.until_at = facts.from_at, facts.until_at
    row.save()
    _add_sources(row, facts.sources)
    if _schools_in(reach_of(row)) - before:
        _decide_again(row)
    note_step(row, Act.EXTENDED, by=by)
    return row


@transaction.atomic
def contain(*, incident: Incident, measures: str, by: User) -> Incident:
    """Note that it leaks no more, and what was done. Raises ``ReasonMissing``, ``NotFound`` and ``IncidentClosed``."""
    row = own_open(incident, by)
    if not measures.strip():
        raise ReasonMissing
    row.measures, row.contained_at = measures, row.contained_at or timezone.now()
    row.save()
    note_step(row, Act.CONTAINED, by=by)
    return row


@transaction.atomic
def judge(*, incident: Incident, risk: str, consequences: str, by: User) -> Incident:
    """Judge how bad it can be for people, with a reason. Raises ``ReasonMissing``, ``NotFound`` and ``IncidentClosed``."""
    row = own_open(incident, by)
    if not (risk and consequences.strip()):
        raise ReasonMissing
    row.risk, row.consequences = Risk(risk), consequences
    row.save()
    note_step(row, Act.JUDGED, by=by, because=str(Risk(risk).label))
    return row


@transaction.atomic
def keep_letter(*, incident: Incident, party: Party, text: str, by: User) -> Incident:
    """Keep the text of a letter as somebody changed it. Raises ``NotFound`` and ``IncidentClosed``."""
    row = own_open(incident, by)
    setattr(row, f"{party}_text", text)
    row.save()
    note_step(row, Act.WORDED, by=by, because=str(party.label))
    return row


@transaction.atomic
def told_authority(*, incident: Incident, reason: str, by: User) -> Incident:
    """Note that the authority was told, with its number. Twice is the same as once. Raises ``NotFound`` and ``IncidentClosed``."""
    row = own_open(incident, by)
    if row.authority != Decision.TOLD:
        settle(row, Party.AUTHORITY, Decision.TOLD, reason)
        note_step(row, Act.TOLD_AUTHORITY, by=by, because=reason)
    return row


@transaction.atomic
def decide_not_to_tell(*, incident: Incident, party: Party, reason: str, by: User) -> Incident:
    """Decide that a party need not hear of it: only with a reason, which is kept.

    Raises ``ReasonMissing``, ``AlreadyTold``, ``NotFound`` and ``IncidentClosed``.
    """
    row = own_open(incident, by)
    if not reason.strip():
        raise ReasonMissing
    if row.decision(party) == Decision.TOLD and is_settled(row, party):
        raise AlreadyTold
    settle(row, party, Decision.NOT_NEEDED, reason)
    note_step(row, NOT_TOLD[party], by=by, because=reason)
    return row


@transaction.atomic
def close(*, incident: Incident, lessons: str, by: User) -> Incident:
    """Close it with what was learnt. Who was involved and which people were told goes now; decisions stay, for five years.

    Raises ``IncidentNotFinished`` with what is missing, ``ReasonMissing``, ``NotFound`` and ``IncidentClosed``.
    """
    row = own_open(incident, by)
    if missing := missing_steps(row):
        raise IncidentNotFinished(missing=", ".join(missing))
    if not lessons.strip():
        raise ReasonMissing
    row.lessons, row.closed_at = lessons, timezone.now()
    row.save()
    row.sources.all().delete()
    row.person_notices.all().delete()
    note_step(row, Act.CLOSED, by=by)
    return row


def missing_steps(incident: Incident, reach: Reach | None = None) -> list[str]:
    """Return in words what has to be done before it can be closed, in the order of the list."""
    reach = reach or reach_of(incident)
    todo = {
        _("lek dichten"): incident.contained_at is None,
        _("gevaar beoordelen"): not incident.risk,
        _("besluiten over de toezichthouder"): not incident.authority,
        _("besluiten over de scholen"): not is_settled(incident, Party.SCHOOLS, reach),
        _("besluiten over de mensen zelf"): not is_settled(incident, Party.PEOPLE, reach),
    }
    return [words for words, is_missing in todo.items() if is_missing]


def check_moments(facts: Facts, *, discovered_at: datetime) -> None:
    """Raise ``MomentTooOld`` or ``MomentInFuture`` with the moment it is about, ``EndsBeforeItBegan`` or ``BeganAfterDiscovery``."""
    now = timezone.now()
    for name, moment in (("discovered_at", discovered_at), ("from_at", facts.from_at), ("until_at", facts.until_at)):
        if moment is not None and moment < FIRST_MOMENT:
            raise MomentTooOld(field=name)
        if moment is not None and moment > now:
            raise MomentInFuture(field=name)
    if facts.until_at is not None and facts.until_at < facts.from_at:
        raise EndsBeforeItBegan
    if facts.from_at > discovered_at:
        raise BeganAfterDiscovery


def is_over_already(discovered_at: datetime) -> bool:
    """Return whether the clock of the authority has run out before anybody wrote anything down."""
    return left(timezone.now(), discovered_at + AUTHORITY_WITHIN) < timedelta()


def check_keeps_incidents(user: User) -> None:
    """Raise ``NotFound`` for who does not keep the register of incidents."""
    if not answers_for_region(user):
        raise NotFound


def own_open(incident: Incident, by: User) -> Incident:
    """Return the row as it is now, held until the transaction ends. Raises ``NotFound`` and ``IncidentClosed``."""
    check_keeps_incidents(by)
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if not row.is_open:
        raise IncidentClosed
    return row


def settle(row: Incident, party: Party, decision: Decision, reason: str = "") -> None:
    """Write a decision with its moment; the first moment stays while the decision does."""
    if row.decision(party) != decision:
        setattr(row, f"{party}_at", timezone.now())
    setattr(row, party.value, decision)
    setattr(row, f"{party}_reason", reason)
    row.save()


def note_step(row: Incident, act: Act, *, by: User | None, because: str = "") -> None:
    """Add a line to the log of an incident, which only grows."""
    IncidentStep.objects.create(incident=row, act=act, because=because, by=by.pk if by else None)


def _schools_in(reach: Reach) -> set[int]:
    return {one.school.pk for one in reach.schools}


def _decide_again(row: Incident) -> None:
    """Open the decision about schools, and its clock. What was decided before stands in the log, with its reason."""
    row.schools, row.schools_at, row.schools_reason, row.schools_signalled = Decision.OPEN, None, "", 0
    row.save()


def _add_sources(row: Incident, sources: Sequence[Source]) -> None:
    new = [
        IncidentSource(incident=row, kind=kind, account=number if is_account else None, number=None if is_account else number)
        for kind, number in sources
        for is_account in [kind == SourceKind.ACCOUNT]
    ]
    IncidentSource.objects.bulk_create(new, ignore_conflicts=True)
