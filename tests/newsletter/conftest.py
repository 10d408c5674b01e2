"""Subscribers in each state."""

from collections.abc import Callable

import pytest

from newsletter import services
from newsletter.links import confirmation_token
from newsletter.models import Subscriber
from outbox.models import Message

EMAIL = "iris@school.example"
MakeSubscriber = Callable[..., Subscriber]


def ask(email: str = EMAIL, *, topics: tuple[str, ...] = (), network: str = "192.0.2.0/24") -> None:
    """Ask for the newsletter, as the page does."""
    services.ask_to_subscribe(email=email, topics=topics, language="nl", channel="site", network=network)


@pytest.fixture
def subscriber() -> Subscriber:
    """Somebody who asked and said yes; their mails are gone."""
    ask(topics=("news",))
    found = Subscriber.objects.get()
    services.confirm_subscription(token=confirmation_token(found, ["news"]), channel="mail")
    Message.objects.all().delete()
    found.refresh_from_db()
    return found
