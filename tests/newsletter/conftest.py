"""Subscribers in each state, and a mail server that takes their mail at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.networks import truncated
from newsletter import services
from newsletter.links import confirmation_token
from newsletter.models import AskedFor, Subscriber
from newsletter.services.limits import REQUESTS_PER_NETWORK_AND_HOUR, check_network
from outbox.models import Message
from tests.support.smtp import SmtpServer, django_mails_to_smtp

EMAIL = "iris@school.example"
MakeSubscriber = Callable[..., Subscriber]


def ask(email: str = EMAIL, *, topics: tuple[str, ...] = (), network: str = "192.0.2.0/24") -> None:
    """Ask for the newsletter, as the page does."""
    services.ask_to_subscribe(email=email, topics=topics, language="nl", channel="site", network=network)


def use_up(purpose: AskedFor = AskedFor.SIGN_UP) -> None:
    """Let the network of the test's browser ask as often as one may; each request that counts is one answer of the site."""
    for _ in range(REQUESTS_PER_NETWORK_AND_HOUR):
        check_network(truncated("127.0.0.1"), purpose)


@pytest.fixture
def subscriber() -> Subscriber:
    """Somebody who asked and said yes; their mails are gone."""
    ask(topics=("news",))
    found = Subscriber.objects.get()
    services.confirm_subscription(token=confirmation_token(found, ["news"]), channel="mail")
    Message.objects.all().delete()
    found.refresh_from_db()
    return found


@pytest.fixture
def at_full_speed(settings: Any) -> None:
    """No mail waits for its moment, and one worker sends them all: the test itself."""
    settings.NEWSLETTER_PER_SECOND = settings.NEWSLETTER_PER_DOMAIN = 100_000
    settings.NEWSLETTER_LANES = 1


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    """A running mail server that Django's settings point to."""
    with django_mails_to_smtp(settings) as server:
        yield server
