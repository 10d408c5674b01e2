"""Put a message in the outbox, in the transaction of its cause (design decision 7)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.address_hash import address_hash
from outbox.attachments import Attachment
from outbox.checking import check_headers, check_message
from outbox.doorbell import ring_after_commit
from outbox.following import forget_arrivals
from outbox.models import Message

__all__ = ["Attachment", "forget_messages", "queue_message", "withdraw_messages", "withdraw_unsent"]


@transaction.atomic
def queue_message(
    *,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    dedupe_key: str,
    attachment: Attachment | None = None,
    headers: Mapping[str, str] | None = None,
    due_at: datetime | None = None,
) -> Message:
    """Write one mail to one address; it is sent after commit, at least once, never before ``due_at``.

    ``kind`` is the app's own name for this sort of message (``enrolments.confirmed``). ``dedupe_key`` names the cause and
    the recipient without saying who that is (``enrolments.confirmed:42:17``): the same key again returns the row that
    exists and writes nothing. Raises ``UnsendableMessage``.
    """
    check_message(kind=kind, recipient=recipient, subject=subject, text=text, html=html, dedupe_key=dedupe_key)
    check_headers(headers or {})
    message = Message(
        kind=kind,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        dedupe_key=dedupe_key,
        headers=dict(headers or {}),
        due_at=due_at or timezone.now(),
    )
    if attachment is not None:
        message.attachment, message.attachment_name = attachment.content, attachment.name
        message.attachment_type = attachment.content_type
    # ON CONFLICT DO NOTHING: of two transactions with the same cause, the second waits and then finds the first's row.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(dedupe_key=dedupe_key)
    if stored.pk == message.pk:
        ring_after_commit()
    return stored


def withdraw_messages(*, recipient: str, kind_prefix: str) -> int:
    """Delete mails of these kinds to one address that are not sent yet; return how many.

    Also those a worker has claimed: it renews its claim before it sends, and finds nothing. ``kind_prefix`` is an app's
    name with its dot: ``newsletter.``.
    """
    return Message.objects.waiting().filter(kind__startswith=kind_prefix, recipient__iexact=recipient).delete()[0]


def forget_messages(*, recipient: str, kind_prefix: str) -> int:
    """Delete all mails of these kinds to one address, those that are sent too; return how many."""
    to_them = Q(recipient__iexact=recipient) | Q(recipient_hash=address_hash(recipient))
    return Message.objects.filter(to_them, kind__startswith=kind_prefix).delete()[0]


def withdraw_cause(key_prefix: str) -> int:
    """Delete the messages whose dedupe key begins like this and that no worker has tried to send; return how many."""
    keys = Message.objects.waiting().filter(dedupe_key__startswith=key_prefix, attempts=0)
    return len(withdraw_unsent(list(keys.values_list("dedupe_key", flat=True))))


@transaction.atomic
def withdraw_unsent(dedupe_keys: Collection[str]) -> Collection[str]:
    """Delete the messages of these causes that no worker has tried to send; return the keys of those that nobody will read.

    One that a worker tried is left: the server may have taken it although we never heard. A worker that is about to try
    waits for us, and then finds nothing.
    """
    rows = Message.objects.waiting().filter(dedupe_key__in=dedupe_keys, attempts=0).select_for_update()
    found = dict(rows.values_list("pk", "dedupe_key"))
    Message.objects.filter(pk__in=found).delete()
    forget_arrivals(list(found.values()))
    return list(found.values())
