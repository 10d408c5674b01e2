"""The clock of all requests: signals to who must act, to who stands above them, and the end of what is over."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from desk.choices import Outcome, RequestStatus
from desk.clocks import CODE_LIVES, ESCALATION, READABLE_AFTER_ANSWER, REMINDERS, signal
from desk.models import PrivacyRequest
from desk.moves import WAITING, Step, Who
from desk.rules import people_above, people_at_desk
from desk.services.findings import tell_of_findings
from desk.services.letters import escalate, remind_desk
from desk.services.stepping import locked, take_step


def keep_time(now: datetime | None = None) -> int:
    """Do everything that is due (the rows themselves end by their term in the registry); return how many signals went out. Safe to repeat and to run twice at once."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    near = Q(status__in=WAITING, due_on__lte=today + timedelta(days=max(REMINDERS))) & ~Q(signalled=ESCALATION)
    sent = sum(_signal(pk, today) for pk in _keys(near))
    _end_unproved(moment)
    _close_answered(moment)
    tell_of_findings(moment)
    return sent


@transaction.atomic
def _signal(pk: UUID, today: date) -> int:
    """Send the newest signal that was not sent yet; those that a stopped worker missed before it are of no use any more."""
    request = (
        PrivacyRequest.objects.select_for_update(of=("self",))
        .select_related("school")
        .filter(pk=pk, status__in=WAITING)
        .first()
    )
    at = signal(today, request.due_on) if request is not None else None
    if request is None or at is None or (request.signalled is not None and request.signalled <= at):
        return 0
    request.signalled = at
    request.save(update_fields=["signalled"])
    if at == ESCALATION:
        escalate(request, list(people_above(request.school)))
    else:
        remind_desk(request, list(people_at_desk(request.school)), left=at)
    return 1


def _end_unproved(moment: datetime) -> None:
    """Close what nobody proved in time: its code is worth nothing any more, and its words go."""
    for pk in _keys(Q(status=RequestStatus.IDENTITY, received_at__lt=moment - CODE_LIVES)):
        with transaction.atomic():
            request = locked(PrivacyRequest(pk=pk))
            if request.status == RequestStatus.IDENTITY:
                take_step(request, Step.LAPSE, side=Who.SYSTEM, outcome=request.outcome or Outcome.LAPSED)


def _close_answered(moment: datetime) -> None:
    """Close what was answered a month ago."""
    ended = Q(status__in=(RequestStatus.ANSWERED, RequestStatus.REFUSED), answered_at__lt=moment - READABLE_AFTER_ANSWER)
    for pk in _keys(ended):
        with transaction.atomic():
            request = locked(PrivacyRequest(pk=pk))
            if request.status in {RequestStatus.ANSWERED, RequestStatus.REFUSED}:
                take_step(request, Step.CLOSE, side=Who.SYSTEM)


def _keys(condition: Q) -> list[UUID]:
    return list(PrivacyRequest.objects.filter(condition).order_by("pk").values_list("pk", flat=True))
