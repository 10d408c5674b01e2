"""Ways to read suppliers."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from schools.models import Supplier
else:
    Supplier = Any


class SupplierQuerySet(models.QuerySet["Supplier"]):
    """Suppliers."""

    def not_ended(self) -> Self:
        """Those that did not stop yet."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))

    def working(self) -> Self:
        """Those that work for us today."""
        return self.not_ended().filter(active_from__lte=timezone.localdate())
