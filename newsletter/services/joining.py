"""Onto the list: asked by anyone, decided by whoever reads the mailbox (promise POR-3d)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kit.address_hash import address_hash
from kit.rate_limit import may_happen
from newsletter import emails
from newsletter.errors import LinkUnusable, TooManyRequests
from newsletter.links import read_confirmation
from newsletter.models import Subscriber, SubscriberStatus, Suppression, Topic
from newsletter.services.records import record

HOUR, DAY = 3600, 86_400
# A whole school shares one network.
REQUESTS_PER_NETWORK_AND_HOUR = 30
MAILS_PER_ADDRESS_AND_DAY = 5


def ask_to_subscribe(*, email: str, topics: Sequence[str], language: str, channel: str, network: str) -> None:
    """Mail the address a link to confirm, or the news that it is on the list already.

    Returns nothing and does the same work for a known and an unknown address, so that neither the answer nor its time
    tells who is on the list. ``topics`` are kept in the link: somebody else's request changes nothing for a subscriber.
    Raises ``TooManyRequests`` for the asker's network only.
    """
    check_network(network)
    email, hashed = email.strip(), address_hash(email)
    if not may_mail(hashed):
        return
    chosen = [topic for topic in Topic.values if topic in topics]
    with transaction.atomic():
        # ON CONFLICT DO NOTHING: two requests at once for a new address make one row.
        Subscriber.objects.bulk_create([Subscriber(email=email, address_hash=hashed, language=language)], ignore_conflicts=True)
        subscriber = Subscriber.objects.select_for_update().get(address_hash=hashed)
        record(subscriber, "asked", channel=channel, topics=chosen)
        if subscriber.status == SubscriberStatus.ACTIVE:
            emails.tell_already_subscribed(subscriber, language=subscriber.language)
        else:
            emails.ask_to_confirm(subscriber, chosen, language=language)


@transaction.atomic
def confirm_subscription(*, token: str, channel: str) -> Subscriber:
    """Put the reader of the mailbox on the list. Doing it twice changes nothing more. Raises ``LinkUnusable``.

    A link from before somebody left is unusable: an old mail that a scanner opens again cannot bring them back.
    """
    asked = read_confirmation(token)
    subscriber = Subscriber.objects.select_for_update().filter(pk=asked.subscriber_id).first()
    if subscriber is None or subscriber.times_left != asked.times_left:
        raise LinkUnusable
    if subscriber.status == SubscriberStatus.ACTIVE:
        return subscriber
    subscriber.status, subscriber.topics = SubscriberStatus.ACTIVE, asked.topics
    subscriber.confirmed_at, subscriber.left_at = timezone.now(), None
    subscriber.save(update_fields=["status", "topics", "confirmed_at", "left_at"])
    Suppression.objects.filter(address_hash=subscriber.address_hash, reason="left").delete()
    record(subscriber, "given", channel=channel, topics=asked.topics)
    return subscriber


def request_links(*, email: str, language: str, network: str) -> None:
    """Mail fresh links to an address on the list; any other address gets no mail, and the same answer.

    Raises ``TooManyRequests`` for the asker's network only.
    """
    check_network(network)
    hashed = address_hash(email)
    if not may_mail(hashed):
        return
    known = Subscriber.objects.mailable().filter(address_hash=hashed).first()
    # For an unknown address the same work is done and undone, so that the time of the answer tells nothing.
    with transaction.atomic():
        point = transaction.savepoint()
        emails.send_links(known or Subscriber(pk=0, email=email.strip(), address_hash=hashed), language=language)
        if known is None:
            transaction.savepoint_rollback(point)


def check_network(network: str) -> None:
    """Raise ``TooManyRequests`` when this network asked too often."""
    times = REQUESTS_PER_NETWORK_AND_HOUR
    if not may_happen(what="newsletter.network", who=network, times=times, seconds=HOUR):
        raise TooManyRequests


def may_mail(hashed: str) -> bool:
    """Return whether this address may get one more mail today; never one that bounced for good."""
    within = may_happen(what="newsletter.address", who=hashed, times=MAILS_PER_ADDRESS_AND_DAY, seconds=DAY)
    return within and not Suppression.objects.filter(address_hash=hashed, reason="bounced").exists()
