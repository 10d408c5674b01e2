"""What somebody with an account said yes to, and took back: own choices only (promises POR-3g, POR-7g, SBB-4c)."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from kit.address_hash import address_hash
from newsletter import consent
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from newsletter.services import ask_to_subscribe, leave


@dataclass(frozen=True, slots=True)
class NewsletterConsent:
    """Where the newsletter stands for one address. ``is_asked``: a mail waits for a yes. ``lines``: the newest first."""

    is_given: bool
    is_asked: bool
    words: str
    lines: Sequence[ConsentRecord]


def newsletter_consent(user: User) -> NewsletterConsent:
    """Return what this account's address said about the newsletter, and when."""
    status = Subscriber.objects.filter(address_hash=address_hash(user.email)).values_list("status", flat=True).first()
    lines = ConsentRecord.objects.filter(address_hash=address_hash(user.email)).order_by("-pk")
    return NewsletterConsent(
        is_given=status == SubscriberStatus.ACTIVE,
        is_asked=status == SubscriberStatus.PENDING,
        words=str(consent.TEXT),
        lines=list(lines[:50]),
    )


def give(*, user: User, language: str, network: str) -> None:
    """Ask for the newsletter: who reads the mailbox confirms it (POR-3d). Raises ``TooManyRequests``."""
    ask_to_subscribe(email=user.email, topics=(), language=language, channel="account", network=network)


def withdraw(*, user: User) -> None:
    """Stop the newsletter from this second. Safe to repeat."""
    subscriber = Subscriber.objects.filter(address_hash=address_hash(user.email)).first()
    if subscriber is not None:
        leave(subscriber=subscriber, channel="account")
