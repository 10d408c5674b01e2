"""What differs by reader in a mail about new activities, or about a whole week or month: what came to them already.

Asked for a whole batch at once: twice as many readers ask nothing more.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from newsletter.issue_choices import cards_in, newest_in
from newsletter.issue_mail import ReaderMail
from newsletter.known import NOTHING, Known
from newsletter.models import Delivery, DeliveryState, Sending, SendingLetter, Subscriber
from newsletter.periods import bounds, slot
from newsletter.receiving import note_told
from newsletter.searches import searches
from newsletter.services.marking import AWAY

logger = logging.getLogger("meeloop.newsletter")


class Telling:
    """One batch of a sending. Asks nothing for an ordinary issue."""

    def __init__(self, sending: Sending, letters: Sequence[SendingLetter], readers: Sequence[Subscriber]) -> None:
        self._newest = max((newest_in(letter.text) for letter in letters), default=0)
        cards = frozenset().union(*(cards_in(letter.text) for letter in letters))
        self._had = _issues_had_by(readers, sending) if sending.period else {}
        self._known = _known_to(readers, cards) if cards else {}

    def known_to(self, reader: Subscriber) -> Known:
        """Return what a reader knows already, or asked for elsewhere."""
        known = self._known.get(reader.email.lower(), NOTHING)
        return Known(known.had | self._had.get(reader.pk, frozenset()), known.theirs)

    @property
    def tells(self) -> bool:
        """Return whether these mails name activities as new, so that it matters who had one."""
        return bool(self._newest)

    def note(self, reader: Subscriber, mail: ReaderMail | None) -> None:
        """Note that a reader was told, so that no later mail of either kind says it again."""
        if self._newest:
            note_told(subscriber_id=reader.pk, until=datetime.fromtimestamp(self._newest / 1000, tz=UTC))
        if mail and reader.email.lower() in self._known:
            searches().note_told(reader.email, mail.told)


def _known_to(readers: Sequence[Subscriber], cards: frozenset[int]) -> Mapping[str, Known]:
    """Ask for all at once, and where that goes wrong one by one: one search that cannot be read keeps nobody else from their mail."""
    emails = [reader.email for reader in readers]
    try:
        return searches().known_to(emails, cards)
    except AWAY:
        raise
    except Exception:
        logger.exception("newsletter_searches_unreadable")
    known: dict[str, Known] = {}
    for email in emails:
        with suppress(Exception):
            known |= searches().known_to([email], cards)
    return known


def take_slot(delivery: Delivery, reader: Subscriber) -> bool:
    """Make this the only mail of a reader's week or month; False when there is another, sent or on the wire at this moment.

    The database decides (``one_mail_per_reader_and_period``): two workers with two sendings cannot both have it.
    """
    name = slot(reader.frequency, timezone.localdate())
    if not name:
        return True
    try:
        with transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(slot=name)
    except IntegrityError:
        return False
    return True


def _issues_had_by(readers: Sequence[Subscriber], sending: Sending) -> Mapping[int, frozenset[str]]:
    """Return the issues of a period that came to these readers one by one: who changed how often they want mail."""
    assert sending.period is not None  # for mypy: asked of a gathering only
    begins, ends = bounds(sending.frequency, sending.period)
    sent = Delivery.objects.filter(subscriber__in=readers, state=DeliveryState.SENT, sending__period=None)
    pairs = sent.filter(sending__first_ended_at__gte=begins, sending__first_ended_at__lt=ends).values_list(
        "subscriber_id", "sending_id"
    )
    had: dict[int, set[str]] = {}
    for reader, issue in pairs:
        had.setdefault(reader, set()).add(f"sending:{issue}")
    return {reader: frozenset(labels) for reader, labels in had.items()}
