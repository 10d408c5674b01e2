"""Work of accounts that comes round by the clock."""

from celery import shared_task

from accounts.services.idling import warn_idle


@shared_task(name="accounts.warn_idle")
def warn_who_stays_away() -> None:
    """Warn who has not signed in for 22 and 23 months that the account goes (promise POR-6a). Safe to repeat."""
    warn_idle()
