"""Work of accounts that comes round by the clock."""

from celery import shared_task

from accounts.services.checking import ask_everybody
from accounts.services.idling import warn_idle


@shared_task(name="accounts.warn_idle")
def warn_who_stays_away() -> None:
    """Warn who has not signed in for 22 and 23 months that the account goes (promise POR-6a). Safe to repeat."""
    warn_idle()


@shared_task(name="accounts.ask_yearly")
def ask_whether_data_is_right() -> None:
    """Ask everybody once a school year whether their data is still right (promise SP-8c). Safe to repeat."""
    ask_everybody()
