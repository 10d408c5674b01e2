"""One step of a request, by the table of moves: the only place that changes its state."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.secrets import hash_of
from desk.choices import Outcome, RequestStatus
from desk.errors import MoveNotPossible
from desk.models import PrivacyRequest, RequestStep, WithheldText
from desk.moves import MOVES, Step, Who, may
from kit.isolation import everywhere


@everywhere("one request, by the secret of the asker's page")
def behind(secret: str) -> PrivacyRequest | None:
    """Return the request whose page this secret opens."""
    return PrivacyRequest.objects.select_related("school").filter(secret_hash=hash_of(secret)).first()


def locked(request: PrivacyRequest) -> PrivacyRequest:
    """Return the row as it is now, held until the transaction ends."""
    return PrivacyRequest.objects.select_for_update().get(pk=request.pk)


def take_step(
    request: PrivacyRequest,
    step: Step,
    *,
    side: Who,
    by: User | None = None,
    **changes: Any,  # Any: fields of the request
) -> PrivacyRequest:
    """Move a locked request and write down who did what. Raises ``MoveNotPossible``. Closing it takes out every word."""
    if not may(step, request.status, side):
        raise MoveNotPossible
    request.status = MOVES[step].after
    for name, value in changes.items():
        setattr(request, name, value)
    if request.status == RequestStatus.CLOSED:
        wipe(request)
    request.save()
    if request.status == RequestStatus.CLOSED:
        _forget_texts(request)
    RequestStep.objects.create(request=request, step=step, to_status=request.status, side=side, by=by)
    return request


@everywhere("places at the desks of several schools go with the words of the request they were read for")
def _forget_texts(request: PrivacyRequest) -> None:
    WithheldText.objects.filter(request=request).delete()


def wipe(request: PrivacyRequest) -> None:
    """Empty what says something about somebody; what stays is a line that counts (promise SBB-5e). Saves nothing."""
    for name in PrivacyRequest.CONTENT:
        setattr(request, name, "")
    request.user = request.pupil = None
    request.code_hash = request.copy_hash = ""
    request.closed_at = timezone.now()
    if request.outcome == Outcome.OPEN:
        request.outcome = Outcome.ANSWERED
