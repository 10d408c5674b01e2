"""What workers do for privacy, by the clock (settings/queue.py)."""

from celery import shared_task
from django.utils import timezone

from privacy.erasing.orders import carry_out_orders
from privacy.erasing.settling import empty_findings
from privacy.erasing.statistics import refresh_statistics as look_again
from privacy.erasing.vacuuming import vacuum_tables
from privacy.retention.keeping import keep_short_terms, keep_terms
from privacy.retention.standing import is_time
from privacy.sealing import seal_days
from privacy.sealing_check import check_and_note


@shared_task(name="privacy.seal_access_log")
def seal_access_log() -> None:
    """Seal the days of the log of who looked that are over, and look whether the chain is whole. Safe to repeat."""
    seal_days()
    check_and_note()


@shared_task(name="privacy.erase_ordered")
def erase_ordered() -> None:
    """Erase who asked for it, and the words that the desk judged. Safe to repeat."""
    carry_out_orders()
    empty_findings()


@shared_task(name="privacy.refresh_statistics")
def refresh_statistics() -> None:
    """Let the planner forget values of people who were erased just now. Safe to repeat."""
    look_again()


@shared_task(name="privacy.vacuum", time_limit=3 * 3600)
def vacuum() -> None:
    """Let PostgreSQL let go of the rows that were erased. Safe to repeat."""
    vacuum_tables(timezone.now())


@shared_task(name="privacy.keep_terms", time_limit=6 * 3600)
def keep_the_terms() -> None:
    """Keep the terms of hours each hour, and all terms once a night; goes on with a night that a killed worker left. Safe to repeat."""
    if is_time():
        keep_terms()
    else:
        keep_short_terms()
