"""Whose delivery is whose: claims that outlive no worker by more than the lease (decision 0010, and 0056 for the newsletter)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsletter.models import Delivery, DeliveryState, Sending
from outbox.delivery import LEASE
from outbox.lease_clock import lease_now

# A batch is about two seconds of mail at the sending's pace: what it costs beside the mails is then little, and other work waits little.
SMALLEST, LARGEST = 20, 200
BATCH_SECONDS = 2


def claim_batch(sending: Sending) -> list[Delivery]:
    """Take the next due deliveries that nobody holds; rows that another worker locks are skipped."""
    size = min(max(sending.per_second * BATCH_SECONDS, SMALLEST), LARGEST)
    with transaction.atomic():
        now = lease_now()
        nobodys = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
        due = waiting(sending).filter(nobodys, due_at__lte=timezone.now()).order_by("due_at", "pk")
        rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("subscriber")
        batch = list(rows[:size])
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch]).update(claimed_at=now)
    for delivery in batch:
        delivery.claimed_at = now
    return batch


def release(deliveries: Sequence[Delivery]) -> None:
    """Give back what was not tried."""
    if deliveries:
        ours(deliveries).update(claimed_at=None)


def postpone(delivery: Delivery, until: datetime, *, has_turn: bool = False, code: str = "") -> None:
    """Give a delivery back for later."""
    ours([delivery]).update(claimed_at=None, due_at=until, has_turn=has_turn, smtp_code=code)


def postpone_free(delivery: Delivery, until: datetime, *, code: str) -> None:
    """Give a delivery back for later without counting the try: what went wrong was not about this mail."""
    ours([delivery]).update(claimed_at=None, due_at=until, has_turn=False, smtp_code=code, attempts=delivery.attempts - 1)


def end(delivery: Delivery, state: DeliveryState, *, code: str = "") -> None:
    """Note what became of a delivery. The server's yes is noted whoever holds the row by now."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    if state != DeliveryState.SENT:
        rows = ours([delivery])
    # What did not go is nobody's mail of the week.
    freed = {} if state == DeliveryState.SENT else {"slot": ""}
    rows.update(state=state, at=timezone.now(), smtp_code=code, claimed_at=None, has_turn=False, **freed)


def waiting(sending: Sending) -> QuerySet[Delivery]:
    """Return what still has to go."""
    return Delivery.objects.filter(sending=sending, state=DeliveryState.WAITING)


def ours(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    """Return those of these rows that are still ours: nobody else claimed them since, and they did not end."""
    claims = {delivery.claimed_at for delivery in deliveries}
    numbers = [delivery.pk for delivery in deliveries]
    return Delivery.objects.filter(pk__in=numbers, claimed_at__in=claims, state=DeliveryState.WAITING)


def seconds_until_next(sending: Sending) -> float | None:
    """Return in how many seconds a delivery that nobody holds is due; None when there is none."""
    now = timezone.now()
    free = waiting(sending).filter(Q(claimed_at=None) | Q(claimed_at__lt=lease_now() - LEASE))
    first = free.order_by("due_at", "pk").values_list("due_at", flat=True).first()
    return None if first is None else max((first - now) / timedelta(seconds=1), 0.0)
