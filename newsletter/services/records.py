"""Proof of what was asked, given and withdrawn."""

from collections.abc import Sequence

from newsletter import consent
from newsletter.models import ConsentRecord, Subscriber


def record(subscriber: Subscriber, action: str, *, channel: str, topics: Sequence[str] = ()) -> None:
    """Add one line of proof, with the words in the language they were read in."""
    ConsentRecord.objects.create(
        address_hash=subscriber.address_hash,
        action=action,
        text_version=consent.TEXT_VERSION,
        text=str(consent.TEXT),
        channel=channel,
        topics=list(topics),
    )
