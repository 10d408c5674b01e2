"""Issues of the newsletter, and readers of them."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from kit.address_hash import address_hash
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage, Subscriber, SubscriberStatus

Part = tuple[str, Any]  # Any: a value of a block
WORDS: tuple[Part, ...] = (("text", "<p>Dag. Dit is er deze maand te doen.</p>"),)


def draft_issue(body: Sequence[Part] = WORDS, **fields: Any) -> NewsletterIssuePage:
    """Return an issue that an editor saved and did not publish."""
    defaults = {"title": "Winter vol werk", "subject": "Winter vol werk", "preheader": "Vijf plekken om te kijken."}
    issue = NewsletterIssuePage(live=False, body=list(body), **{**defaults, **fields})
    NewsletterIndexPage.objects.get().add_child(instance=issue)
    issue.save_revision()
    return NewsletterIssuePage.objects.get(pk=issue.pk)


def make_issue(body: Sequence[Part] = WORDS, **fields: Any) -> NewsletterIssuePage:
    """Return a published issue."""
    issue = draft_issue(body, **fields)
    issue.get_latest_revision().publish()
    return NewsletterIssuePage.objects.get(pk=issue.pk)


def make_reader(email: str = "iris@school.example", **fields: Any) -> Subscriber:
    """Return somebody who said yes."""
    defaults = {"status": SubscriberStatus.ACTIVE, "confirmed_at": timezone.now()}
    return Subscriber.objects.create(email=email, address_hash=address_hash(email), **{**defaults, **fields})


def whole_body(photo: Any = None) -> list[Part]:  # Any: a photo
    """Return one of each part, except for activities."""
    moment = timezone.localtime().replace(month=12, day=1, hour=15, minute=0, second=0, microsecond=0)
    picture = [("image", {"image": photo, "alt_text": "Twee leerlingen lassen een hek", "decorative": False})] if photo else []
    return [
        ("heading", {"text": "Eerst het nieuws", "level": "2"}),
        (
            "text",
            '<p>Er is <b>veel</b> te doen. <a href="/kaart/">Kijk op de kaart</a>.</p><ul><li>Techniek</li><li>Zorg</li></ul>',
        ),
        *picture,
        (
            "event",
            {
                "title": "Kom langs in Delfzijl",
                "starts_at": moment,
                "ends_at": moment.replace(hour=17).time().replace(tzinfo=None),
                "where": "Theater De Molenberg",
                "text": "We eten samen soep.",
                "link": "https://voorbeeld.example/soep",
                "link_text": "Meld je aan",
            },
        ),
        (
            "quote",
            {
                "text": "Ik wil nu lasser worden.",
                "first_name": "Yara",
                "town": "Appingedam",
                "is_permitted": True,
                "permitted_on": timezone.localdate(),
            },
        ),
        ("button", {"label": "Zoek een activiteit", "page": None, "link": "https://voorbeeld.example/zoek"}),
    ]
