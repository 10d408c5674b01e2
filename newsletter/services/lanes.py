"""Lines of workers on a sending: as many as there are lanes, however often they are called.

A task brings the turn that it was called for. The first one takes it and the turn goes up; a task that comes twice, or from
before a worker died, finds its turn gone and goes home. A sending that stands still is called by the clock. When a lane was called is
PostgreSQL's time, as every claim (``outbox.lease_clock``).
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from kit import ringing
from newsletter.models import ON_ITS_WAY, Sending, SendingLane
from outbox.lease_clock import lease_now

TASK = "newsletter.send_batch"
# Longer than a batch takes on an ordinary day. A call too early does no harm: claims keep two workers apart.
STANDS_STILL = timedelta(minutes=2)


def make_lanes(sending: Sending) -> None:
    """Make the lanes of a new sending."""
    numbers = range(1, settings.NEWSLETTER_LANES + 1)
    SendingLane.objects.bulk_create([SendingLane(sending=sending, number=number) for number in numbers])


def take_turn(*, lane_id: int, turn: int) -> SendingLane | None:
    """Return the lane when this turn is the newest and its sending is on its way; it is then somebody's for one batch."""
    goes_on = Exists(Sending.objects.filter(pk=OuterRef("sending_id"), state__in=ON_ITS_WAY))
    if not SendingLane.objects.filter(goes_on, pk=lane_id, turn=turn).update(turn=F("turn") + 1, rung_at=Now()):
        return None
    return SendingLane.objects.select_related("sending").get(pk=lane_id)


def ring(lane: SendingLane) -> bool:
    """Call the next worker to a lane; return False when the queue is away."""
    return ringing.ring(TASK, [lane.pk, lane.turn])


def leave_lane(lane: SendingLane) -> None:
    """Let nobody be expected here until the clock calls, unless somebody was called in the meantime."""
    SendingLane.objects.filter(pk=lane.pk, turn=lane.turn).update(rung_at=None)


def wake(sending: Sending) -> int:
    """Call a worker to each lane where nobody is expected, or where somebody was and did not come back; return to how many."""
    woken = []
    with transaction.atomic():
        now = lease_now()
        missed = Q(rung_at=None) | Q(rung_at__lt=now - STANDS_STILL)
        for lane in sending.lanes.filter(missed).select_for_update(skip_locked=True, of=("self",)).order_by("number"):
            lane.turn, lane.rung_at = lane.turn + 1, now
            lane.save(update_fields=["turn", "rung_at"])
            woken.append(lane)
    for lane in woken:
        transaction.on_commit(partial(ring, lane))
    return len(woken)
