"""One mail a day for who chose that: what could wait goes together, at 16.00 on working days."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.choices import MailRhythm
from accounts.models import User
from accounts.services.rhythm import rhythms_of
from enrolments.emails import digest, people
from enrolments.rules.rhythm import last_digest_at
from enrolments.services.transactions import one_transaction
from outbox.digests import close_parts, drop_parts, readers_with_parts, take_parts
from outbox.models import Message

PREFIX = "enrolments."
NO_ACCOUNT, LEFT = "reader has no account", "reader left the organisation"


def send_digests(*, now: datetime | None = None) -> int:
    """Queue the digests that are due; return how many. Each in a transaction of its own: twice, or two workers, is once.

    Who asked for single mails again gets what still waits right away. What waits for somebody without an account, or is about
    an organisation for which they work no more, is dropped with that reason.
    """
    moment = now or timezone.now()
    return sum(_send(reader, moment) for reader in readers_with_parts(kind_prefix=PREFIX, now=moment))


def _send(reader: int, now: datetime) -> int:
    user = User.objects.filter(pk=reader, is_active=True, blocked_at=None).first()
    is_daily = user is not None and MailRhythm.DAILY in rhythms_of(user)
    until = last_digest_at(now) if is_daily else now
    with one_transaction():
        parts = take_parts(reader, kind_prefix=PREFIX, until=until)
        if user is None:
            drop_parts(parts, reason=NO_ACCOUNT)
            return 0
        parts = _readable(user, parts)
        if not parts:
            return 0
        key = f"{digest.KIND}:{reader}:{until.date() if is_daily else parts[0].pk}"
        if Message.objects.filter(dedupe_key=key).exists():
            return 0  # today's has gone; what was written at that very moment comes with the next one
        digest.queue_digest(user, parts, dedupe_key=key)
        close_parts(parts)
    return 1


def _readable(user: User, parts: Sequence[Message]) -> Sequence[Message]:
    """Return what is about this person's work of today; what is not is dropped."""
    work = {"", *people.work_of(user)}
    left = [part for part in parts if part.digest.get("organisation", "") not in work]
    drop_parts(left, reason=LEFT)
    return [part for part in parts if part not in left]
