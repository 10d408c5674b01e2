"""Messages that wait for each other: a digest takes the place of several mails to one reader.

A part is taken out of the wait in the transaction that queues its digest, so a worker that dies in between loses nothing and
sends nothing twice. What was in a part stands in the digest from then on, and nowhere else.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from kit.address_hash import address_hash
from outbox.attachments import Attachment
from outbox.delivery import NOTHING_LEFT, note_unread
from outbox.models import Message, MessageQuerySet


def readers_with_parts(*, kind_prefix: str, now: datetime) -> Sequence[int]:
    """Return the numbers of the readers for whom something is due in a digest."""
    numbers = _parts(kind_prefix, now).order_by("digest_for").values_list("digest_for", flat=True).distinct()
    return [number for number in numbers if number is not None]


def take_parts(reader: int, *, kind_prefix: str, until: datetime) -> Sequence[Message]:
    """Lock and return the parts for one reader that were due by then, oldest first. Call it in a transaction."""
    parts = _parts(kind_prefix, until).filter(digest_for=reader).order_by("due_at", "pk")
    return list(parts.select_for_update())


def calendars_of(parts: Sequence[Message]) -> Sequence[Attachment]:
    """Return the calendar files of these parts, of each event the newest, under names of their own."""
    newest = {part.digest.get("event") or str(part.pk): part for part in parts if part.attachment}
    names = ("activiteit.ics", *(f"activiteit-{number}.ics" for number in range(2, len(newest) + 1)))
    return [
        Attachment(content=part.attachment, name=name, content_type=part.attachment_type)
        for name, part in zip(names, newest.values(), strict=False)
    ]


def close_parts(parts: Sequence[Message]) -> None:
    """Note that these stand in a digest now, and forget what was in them."""
    for recipient in {part.recipient for part in parts}:
        keys = [part.pk for part in parts if part.recipient == recipient]
        Message.objects.filter(pk__in=keys).update(
            **NOTHING_LEFT, recipient_hash=address_hash(recipient), sent_at=timezone.now()
        )


def drop_parts(parts: Sequence[Message], *, reason: str) -> None:
    """Note why nobody is left to read these, and forget what was in them: they are never sent."""
    for part in parts:
        note_unread(part, reason=reason)


def _parts(kind_prefix: str, until: datetime) -> MessageQuerySet:
    return Message.objects.waiting().filter(digest_for__isnull=False, kind__startswith=kind_prefix, due_at__lte=until)
