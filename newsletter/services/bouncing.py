"""Who cannot be reached, and who called our mail unwanted: off the list at once, whoever told us.

``note_bounce`` is the door for what comes later than the answer of the mail server: a list of a mail service
(``manage.py newsletter_bounces``), or its webhook where an installation adds one. No mailbox is read.
"""

import logging
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter.models import Subscriber, SubscriberStatus, Suppression
from newsletter.services.leaving import leave
from newsletter.services.readers_mail import withdraw_readers_mail

logger = logging.getLogger("meeloop.newsletter")
Kind = Literal["bounce", "complaint"]
# More mails than these that find nobody, and more than one in so many readers, are not about who reads them.
MOST_IN_AN_HOUR = 20
ONE_IN = 20


@transaction.atomic
def note_bounce(address: str, kind: Kind) -> bool:
    """Take an address off the list for good (``bounce``), or as somebody who left (``complaint``). Safe to repeat.

    Returns whether a reader had this address. One that is not on the list is remembered all the same, as a keyed hash: it will
    not be mailed when somebody signs it up. After a complaint its reader can come back themselves.
    """
    hashed = address_hash(address)
    reader = Subscriber.objects.filter(address_hash=hashed).first()
    was_reader = reader is not None and reader.status == SubscriberStatus.ACTIVE
    if kind == "bounce":
        take_off_the_list(hashed, reason="bounced")
    elif reader is not None and was_reader:
        leave(subscriber=reader, channel="complaint")
    else:
        suppress(hashed, reason="left")
    return was_reader


def note_unreachable(address: str) -> None:
    """Take an address off the list at which a mail of any kind found nobody (``outbox.unreachable``).

    Not when there were many in an hour: then it is us whom the mail server refuses (``braking``). Who is really gone bounces again.
    """
    hashed, hour_ago = address_hash(address), timezone.now() - timedelta(hours=1)
    lately = Suppression.objects.filter(reason="bounced", created_at__gt=hour_ago).exclude(address_hash=hashed)
    if lately.values("pk")[:MOST_IN_AN_HOUR].count() < MOST_IN_AN_HOUR or lately.count() * ONE_IN < _readers():
        take_off_the_list(hashed, reason="bounced")
    else:
        logger.warning("newsletter_bounce_not_believed", extra={"count": MOST_IN_AN_HOUR})


def _readers() -> int:
    return Subscriber.objects.filter(status=SubscriberStatus.ACTIVE).count()


@transaction.atomic
def take_off_the_list(hashed: str, *, reason: str) -> None:
    """Mail the address behind this hash no more until its reader asks anew (``reviving``); its row goes when the term of who left is over. Safe to repeat."""
    suppress(hashed, reason=reason)
    reader = Subscriber.objects.select_for_update().filter(address_hash=hashed, status=SubscriberStatus.ACTIVE).first()
    if reader is None:
        return
    reader.status, reader.left_at, reader.times_left = SubscriberStatus.LEFT, timezone.now(), reader.times_left + 1
    reader.save(update_fields=["status", "left_at", "times_left"])
    withdraw_readers_mail(reader.email)


def suppress(hashed: str, *, reason: str) -> None:
    """Write that an address must not be mailed. An address that bounced stays so, also when it left before; the last bounce counts."""
    Suppression.objects.bulk_create([Suppression(address_hash=hashed, reason=reason)], ignore_conflicts=True)
    if reason == "bounced":
        Suppression.objects.filter(address_hash=hashed).update(reason=reason, created_at=timezone.now())
