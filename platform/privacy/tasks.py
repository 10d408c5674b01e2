"""What workers do for privacy, by the clock (settings/queue.py)."""

from celery import shared_task

from privacy.sealing import seal_days


@shared_task(name="privacy.seal_access_log")
def seal_access_log() -> None:
    """Seal the days of the log of who looked that are over. Safe to repeat."""
    seal_days()
