"""To another address: asked by whoever has the link, decided by whoever reads the new mailbox, told to the old one."""

from django.db import transaction
from django.db.models import Q

from kit.address_hash import address_hash
from newsletter import emails
from newsletter.errors import AddressTaken, LinkUnusable, SameAddress
from newsletter.links import read_move
from newsletter.models import AddressChange, Subscriber, SubscriberStatus, Suppression
from newsletter.services.limits import check_network, may_mail
from newsletter.services.readers_mail import withdraw_readers_mail
from newsletter.services.records import record
from newsletter.services.reviving import lift, made_at


def ask_to_move(*, subscriber: Subscriber, email: str, language: str, network: str) -> None:
    """Mail the new address a link to confirm; the newest request of a subscriber is the only one.

    Returns nothing and leaves the same trace whether or not the new address is on the list already: that one is told so by
    mail, and nothing changes for either. Raises ``TooManyRequests`` for the asker's network, ``SameAddress``.
    """
    check_network(network)
    email, hashed = email.strip(), address_hash(email)
    if hashed == subscriber.address_hash:
        raise SameAddress
    if not may_mail(email):
        return
    with transaction.atomic():
        # Of two requests at once the second waits, and takes the place of the first.
        if Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first() is None:
            return
        AddressChange.objects.filter(subscriber=subscriber).delete()
        change = AddressChange.objects.create(subscriber=subscriber, email=email, address_hash=hashed)
        known = Subscriber.objects.filter(address_hash=hashed, status=SubscriberStatus.ACTIVE).first()
        if known is not None:
            emails.tell_already_subscribed(known, language=known.language)
        else:
            emails.ask_to_confirm_move(change, language=language)


@transaction.atomic
def confirm_move(*, token: str) -> Subscriber:
    """Let the newsletter go to the new address from this second, and tell the old one. Raises ``LinkUnusable``, ``AddressTaken``.

    The proof of consent of the old address ends with a withdrawal and nobody can revive it; the new address begins with its own
    yes. Topics, frequency and pause go along. Links in mails to the old address open nothing any more.
    """
    change = read_move(token)
    subscriber = _lock(change)
    # The request may have been replaced or taken back while we waited for the row.
    if subscriber is None or subscriber.status != SubscriberStatus.ACTIVE:
        raise LinkUnusable
    if not AddressChange.objects.filter(pk=change.pk).exists():
        raise LinkUnusable
    _make_room(change)
    if not lift(change.address_hash, asked_at=made_at(token)):
        raise LinkUnusable
    _close_old(subscriber)
    subscriber.email, subscriber.address_hash = change.email, change.address_hash
    subscriber.times_moved += 1
    subscriber.save(update_fields=["email", "address_hash", "times_moved"])
    record(subscriber, "given", channel="moved", topics=subscriber.topics)
    change.delete()
    return subscriber


def _lock(change: AddressChange) -> Subscriber | None:
    """Hold who moves and who is there already, by number: two readers who move to each other's address would wait for ever."""
    both = Q(pk=change.subscriber_id) | Q(address_hash=change.address_hash)
    held = {row.pk: row for row in Subscriber.objects.select_for_update().filter(both).order_by("pk")}
    return held.get(change.subscriber_id)


def _make_room(change: AddressChange) -> None:
    """A row of who asked with the new address but did not confirm, or who left, makes way: its mailbox now says yes here."""
    # ON CONFLICT DO NOTHING: there is one row now, ours or that of somebody who asks at this moment, and we hold it.
    row = Subscriber(email=change.email, address_hash=change.address_hash)
    Subscriber.objects.bulk_create([row], ignore_conflicts=True)
    there = Subscriber.objects.select_for_update().get(address_hash=change.address_hash)
    if there.status == SubscriberStatus.ACTIVE:
        raise AddressTaken
    there.delete()


def _close_old(subscriber: Subscriber) -> None:
    record(subscriber, "withdrawn", channel="moved", topics=subscriber.topics)
    Suppression.objects.bulk_create([Suppression(address_hash=subscriber.address_hash, reason="left")], ignore_conflicts=True)
    withdraw_readers_mail(subscriber.email)
    emails.tell_moved(subscriber, language=subscriber.language)
