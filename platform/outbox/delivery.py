"""Send what is due: at least once, and twice only when a worker dies between the server's yes and our note of it.

1. A batch is claimed: rows nobody holds get PostgreSQL's time in ``claimed_at`` (``lease_clock``). Locked rows are skipped, so workers never wait.
2. Just before a row is sent its claim is renewed under the condition that it is still ours. A worker that slept longer
   than the lease loses the row here instead of sending it a second time.
3. After the server's yes one UPDATE notes ``sent_at`` and empties the content.
A worker that is killed leaves claims behind; they are free again after the lease.
"""

import logging
import smtplib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import Any

from django.core.mail import get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.address_hash import address_hash
from kit.request_ids import on_behalf_of
from kit.tracing.spans import Kind, span
from outbox.doorbell import ring
from outbox.following import READ_ON_SITE, Follow, followed, note_arrival
from outbox.later import written
from outbox.lease_clock import lease_now
from outbox.mail import as_mail
from outbox.models import Message
from outbox.outcomes import MAX_ATTEMPTS, PAUSES, Outcome, judge
from outbox.readers import NOT_THEIRS, may_still_read
from outbox.unreachable import tell_unreachable

logger = logging.getLogger("meeloop.outbox")
BATCH = 20
# Longer than one message can take: a handful of commands of EMAIL_TIMEOUT seconds each.
LEASE = timedelta(minutes=5)
LONGEST_RUN_SECONDS = 600.0
RENEW = """
UPDATE outbox_message SET claimed_at = statement_timestamp(), attempts = attempts + 1
WHERE id = %s AND claimed_at = %s AND sent_at IS NULL AND failed_at IS NULL
RETURNING claimed_at, attempts
"""
NOTHING_LEFT: dict[str, Any] = {  # Any: columns
    "recipient": "",
    "subject": "",
    "text": "",
    "html": "",
    "attachment": "",
    "more_attachments": [],
    "headers": {},
    "digest_for": None,
    "digest": {},
    "facts": {},
    "reader": {},
    "request_id": "",
}


def deliver_due(*, seconds: float = LONGEST_RUN_SECONDS) -> int:
    """Send everything that is due, in batches; return how many were sent. Stops when the mail server does not answer."""
    end = time.monotonic() + seconds
    sent = 0
    while batch := claim_batch():
        sent_now, wire_is_up = deliver_batch(batch)
        sent += sent_now
        if not wire_is_up:
            break
        if time.monotonic() > end:
            ring()
            break
    if sent:
        logger.info("outbox_delivered", extra={"count": sent})
    return sent


def claim_batch(*, size: int = BATCH) -> list[Message]:
    """Take the oldest due messages that nobody is sending."""
    # All in one transaction: its end lets go of a connection that broke since the last batch.
    with transaction.atomic():
        now = lease_now()
        nobodys = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
        due = Message.objects.waiting().single().filter(nobodys, due_at__lte=timezone.now()).order_by("due_at", "pk")
        batch = list(due.select_for_update(skip_locked=True)[:size])
        Message.objects.filter(pk__in=[message.pk for message in batch]).update(claimed_at=now)
    for message in batch:
        message.claimed_at = now
    return batch


def deliver_batch(batch: Sequence[Message]) -> tuple[int, bool]:
    """Send claimed messages over one connection; return how many went and whether the connection held."""
    connection: Any = get_connection()  # Any: backends differ
    sent = 0
    try:
        for position, message in enumerate(batch):
            with on_behalf_of(message.request_id):
                done = deliver_one(message, connection)
            sent += done is Done.SENT
            if done is Done.WIRE_IS_DOWN:
                release(batch[position + 1 :])
                return sent, False
        return sent, True
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


class Done(Enum):
    """What became of one message: a worker goes on after each but the last."""

    SENT, NOT_SENT, WIRE_IS_DOWN = range(3)


