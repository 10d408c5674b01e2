"""Who gets a sending: asked when the deliveries are made, and again right before each mail."""

from django.db.models import QuerySet
from django.utils import timezone

from newsletter.models import Sending, Subscriber
from newsletter.receiving import receivers


def readers_of(sending: Sending) -> "QuerySet[Subscriber]":
    """Return who wants this sending now; in no order."""
    return receivers(topics=sending.topics, interests=sending.interests, frequency=sending.frequency, at=timezone.now())
