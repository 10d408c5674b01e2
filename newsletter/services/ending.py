"""When a sending is over, and what it came to. The counts stay when the deliveries go."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from newsletter.models import OVER, Delivery, DeliveryState, Sending, SendingState
from newsletter.services.braking import brake_at_the_end, settle


@dataclass(frozen=True, slots=True)
class Counts:
    """How many mails of a sending went, and did not go. ``expected``: readers when it began, or deliveries if there are more."""

    expected: int
    sent: int = 0
    failed: int = 0
    bounced: int = 0
    withheld: int = 0

    @property
    def done(self) -> int:
        """Return of how many it is known what became of them."""
        return self.sent + self.failed + self.bounced + self.withheld


def counts_of(sending: Sending) -> Counts:
    """Return how far a sending is: from its deliveries, and from the kept counts once it is over."""
    if sending.is_over:
        return Counts(sending.expected, sending.sent, sending.failed, sending.bounced, sending.withheld)
    return count(sending)


def count(sending: Sending) -> Counts:
    """Count the deliveries of a sending."""
    rows = Delivery.objects.filter(sending=sending).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    total = sum(found.values())
    numbers = {state.value: found.get(state.value, 0) for state in DeliveryState if state != DeliveryState.WAITING}
    return Counts(total if sending.spread_at else max(total, sending.expected), **numbers)


@transaction.atomic
def finish_if_done(sending: Sending) -> bool:
    """Note that a sending is done when every reader had their mail; return whether it is over."""
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.is_over:
        return True
    is_waiting = Delivery.objects.filter(sending=locked, state=DeliveryState.WAITING).exists()
    if locked.state != SendingState.RUNNING or locked.spread_at is None or is_waiting:
        return False
    if brake_at_the_end(locked):
        return False
    settle(locked)
    end_sending(locked, SendingState.DONE)
    return True


def end_sending(locked: Sending, state: SendingState) -> None:
    """Write the end of a sending whose row is locked, with what it came to."""
    # What never went is nobody's mail of the week: another one may be.
    Delivery.objects.filter(sending=locked, state=DeliveryState.WAITING).exclude(slot="").update(slot="")
    counts = count(locked)
    for name in ("expected", "sent", "failed", "bounced", "withheld"):
        setattr(locked, name, getattr(counts, name))
    locked.state, locked.ended_at, locked.braked_at = state, timezone.now(), None
    locked.first_ended_at = locked.first_ended_at or locked.ended_at
    ends = ["state", "ended_at", "first_ended_at", "braked_at"]
    locked.save(update_fields=["expected", "sent", "failed", "bounced", "withheld", *ends])


def write_counts(sending: Sending) -> None:
    """Count again when a sending was stopped meanwhile: the mail that was on the wire went all the same."""
    with transaction.atomic():
        over = Sending.objects.select_for_update().filter(pk=sending.pk, state__in=OVER).first()
        if over is not None:
            counts = count(over)
            over.sent, over.failed, over.bounced, over.withheld = counts.sent, counts.failed, counts.bounced, counts.withheld
            over.save(update_fields=["sent", "failed", "bounced", "withheld"])