def deliver_one(message: Message, connection: Any) -> Done:  # Any: as above
    """Send one claimed message, where somebody still waits for it."""
    if not begin_attempt(message):
        return Done.NOT_SENT
    if not may_still_read(message):
        note_unread(message, reason=NOT_THEIRS)
        return Done.NOT_SENT
    follow = followed(message)
    if follow is not None and not follow.by_mail:
        note_read_on_site(message, follow)
        return Done.NOT_SENT
    with span(
        f"mail {message.kind}", {"meeloop.mail.kind": message.kind}, kind=Kind.QUESTION, request_id=message.request_id
    ) as sending:
        outcome = send(message, connection)
        sending.note({"meeloop.mail.outcome": "sent" if outcome is None else "refused" if outcome.permanent else "postponed"})
    if outcome is None:
        note_sent(message, follow)
        return Done.SENT
    note_failure(message, outcome, follow)
    return Done.WIRE_IS_DOWN if outcome.wire else Done.NOT_SENT


def begin_attempt(message: Message) -> bool:
    """Renew our claim and count the attempt; return False when the row is no longer ours."""
    with database.cursor() as cursor:
        cursor.execute(RENEW, [message.pk, message.claimed_at])
        row = cursor.fetchone()
    if row is None:
        return False
    message.claimed_at, message.attempts = row
    return True


def send(message: Message, connection: Any) -> Outcome | None:  # Any: as above
    """Hand one mail to the server; return None when it took it."""
    if message.attempts > MAX_ATTEMPTS:  # a message that keeps killing its worker
        return Outcome("too many attempts", permanent=True)
    try:
        mail = as_mail(written(message))
    except Exception:
        # Whatever goes wrong in the words of one letter keeps no other waiting; the next attempt may be a better release's.
        logger.exception("outbox_message_unwritable", extra={"object_id": str(message.pk), "kind": message.kind})
        return Outcome("cannot be written")
    try:
        connection.open()
        connection.send_messages([mail])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return judge(error)
    return None


@transaction.atomic
def note_sent(message: Message, follow: Follow | None = None) -> None:
    """Note the delivery and forget the content, in one statement."""
    note_arrival(message, follow)
    Message.objects.filter(pk=message.pk).update(
        **NOTHING_LEFT,
        recipient_hash=address_hash(message.recipient),
        sent_at=timezone.now(),
        claimed_at=None,
        error="",
    )


def note_unread(message: Message, *, reason: str) -> None:
    """Note why nobody is left to read this, and forget what was in it: it is never sent."""
    Message.objects.filter(pk=message.pk).update(
        **NOTHING_LEFT,
        recipient_hash=address_hash(message.recipient),
        failed_at=timezone.now(),
        claimed_at=None,
        error=reason,
    )


@transaction.atomic
def note_read_on_site(message: Message, follow: Follow) -> None:
    """Leave a mail unsent whose reader chose the site: it is noted there, and forgotten here."""
    try:
        message = written(message)  # for the way to the page that it is about
    except Exception:
        logger.exception("outbox_message_unwritable", extra={"object_id": str(message.pk), "kind": message.kind})
    note_arrival(message, follow)
    note_unread(message, reason=READ_ON_SITE)


@transaction.atomic
def note_failure(message: Message, outcome: Outcome, follow: Follow | None = None) -> None:
    """Plan the next attempt, or give up; what cannot be mailed can still be read on the site."""
    now = timezone.now()
    rows = Message.objects.filter(pk=message.pk)
    final = outcome.permanent or message.attempts >= MAX_ATTEMPTS
    if final:
        note_arrival(message, follow)
        rows.update(failed_at=now, claimed_at=None, error=outcome.note)
        if outcome.bounced:
            tell_unreachable(message.recipient)
    else:
        rows.update(due_at=now + PAUSES[message.attempts - 1], claimed_at=None, error=outcome.note)
    event = "outbox_message_failed" if final else "outbox_message_postponed"
    logger.warning(event, extra={"object_id": str(message.pk), "kind": message.kind, "outcome": outcome.note})


def release(messages: Sequence[Message]) -> None:
    """Give back what was not tried; it is due again when the server may have recovered."""
    Message.objects.waiting().filter(pk__in=[message.pk for message in messages]).update(
        claimed_at=None, due_at=timezone.now() + PAUSES[0]
    )
