"""Work off what was asked to be counted: one worker at a time, and no order stands for ever.

Who counts holds an advisory lock of the session: it goes with the connection, so that a killed worker leaves it open. How often
an order was begun is written before its count begins; what died that often without an answer is ended with one.
"""

from django.db.models import F
from django.utils import timezone

from kit.alone import only_one
from kit.refusals import Refusal
from stats.choices import OrderStatus
from stats.errors import CountingFailed
from stats.models import ReleaseOrder
from stats.services.counting import make_release

# How often an order is begun before it is given up.
TRIES = 3
COUNTER = "stats.count"


def count_next() -> bool:
    """Work off the oldest order. Return whether there was one and nobody else was counting.

    What cannot be counted ends the order with the reason why. What nobody foresaw goes on to the caller; the order is tried
    again, ``TRIES`` times in all, and then refused as ``counting_failed``.
    """
    with only_one(COUNTER) as alone:
        if not alone:
            return False
        order = ReleaseOrder.objects.filter(status=OrderStatus.ASKED).order_by("asked_at", "pk").first()
        if order is None:
            return False
        if order.tries >= TRIES:
            end_order(order, CountingFailed())
            return True
        ReleaseOrder.objects.filter(pk=order.pk).update(tries=F("tries") + 1)
        try:
            make_release(order)
        except Refusal as refusal:
            end_order(order, refusal)
        except Exception:
            if order.tries + 1 >= TRIES:
                end_order(order, CountingFailed())
            raise
    return True


def end_order(order: ReleaseOrder, refusal: Refusal) -> None:
    """End an order that still stands, with the reason why."""
    ReleaseOrder.objects.filter(pk=order.pk, status=OrderStatus.ASKED).update(
        status=OrderStatus.REFUSED, refusal=refusal.code, words=refusal.detail[:300], done_at=timezone.now()
    )
