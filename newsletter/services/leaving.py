"""Off the list, at once, and back for 30 days (promises POR-3d, POR-3g)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.errors import UndoTooLate
from newsletter.models import Subscriber, SubscriberStatus, Suppression, Topic
from newsletter.services.records import record
from outbox.services import withdraw_messages

UNDO_WITHIN = timedelta(days=30)


@transaction.atomic
def leave(*, subscriber: Subscriber, channel: str) -> Subscriber:
    """Take somebody off the list from this second: what still waits in the outbox goes no more. Safe to repeat."""
    left = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if left.status == SubscriberStatus.LEFT:
        return left
    left.status, left.left_at, left.times_left = SubscriberStatus.LEFT, timezone.now(), left.times_left + 1
    left.save(update_fields=["status", "left_at", "times_left"])
    Suppression.objects.bulk_create([Suppression(address_hash=left.address_hash, reason="left")], ignore_conflicts=True)
    withdraw_messages(recipient=left.email, kind_prefix="newsletter.")
    record(left, "withdrawn", channel=channel, topics=left.topics)
    return left


@transaction.atomic
def undo_leaving(*, subscriber: Subscriber) -> Subscriber:
    """Put somebody back who pressed the wrong button, with the topics they had. Safe to repeat. Raises ``UndoTooLate``."""
    back = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if back.status == SubscriberStatus.ACTIVE:
        return back
    if back.confirmed_at is None or back.left_at is None or back.left_at < timezone.now() - UNDO_WITHIN:
        raise UndoTooLate
    back.status, back.left_at = SubscriberStatus.ACTIVE, None
    back.save(update_fields=["status", "left_at"])
    Suppression.objects.filter(address_hash=back.address_hash, reason="left").delete()
    record(back, "given", channel="undo", topics=back.topics)
    return back


def choose_topics(*, subscriber: Subscriber, topics: Sequence[str]) -> None:
    """Change what a subscriber gets; nothing chosen means everything. Changes nothing for who is not on the list."""
    chosen = [topic for topic in Topic.values if topic in topics]
    Subscriber.objects.filter(pk=subscriber.pk, status=SubscriberStatus.ACTIVE).update(topics=chosen)
