"""Work of activities that comes round by the clock."""

from celery import shared_task
from django.core.management import call_command

from activities.catalogue.refresh import refresh_all
from activities.services.search_news import tell_news


@shared_task(name="activities.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Put online what the region approved for this moment, take offline what its maker let end. Safe to repeat.

    What may not go online yet (photo, recognition) keeps its moment and is tried again in the next round.
    """
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="activities.refresh_catalogue", ignore_result=True)
def refresh_catalogue() -> None:
    """Move past dates out of the public catalogue, and settle once a day how full dates are for everybody. Safe to repeat."""
    refresh_all()


@shared_task(name="activities.tell_search_news", ignore_result=True)
def tell_search_news() -> None:
    """Tell who keeps a search what is new in it, where that is due. Safe to repeat."""
    tell_news()
