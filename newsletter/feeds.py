"""The archive as RSS: for who reads along without an address."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsletter.models import NewsletterIssuePage, archive_url, published_issues

MOST_ENTRIES = 20


class IssuesFeed(Feed[NewsletterIssuePage, None]):
    """The newest issues that are online."""

    language = "nl"

    def title(self) -> str:
        """Name it."""
        return _("Nieuwsbrief van Meeloop")

    def description(self) -> str:
        """Say what it is."""
        return _("De nieuwsbrieven die online staan, de nieuwste eerst.")

    def link(self) -> str:
        """Return the archive, or where people sign up while there is none."""
        return archive_url() or reverse("newsletter:subscribe")

    def feed_url(self) -> str:
        """Return its own address."""
        return settings.SITE_URL.rstrip("/") + reverse("newsletter:feed")

    def items(self) -> Iterable[NewsletterIssuePage]:
        """Return the newest issues."""
        return published_issues()[:MOST_ENTRIES]

    def item_title(self, item: NewsletterIssuePage) -> str:
        """Return the issue's title."""
        return str(item.title)

    def item_description(self, item: NewsletterIssuePage) -> str:
        """Return what the inbox shows behind the subject."""
        return str(item.preheader)

    def item_link(self, item: NewsletterIssuePage) -> str:
        """Return where it stands."""
        return str(item.full_url)

    def item_guid(self, item: NewsletterIssuePage) -> str:
        """Return what it is called everywhere."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: NewsletterIssuePage) -> datetime:
        """Return when it came online."""
        return item.first_published_at  # type: ignore[no-any-return]  # Wagtail is untyped


@require_safe
def issues_feed(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrieven/rss.xml: the newest issues."""
    return IssuesFeed()(request)
