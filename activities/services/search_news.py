"""Tells who keeps a search what is new in it. Each search in a transaction of its own: twice, or two workers, is once."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from activities import search_emails as emails
from activities.catalogue.asked import count_of, filter_of, news_of, trouble_of
from activities.catalogue.filters import CatalogueFilter
from activities.models import SavedSearch
from activities.searching_days import next_look
from schools.rules import schools_of

BATCH = 100
MOST_TOLD = 500
# What was being written while we looked is found the next time; ``told`` keeps it from being said twice.
OVERLAP = timedelta(minutes=10)
logger = logging.getLogger("meeloop.activities")


def tell_news(*, now: datetime | None = None) -> int:
    """Look for news in every search that is due; return how many mails were queued.

    A search that cannot be looked at is logged as ``search_failed`` with its number, and tried again at the next round.
    """
    moment, told = now or timezone.now(), 0
    for pk in _due(moment):
        try:
            told += _look(pk, moment)
        except Exception:  # a bug in one search must not keep the others from their mail
            logger.exception("search_failed", extra={"object_id": str(pk)})
    return told


def _due(now: datetime) -> Iterator[int]:
    """Yield the numbers of searches that are due, oldest first, a batch at a time: walked by (``due_at``, id)."""
    last, number = datetime.min.replace(tzinfo=UTC), 0
    while True:
        behind = Q(due_at__gt=last) | Q(due_at=last, pk__gt=number)
        due = SavedSearch.objects.filter(behind, due_at__gte=last, due_at__lte=now).order_by("due_at", "pk")
        rows = list(due.values_list("due_at", "pk")[:BATCH])
        if not rows:
            return
        yield from (pk for _due_at, pk in rows)
        last, number = rows[-1]


@transaction.atomic
def _look(pk: int, now: datetime) -> int:
    """Look for news in one search; return how many mails were queued."""
    waiting = SavedSearch.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    search = waiting.filter(pk=pk, due_at__lte=now).first()
    if search is None:
        return 0
    user = search.user
    if not schools_of(user).exists():
        # Who left the school is no longer asked about its activities.
        search.delete()
        return 0
    search.due_at = next_look(search.rhythm, now)
    if not user.is_active or user.blocked_at is not None:
        search.save(update_fields=["due_at"])
        return 0
    catalogue = filter_of(search.query, user)
    mails = _trouble(search, catalogue, now) if trouble_of(catalogue) else _news(search, catalogue, now)
    search.save(update_fields=["due_at", "looked_at", "found", "told", "trouble_since"])
    return mails


def _trouble(search: SavedSearch, catalogue: CatalogueFilter, now: datetime) -> int:
    """Say once that the filters cannot be asked any more."""
    if search.trouble_since is not None:
        return 0
    search.trouble_since = now
    emails.tell_search_stopped_working(search)
    return 1


def _news(search: SavedSearch, catalogue: CatalogueFilter, now: datetime) -> int:
    since = max(search.looked_at - OVERLAP, search.created_at)
    found = news_of(search, catalogue, since).order_by("sorts_at", "pk")
    news = list(found.values_list("pk", flat=True)[:MOST_TOLD])
    search.found, search.looked_at, search.trouble_since = count_of(catalogue), now, None
    if not news:
        return 0
    search.told = [*search.told, *news]
    emails.tell_search_news(search, news)
    return 1
