"""Off the list, at once, and back for 30 days (promises POR-3d, POR-3g)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter import emails
from newsletter.errors import MailCameBack, UndoTooLate
from newsletter.models import AddressChange, Subscriber, SubscriberStatus, Suppression
from newsletter.services.readers_mail import withdraw_readers_mail
from newsletter.services.records import record
from newsletter.services.reviving import lift

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
    AddressChange.objects.filter(subscriber=left).delete()
    withdraw_readers_mail(left.email)
    record(left, "withdrawn", channel=channel, topics=left.topics)
    return left


@transaction.atomic
def undo_leaving(*, subscriber: Subscriber, asked_at: datetime | None = None) -> Subscriber:
    """Put somebody back who pressed the wrong button, with the topics they had, and tell the mailbox. Safe to repeat.

    A link to leave is in every mail, and mails are forwarded: who was put back by another reads it, with the button to leave again.

    ``asked_at``: when the link was made by which they ask. Raises ``UndoTooLate``, and ``MailCameBack`` where mail to them bounced
    since.
    """
    back = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if back.status == SubscriberStatus.ACTIVE:
        return back
    if back.confirmed_at is None or back.left_at is None or back.left_at < timezone.now() - UNDO_WITHIN:
        raise UndoTooLate
    if not lift(back.address_hash, asked_at=asked_at):
        raise MailCameBack
    back.status, back.left_at = SubscriberStatus.ACTIVE, None
    back.save(update_fields=["status", "left_at"])
    record(back, "given", channel="undo", topics=back.topics)
    emails.tell_back(back, language=back.language)
    return back
