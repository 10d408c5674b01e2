"""An account is erased by a worker, seconds after somebody asked: the web role cannot touch the logs it is in."""

import logging
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from kit.refusals import Refusal
from privacy.erasing.carrying_out import erase_person
from privacy.erasing.ring import erase_after_commit
from privacy.models import ErasureOrder, ErasureReason

logger = logging.getLogger("meeloop.privacy")


@transaction.atomic
def order_erasure(person: models.Model, *, by: models.Model | None, reason: ErasureReason) -> ErasureOrder:
    """Ask that somebody be erased as soon as this transaction holds. Twice is one order."""
    open_order, _made = ErasureOrder.objects.get_or_create(
        label=person._meta.label,
        person=person.pk,
        done_at=None,
        defaults={"pk": uuid4(), "reason": reason, "by": by.pk if by else None},
    )
    erase_after_commit()
    return open_order


def carry_out_orders() -> int:
    """Erase who was ordered to be erased, each in a transaction of its own; return how many. Two workers share the work.

    One that fails stops no other: it stays open, is tried again each minute, and ``open_orders`` says it to who watches.
    """
    done = 0
    for number in ErasureOrder.objects.filter(done_at=None).order_by("asked_at").values_list("pk", flat=True):
        try:
            done += _carry_out(number)
        except Refusal as refusal:
            # Somebody else's work stands in the way since: the order stays, and the region sees it.
            _note(number, refusal.code)
            logger.warning("erasure_refused", extra={"kind": refusal.code})
        except Exception as problem:  # whatever it is, the next person's minute runs
            _note(number, type(problem).__name__)
            logger.exception("erasure_failed", extra={"kind": type(problem).__name__, "object_id": str(number)})
    return done


def _note(number: UUID, why: str) -> None:
    ErasureOrder.objects.filter(pk=number, done_at=None).update(refusal=why[:60])


@transaction.atomic
def _carry_out(number: UUID) -> bool:
    order = ErasureOrder.objects.select_for_update(skip_locked=True).filter(pk=number, done_at=None).first()
    if order is None:
        return False
    person = apps.get_model(order.label)._base_manager.filter(pk=order.person).first()
    if person is not None:
        receipt = erase_person(person, by=None, reason=ErasureReason(order.reason))
        order.receipt = receipt.number
    order.done_at, order.refusal = timezone.now(), ""
    order.save(update_fields=["done_at", "receipt", "refusal"])
    return person is not None
