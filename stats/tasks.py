"""Background work of published counts. The truth is the order's row; nothing goes in or out of a task."""

from celery import shared_task

from stats.services.announcing import announce_releases
from stats.services.asking import remind_approvers
from stats.services.freezing import freeze_before_names_go, warn_region
from stats.services.working import count_next


@shared_task(name="stats.count", time_limit=1800)
def count() -> None:
    """Work off what was asked to be counted, one order after the other."""
    while count_next():
        pass


@shared_task(name="stats.freeze")
def freeze() -> None:
    """Warn the region that names go before everything was counted; in the last two days ask for the count. Safe to repeat."""
    warn_region()
    freeze_before_names_go()


@shared_task(name="stats.announce")
def announce() -> None:
    """Write to who asked about releases that came out, or whose embargo ended; remind who can approve what waits."""
    announce_releases()
    remind_approvers()
