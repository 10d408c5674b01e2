"""What workers do for the pages, by the clock (settings/queue.py)."""

from celery import shared_task

from pages.visits.writing import write_visits


@shared_task(name="pages.write_visits")
def write_the_visits() -> None:
    """Write how often pages were looked at. Safe to repeat and to run twice at once."""
    write_visits()
