"""The mails of the newsletter. Nothing here goes to somebody who did not ask for it."""

from collections.abc import Mapping

from django.utils import timezone

from newsletter.links import confirm_url, leave_url, preferences_url
from newsletter.models import Subscriber, SubscriberStatus, Topic
from outbox.letters import queue_letter

# Two requests for one address within this time are one mail, also when the cache that counts is down.
SAME_REQUEST_SECONDS = 600


def ask_to_confirm(subscriber: Subscriber, topics: list[str], *, language: str) -> None:
    """Send the link with which the reader of this mailbox may say yes."""
    chosen = [str(Topic(topic).label) for topic in topics]
    context = {
        "confirm_url": confirm_url(subscriber, topics),
        "topics": chosen,
        "came_back": subscriber.status == SubscriberStatus.LEFT,
    }
    _queue("confirm", subscriber, context, language=language, cause="-".join(sorted(topics)))


def tell_already_subscribed(subscriber: Subscriber, *, language: str) -> None:
    """Tell a subscriber that nothing changed, with the links to change or leave."""
    context = {"preferences_url": preferences_url(subscriber), "unsubscribe_url": leave_url(subscriber)}
    _queue("already", subscriber, context, language=language, headers=list_headers(subscriber))


def send_links(subscriber: Subscriber, *, language: str) -> None:
    """Send fresh links to the preferences of an address that we know."""
    context = {"preferences_url": preferences_url(subscriber), "unsubscribe_url": leave_url(subscriber)}
    _queue("links", subscriber, context, language=language, headers=list_headers(subscriber))


def list_headers(subscriber: Subscriber) -> dict[str, str]:
    """Return the headers that give mail programs their own button to leave (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{leave_url(subscriber)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _queue(
    name: str,
    subscriber: Subscriber,
    context: Mapping[str, object],
    *,
    language: str,
    cause: str = "",
    headers: dict[str, str] | None = None,
) -> None:
    window = int(timezone.now().timestamp()) // SAME_REQUEST_SECONDS
    queue_letter(
        f"newsletter.{name}",
        recipient=subscriber.email,
        language=language,
        cause=f"{subscriber.pk}:{subscriber.times_left}:{window}:{cause}",
        context=context,
        headers=headers,
    )
