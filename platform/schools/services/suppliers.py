"""Who works for us: told to schools 30 days ahead, started only under an agreement and in Europe (promises POR-4a/f, SP-7a)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kit.constraints import refusing
from kit.text import clean
from schools import emails
from schools.errors import (
    SupplierAlreadyAnnounced,
    SupplierAlreadyStarted,
    SupplierNotAnnounced,
    SupplierNotReady,
    SupplierTooSoon,
)
from schools.models import ProcessingAgreement, School, Supplier, SupplierObjection
from schools.rules import check_coordinates

NOTICE = timedelta(days=30)
LONGEST_REASON = 500


@transaction.atomic
def announce_supplier(*, supplier: Supplier) -> Supplier:
    """Tell every school that takes part who will work for us, at least 30 days before. Raises ``SupplierAlreadyAnnounced``."""
    locked = _locked(supplier)
    if locked.announced_at is not None:
        raise SupplierAlreadyAnnounced
    locked.announced_at = timezone.now()
    locked.save(update_fields=["announced_at"])
    starts_on = earliest_start(locked)
    for school in School.objects.filter(agreements__isnull=False).distinct().order_by("pk"):
        emails.announce_supplier(school, locked, starts_on=starts_on)
    return locked


@transaction.atomic
def start_supplier(*, supplier: Supplier) -> Supplier:
    """Let a supplier work for us from today. Twice is the same as once.

    Raises ``SupplierNotAnnounced``, ``SupplierTooSoon`` (with the day) and ``SupplierNotReady`` (no agreement, or outside Europe;
    the database says no as well).
    """
    locked = _locked(supplier)
    if locked.active_from is not None:
        return locked
    if locked.announced_at is None:
        raise SupplierNotAnnounced
    if timezone.localdate() < (first := earliest_start(locked)):
        raise SupplierTooSoon(day=f"{first:%d-%m-%Y}")
    locked.active_from = timezone.localdate()
    with refusing({"supplier_works_under_agreement_in_europe": SupplierNotReady}), transaction.atomic():
        locked.save(update_fields=["active_from"])
    return locked


@transaction.atomic
def end_supplier(*, supplier: Supplier) -> Supplier:
    """Write down that a supplier works for us no more from today."""
    locked = _locked(supplier)
    if locked.ended_on is None:
        locked.ended_on = timezone.localdate()
        locked.save(update_fields=["ended_on"])
    return locked


@transaction.atomic
def save_supplier(*, supplier: Supplier) -> Supplier:
    """Write what was filled in. One that works for us keeps name, service and place. Raises ``SupplierAlreadyStarted``."""
    if Supplier.objects.filter(pk=supplier.pk).exclude(active_from=None).exists():
        raise SupplierAlreadyStarted
    supplier.name, supplier.service = clean(supplier.name), clean(supplier.service)
    supplier.country = clean(supplier.country)
    supplier.save()
    return supplier


@transaction.atomic
def object_to_supplier(*, supplier: Supplier, school: School, reason: str, by: User) -> SupplierObjection:
    """Write down that a school does not want a supplier, and tell the region. Twice is the same as once. Raises ``NotFound``."""
    check_coordinates(by, school)
    known = {"reason": clean(reason, limit=LONGEST_REASON), "by": by}
    made, is_new = SupplierObjection.objects.get_or_create(supplier=supplier, school=school, defaults=known)
    if is_new:
        emails.tell_region_of_objection(made)
    return made


def earliest_start(supplier: Supplier) -> date:
    """Return the first day on which a supplier may work: 30 days after schools heard of it, at once while no school takes part."""
    told = timezone.localdate(supplier.announced_at or timezone.now())
    has_schools = ProcessingAgreement.objects.filter(accepted_at__lt=supplier.announced_at or timezone.now()).exists()
    return told + NOTICE if has_schools else told


def works_for_us(name: str) -> bool:
    """Return whether a supplier with this name works for us today; the database lets nobody do so without an agreement and Europe."""
    return Supplier.objects.working().filter(name__iexact=name).exists()


def _locked(supplier: Supplier) -> Supplier:
    found: Supplier = Supplier.objects.select_for_update().get(pk=supplier.pk)
    return found
