"""When unusually many mails are refused, it is us whom they refuse: stop before readers go off the list for it (decision 0079).

A mail server that blocks us often says "550" and no more, which by the book means that nobody reads there. The first few of a sending go off
the list at once. After those, who bounces is held: still on the list until the sending ends without a brake, or until somebody looked.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from kit.refusals import NotFound
from newsletter import sending_emails
from newsletter.errors import NothingToRetry, SendingIsOver
from newsletter.models import REFUSED, Delivery, DeliveryState, Sending, SendingState, SubscriberStatus, Suppression
from newsletter.rules import may_send
from newsletter.services.bouncing import take_off_the_list
from newsletter.services.lanes import wake

# So many bounces of one sending take their readers off the list at once; they come back when it was the server.
AT_ONCE = 9
# Taking off the list happens in the transaction that ends the delivery.
SAME_MOMENT = timedelta(seconds=30)
# So many mails refused, and more than one in ten of those handed over since the first of them: that is not about readers.
ENOUGH = 20
ONE_IN = 10


def note_bounce_of(delivery: Delivery, address_hash: str) -> None:
    """Take a reader off the list, or hold that back when there were many. Call it in the transaction that ends the delivery."""
    before = Delivery.objects.filter(sending=delivery.sending_id, state=DeliveryState.BOUNCED).exclude(pk=delivery.pk)
    if before.values("pk")[:AT_ONCE].count() < AT_ONCE:
        take_off_the_list(address_hash, reason="bounced")
    else:
        Delivery.objects.filter(pk=delivery.pk).update(is_held=True)


def are_many(sending: Sending) -> bool:
    """Return whether more mails were refused than readers can be gone, since somebody last looked."""
    refused = Delivery.objects.filter(sending=sending, state__in=REFUSED)
    if sending.looked_at:
        refused = refused.filter(at__gt=sending.looked_at)
    newest = list(refused.order_by("-at").values_list("at", flat=True)[:ENOUGH])
    if len(newest) < ENOUGH:
        return False
    few = ENOUGH * (ONE_IN - 1)
    # Asked at each no of the server: an index of what went, and no further than makes a difference.
    went = Delivery.objects.filter(sending=sending, state=DeliveryState.SENT, at__gte=newest[-1])
    return went.values("pk")[:few].count() < few


@transaction.atomic
def brake_if_many(sending: Sending) -> bool:
    """Pause a sending of which unusually many mails were refused, and tell who sends the newsletter; return whether it stands still."""
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if not locked.is_on_its_way:
        return True
    if not are_many(locked):
        return False
    _brake(locked)
    return True


def brake_at_the_end(locked: Sending) -> bool:
    """Pause a sending that would end now, and take many off the list at once: more than one in ten, or most of one mail provider.

    A short list never has as many refusals as stop a long one; a provider with few readers here refuses us as well as a large one.
    """
    held = Delivery.objects.filter(sending=locked, state=DeliveryState.BOUNCED, is_held=True)
    if not held.exists():
        return False
    # What somebody said of the earlier ones does not hold for those that came since: a server may refuse us again.
    bounces = Q(state=DeliveryState.BOUNCED)
    if locked.looked_at:
        bounces &= Q(at__gt=locked.looked_at)
    domain = Lower(Func(F("subscriber__email"), Value("@"), Value(2), function="split_part", output_field=TextField()))
    ended = Delivery.objects.filter(sending=locked).annotate(domain=domain).order_by().values("domain")
    counts = ended.annotate(bounced=Count("pk", filter=bounces), sent=Count("pk", filter=Q(state=DeliveryState.SENT))).filter(
        bounced__gt=0
    )
    rows = list(counts.values_list("bounced", "sent"))
    sent = Delivery.objects.filter(sending=locked, state=DeliveryState.SENT).count()
    bounced = sum(row[0] for row in rows)
    are_many_here = any(refused > AT_ONCE and refused > went for refused, went in rows)
    if bounced * (ONE_IN - 1) <= sent and not are_many_here:
        return False
    _brake(locked)
    return True


def _brake(locked: Sending) -> None:
    locked.state, locked.braked_at = SendingState.PAUSED, timezone.now()
    locked.save(update_fields=["state", "braked_at"])
    sending_emails.tell_braked(locked)


@transaction.atomic
def try_refused_again(*, sending: Sending, by: User) -> Sending:
    """Go on after a brake: the server refused us, so everything that it refused is tried again and nobody goes off the list.

    Of a sending that is done: what did not go is tried again. Raises ``NotFound``, ``SendingIsOver`` (stopped), ``NothingToRetry``.
    """
    locked = _locked(sending, by)
    if locked.state == SendingState.STOPPED:
        raise SendingIsOver
    if locked.state != SendingState.DONE and not locked.braked_at:
        raise NothingToRetry
    again = Delivery.objects.filter(sending=locked, state=DeliveryState.FAILED)
    again |= Delivery.objects.filter(sending=locked, state=DeliveryState.BOUNCED, is_held=True)
    if locked.braked_at:
        again |= _taken_off_at_once(locked)
    now = timezone.now()
    tried = again.update(
        state=DeliveryState.WAITING, at=None, attempts=0, due_at=now, is_held=False, smtp_code="", claimed_at=None
    )
    if not tried and locked.state == SendingState.DONE:
        raise NothingToRetry
    return _go_on(locked)


@transaction.atomic
def believe_refusals(*, sending: Sending, by: User) -> Sending:
    """Go on after a brake: these addresses are gone, so their readers go off the list. Raises ``NotFound``, ``NothingToRetry``."""
    locked = _locked(sending, by)
    if not locked.braked_at or locked.is_over:
        raise NothingToRetry
    settle(locked)
    return _go_on(locked)


def _taken_off_at_once(locked: Sending) -> QuerySet[Delivery]:
    """Put back on the list who went off it by the first bounces since somebody last looked; return their deliveries."""
    first = Delivery.objects.filter(sending=locked, state=DeliveryState.BOUNCED, is_held=False)
    if locked.looked_at:
        first = first.filter(at__gt=locked.looked_at)
    back = []
    for delivery in first.select_related("subscriber"):
        reader, at = delivery.subscriber, delivery.at
        if at and reader.left_at and abs(reader.left_at - at) < SAME_MOMENT and reader.status == SubscriberStatus.LEFT:
            Suppression.objects.filter(address_hash=reader.address_hash, reason="bounced").delete()
            reader.status, reader.left_at, reader.times_left = SubscriberStatus.ACTIVE, None, max(reader.times_left - 1, 0)
            reader.save(update_fields=["status", "left_at", "times_left"])
            back.append(delivery.pk)
    return Delivery.objects.filter(pk__in=back)


def has_failed(sending: Sending) -> bool:
    """Return whether mails of a sending did not go, and are still known."""
    return Delivery.objects.filter(sending=sending, state=DeliveryState.FAILED).exists()


def settle(sending: Sending) -> int:
    """Take those off the list who were held; return how many."""
    held = Delivery.objects.filter(sending=sending, state=DeliveryState.BOUNCED, is_held=True).select_related("subscriber")
    count = 0
    for delivery in held.order_by("pk").iterator(chunk_size=500):
        take_off_the_list(delivery.subscriber.address_hash, reason="bounced")
        count += 1
    held.update(is_held=False)
    return count


def _locked(sending: Sending, by: User) -> Sending:
    if not may_send(by):
        raise NotFound
    return Sending.objects.select_for_update().get(pk=sending.pk)


def _go_on(locked: Sending) -> Sending:
    locked.state, locked.ended_at, locked.braked_at, locked.looked_at = SendingState.RUNNING, None, None, timezone.now()
    locked.trouble, locked.troubles, locked.tries_at = "", 0, None
    locked.save(update_fields=["state", "ended_at", "braked_at", "looked_at", "trouble", "troubles", "tries_at"])
    locked.lanes.update(rung_at=None)
    wake(locked)
    return locked
