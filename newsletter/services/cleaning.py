"""What the newsletter forgets by itself."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from newsletter.links import CONFIRM_WITHIN
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from newsletter.services.leaving import UNDO_WITHIN

KEEP_PROOF = timedelta(days=365)


def forget_people() -> dict[str, int]:
    """Delete unconfirmed requests and people who left, each after its term; return how many of each.

    Of who left only a keyed hash stays (``Suppression``), and the proof of what they agreed to.
    """
    now = timezone.now()
    subscribers = Subscriber.objects.all()
    unconfirmed = subscribers.filter(status=SubscriberStatus.PENDING, created_at__lt=now - CONFIRM_WITHIN - timedelta(days=1))
    departed = subscribers.filter(status=SubscriberStatus.LEFT, left_at__lt=now - UNDO_WITHIN)
    return {"unconfirmed": unconfirmed.delete()[0], "departed": departed.delete()[0]}


def forget_proof() -> int:
    """Delete proof a year after the last word about an address that is no longer on the list; return how many lines.

    Only the worker's database role may delete proof.
    """
    on_the_list = Subscriber.objects.filter(address_hash=OuterRef("address_hash"))
    quiet = (
        ConsentRecord.objects.values("address_hash")
        .annotate(last_at=Max("at"))
        .filter(~Exists(on_the_list), last_at__lt=timezone.now() - KEEP_PROOF)
        .values("address_hash")
    )
    return ConsentRecord.objects.filter(address_hash__in=quiet).delete()[0]
