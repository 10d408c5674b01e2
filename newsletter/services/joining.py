"""Onto the list: asked by anyone, decided by whoever reads the mailbox (promise POR-3d)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter import emails
from newsletter.errors import LinkUnusable
from newsletter.interests import named
from newsletter.links import read_confirmation
from newsletter.models import AskedFor, Frequency, Subscriber, SubscriberStatus
from newsletter.services.limits import check_network, forget_count, may_mail
from newsletter.services.records import record
from newsletter.services.reviving import lift, made_at


def ask_to_subscribe(
    *, email: str, topics: Sequence[str], language: str, channel: str, network: str, frequency: str = Frequency.EACH
) -> None:
    """Mail the address a link to confirm, or the news that it is on the list already.

    Returns nothing and does the same work for a known and an unknown address, so that neither the answer nor its time
    tells who is on the list. ``topics``, ``frequency`` and ``language`` are kept in the link: somebody else's request changes nothing for a
    subscriber.
    Raises ``TooManyRequests`` for the asker's network only.
    """
    check_network(network)
    email, hashed = email.strip(), address_hash(email)
    if not may_mail(email):
        return
    wanted = named(topics)
    with transaction.atomic():
        # ON CONFLICT DO NOTHING: two requests at once for a new address make one row.
        Subscriber.objects.bulk_create([Subscriber(email=email, address_hash=hashed, language=language)], ignore_conflicts=True)
        subscriber = Subscriber.objects.select_for_update().get(address_hash=hashed)
        record(subscriber, "asked", channel=channel, topics=list(wanted))
        if subscriber.status == SubscriberStatus.ACTIVE:
            emails.tell_already_subscribed(subscriber, language=subscriber.language)
        else:
            emails.ask_to_confirm(subscriber, wanted, frequency, language=language)


@transaction.atomic
def confirm_subscription(*, token: str, channel: str) -> Subscriber:
    """Put the reader of the mailbox on the list. Doing it twice changes nothing more. Raises ``LinkUnusable``.

    A link from before somebody left, or from before mail to them bounced, is unusable: an old mail that a scanner opens again
    cannot bring them back.
    """
    asked = read_confirmation(token)
    subscriber = Subscriber.objects.select_for_update().filter(pk=asked.subscriber_id).first()
    if subscriber is None or not asked.is_for(subscriber):
        raise LinkUnusable
    if subscriber.status == SubscriberStatus.ACTIVE:
        return subscriber
    if not lift(subscriber.address_hash, asked_at=made_at(token)):
        raise LinkUnusable
    subscriber.status, subscriber.topics, subscriber.frequency = SubscriberStatus.ACTIVE, asked.topics, asked.frequency
    subscriber.confirmed_at, subscriber.left_at = timezone.now(), None
    # A fresh yes says anew what is wanted: what was muted or paused before somebody left is over.
    subscriber.muted, subscriber.paused_until = [], None
    # And the words they said it to: who asked first, in another language, may have been somebody else.
    subscriber.language = asked.language or subscriber.language
    subscriber.save(
        update_fields=["status", "topics", "frequency", "confirmed_at", "left_at", "muted", "paused_until", "language"],
    )
    forget_count(subscriber.email)
    record(subscriber, "given", channel=channel, topics=asked.topics)
    return subscriber


def request_links(*, email: str, language: str, network: str) -> None:
    """Mail fresh links to an address on the list, and to who asked and did not say yes yet a link to do so.

    Any other address gets no mail, and the same answer.
    Counted apart from signing up: who floods a mailbox with the one cannot keep its reader from the other.
    Raises ``TooManyRequests`` for the asker's network only.
    """
    check_network(network, AskedFor.LINKS)
    hashed = address_hash(email)
    if not may_mail(email, AskedFor.LINKS):
        return
    known = Subscriber.objects.filter(address_hash=hashed).first()
    is_reader = known is not None and Subscriber.objects.mailable().filter(pk=known.pk).exists()
    # For an unknown address the same work is done and undone, so that the time of the answer tells nothing.
    with transaction.atomic():
        point = transaction.savepoint()
        if known is not None and known.status == SubscriberStatus.PENDING:
            emails.ask_to_confirm(known, {}, language=language)
            return
        emails.send_links(known or Subscriber(pk=0, email=email.strip(), address_hash=hashed), language=language)
        if not is_reader:
            transaction.savepoint_rollback(point)


def mail_own_link(*, subscriber: Subscriber, language: str, network: str) -> None:
    """Mail a reader the link that opens everything about them for an hour: to the address on the list and to no other.

    Raises ``TooManyRequests`` for the asker's network only.
    """
    request_links(email=subscriber.email, language=language, network=network)
