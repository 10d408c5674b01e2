"""What workers do for the outbox. Rung by ``outbox.doorbell`` and by the clock (settings/queue.py)."""

from celery import shared_task

from outbox.delivery import deliver_due


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Send every message that is due. Safe to run twice at once."""
    deliver_due()
