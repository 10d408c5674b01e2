"""What is new, as Atom (promise SP-13)."""

from collections.abc import Iterable
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.rich_text import expand_db_html

from pages.models import UpdatePage
from pages.models.updates import newest_updates

MOST_ENTRIES = 20


class UpdatesFeed(Feed[UpdatePage, None]):
    """The newest notes for users."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Name it."""
        return _("Wat is er nieuw")

    def link(self) -> str:
        """Return the page that it belongs to."""
        return "/vernieuwd/"

    def items(self) -> Iterable[UpdatePage]:
        """Return the newest notes."""
        return newest_updates(MOST_ENTRIES)

    def item_title(self, item: UpdatePage) -> str:
        """Return the note's title."""
        return str(item.title)

    def item_description(self, item: UpdatePage) -> str:
        """Return its words."""
        return str(expand_db_html(item.text))

    def item_link(self, item: UpdatePage) -> str:
        """Return where it stands."""
        return str(item.url)

    def item_guid(self, item: UpdatePage) -> str:
        """Return what it is called everywhere."""
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: UpdatePage) -> datetime:
        """Return since when it is so."""
        return timezone.make_aware(datetime.combine(item.published_on, time.min))

    item_updateddate = item_pubdate


@require_safe
def updates_feed(request: HttpRequest) -> HttpResponse:
    """/vernieuwd/feed.atom: the newest notes."""
    return UpdatesFeed()(request)
