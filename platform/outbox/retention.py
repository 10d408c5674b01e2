"""What the outbox forgets (trust page §5). When, ``privacy.neighbours`` says; what is sent is emptied at once, by ``outbox.delivery``."""

from collections.abc import Collection
from uuid import UUID

from kit.address_hash import address_hash
from outbox.delivery import NOTHING_LEFT
from outbox.models import Message


def empty_messages(keys: Collection[UUID]) -> None:
    """Empty mails that could not be delivered, in the running transaction; a keyed hash of the address stays."""
    for message in Message.objects.filter(pk__in=keys).exclude(recipient="").only("recipient"):
        Message.objects.filter(pk=message.pk).update(**NOTHING_LEFT, recipient_hash=address_hash(message.recipient))
