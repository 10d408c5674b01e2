"""The clock's part: offers that lapse, and what nobody answered in time. Enqueued by beat, by name."""

from celery import shared_task

from enrolments.services import holding, waiting


@shared_task(name="enrolments.keep_time")
def keep_time() -> None:
    """Clear away holds that ended, take back offers whose end has come, end what nobody answered in time."""
    holding.release_expired()
    waiting.lapse_offers()
    waiting.expire_unanswered()
