"""How much mail waits, for whoever watches: numbers only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from outbox.models import Message


@dataclass(frozen=True, slots=True)
class Waiting:
    """Mail that could have gone: how many, and for how many seconds the oldest is due. ``failed`` cannot be delivered."""

    count: int
    oldest_seconds: int
    failed: int


def waiting_mail(now: datetime | None = None) -> Waiting:
    """Return what waits now. What is planned for later, or is a part of a digest, does not wait."""
    moment = now or timezone.now()
    due = Message.objects.waiting().single().filter(due_at__lte=moment)
    found = due.aggregate(count=Count("pk"), oldest=Min("due_at"))
    oldest = int((moment - found["oldest"]).total_seconds()) if found["oldest"] else 0
    return Waiting(count=found["count"], oldest_seconds=oldest, failed=Message.objects.exclude(failed_at=None).count())
