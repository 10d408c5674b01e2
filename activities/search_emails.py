"""Letters about searches that somebody keeps. Apart from the other letters: they draw the catalogue, which needs all apps ready."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from activities.catalogue.asked import filter_of, trouble_of
from activities.catalogue.kept import drawn
from activities.links import stop_url
from activities.models import CatalogueEntry, SavedSearch
from outbox.letters import queue_letter

MOST_CARDS = 10


def tell_search_news(search: SavedSearch, news: Sequence[int]) -> None:
    """Tell who keeps a search which activities are new in it: the first ten as cards, the others as a number."""
    with translation.override(search.user.language):
        cards = drawn(CatalogueEntry.objects.filter(pk__in=news[:MOST_CARDS]), search.user)
    context = {"cards": cards, "total": len(news), "more": len(news) - len(cards)}
    _write_about(search, "search_news", cause=f"{search.pk}:{len(search.told)}", **context)


def tell_search_stopped_working(search: SavedSearch) -> None:
    """Tell who keeps a search that its filters can find nothing any more, and why."""
    with translation.override(search.user.language):
        trouble = trouble_of(filter_of(search.query, search.user))
    _write_about(search, "search_trouble", cause=f"{search.pk}:{search.trouble_since:%Y%m%d%H%M}", trouble=trouble)


def _write_about(search: SavedSearch, name: str, *, cause: str, **context: object) -> None:
    """Queue a letter about a search, with a link and a header by which it stops (RFC 8058)."""
    user, stop = search.user, stop_url(search.pk)
    queue_letter(
        f"activities.{name}",
        recipient=user.email,
        language=user.language,
        cause=cause,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        context={
            "recipient": user,
            "search": search,
            "stop_url": stop,
            "search_url": f"{settings.SITE_URL}{reverse('activities:catalogue')}?{search.query}",
            **context,
        },
    )
