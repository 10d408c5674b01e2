"""A subscriber is forgotten altogether: off the list first, so that proof and the word "no" stand; then nothing is left to send."""

from newsletter.models import AddressChange, Subscriber, SubscriberStatus
from newsletter.services.leaving import leave
from newsletter.services.readers_mail import forget_readers_mail
from outbox.services import forget_messages


def forget_mail_of(subscriber: Subscriber) -> None:
    """Take somebody off the list and out of the outbox. Safe to repeat."""
    for change in AddressChange.objects.filter(subscriber=subscriber):
        forget_messages(recipient=change.email, kind_prefix="newsletter.move")
    if subscriber.status == SubscriberStatus.ACTIVE:
        leave(subscriber=subscriber, channel="erased")
    forget_readers_mail(subscriber.email)
