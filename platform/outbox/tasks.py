"""What workers do for the outbox. Rung by ``outbox.doorbell`` and by the clock (settings/queue.py)."""

from celery import shared_task

from outbox.delivery import deliver_due
from outbox.retention import delete_old_messages, empty_failed_messages


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Send every message that is due. Safe to run twice at once."""
    deliver_due()


@shared_task(name="outbox.clean_up")
def clean_up() -> None:
    """Forget what is past its term. Safe to repeat."""
    empty_failed_messages()
    delete_old_messages()
