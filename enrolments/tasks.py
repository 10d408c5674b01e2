"""The clock's part: offers that lapse, and what nobody answered in time. Enqueued by beat, by name."""

from celery import shared_task

from enrolments.services import waiting


@shared_task(name="enrolments.keep_time")
def keep_time() -> None:
    """Take back offers whose end has come, end what stayed unanswered until the activity began."""
    waiting.lapse_offers()
    waiting.expire_unanswered()
