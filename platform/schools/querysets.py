"""Ways to read suppliers and open hours of support."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from schools.models import Supplier, SupportGrant
else:
    Supplier = SupportGrant = Any


class SupplierQuerySet(models.QuerySet["Supplier"]):
    """Suppliers."""

    def not_ended(self) -> Self:
        """Those that did not stop yet."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))

    def working(self) -> Self:
        """Those that work for us today."""
        return self.not_ended().filter(active_from__lte=timezone.localdate())


class SupportGrantQuerySet(models.QuerySet["SupportGrant"]):
    """Hours in which somebody of the region may look along."""

    def open(self) -> Self:
        """Those that hold at this moment: not expired, not closed."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now(), granted_at__lte=timezone.now())
