"""What workers do for the desk, by the clock (settings/queue.py)."""

from celery import shared_task

from desk.services.keeping_time import keep_time


@shared_task(name="desk.keep_time")
def keep_the_clocks() -> None:
    """Remind, escalate, end and forget requests. Safe to repeat."""
    keep_time()
