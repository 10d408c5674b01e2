"""Give every reader their delivery, some at a time: memory stays the same for ten readers and for a million."""

from django.db import transaction
from django.utils import timezone

from newsletter.models import ON_ITS_WAY, Delivery, Sending, SendingState
from newsletter.readers import readers_of

STEP = 1000


@transaction.atomic
def spread(sending: Sending) -> int:
    """Make the next thousand deliveries and return how many readers there were; 0 when everybody has one.

    Readers come in the order of their number, and where we are is written in the same transaction: a worker that dies leaves
    all of the step or nothing. Two workers at once make one step after the other.
    """
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.spread_at is not None or locked.state not in ON_ITS_WAY:
        return 0
    readers = readers_of(locked).filter(pk__gt=locked.last_subscriber_id).order_by("pk")
    numbers = list(readers.values_list("pk", flat=True)[:STEP])
    now = timezone.now()
    # A reader who has one already keeps it: the constraint says so, and nobody is asked.
    Delivery.objects.bulk_create(
        [Delivery(sending=locked, subscriber_id=number, due_at=now) for number in numbers], ignore_conflicts=True
    )
    if numbers:
        locked.last_subscriber_id = numbers[-1]
    if len(numbers) < STEP:
        locked.spread_at = now
    locked.state = SendingState.RUNNING
    locked.save(update_fields=["last_subscriber_id", "spread_at", "state"])
    return len(numbers)
