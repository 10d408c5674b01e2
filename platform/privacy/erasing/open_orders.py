"""How orders to forget somebody stand: for who watches, for the desk and for who asked ("within 60 seconds")."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from privacy.models import ErasureOrder

# A minute is what we promise; this long, and somebody has to look.
PATIENCE = timedelta(minutes=5)


class Forgetting(StrEnum):
    """What there is to say about orders that are open."""

    OK = "ok"
    LATE = "late"


def late_orders(now: datetime | None = None) -> list[ErasureOrder]:
    """Return the orders that should have been carried out, oldest first; ``refusal`` says what stands in the way, when it is known."""
    before = (now or timezone.now()) - PATIENCE
    return list(ErasureOrder.objects.filter(done_at=None, asked_at__lt=before).order_by("asked_at", "pk"))


def is_late(order: ErasureOrder, now: datetime | None = None) -> bool:
    """Return whether an order waits longer than it should."""
    return order.done_at is None and order.asked_at < (now or timezone.now()) - PATIENCE


def forgetting(now: datetime | None = None) -> Forgetting:
    """Return the word for who watches. One short query."""
    return Forgetting.LATE if late_orders(now) else Forgetting.OK
