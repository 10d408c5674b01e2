"""Work of accounts that comes round by the clock."""

from celery import shared_task

from accounts import services


@shared_task(name="accounts.forget_old_requests", ignore_result=True)
def forget_old_requests() -> None:
    """Delete stored answers of more than 24 hours old."""
    services.forget_old_requests()
