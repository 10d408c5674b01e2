"""Ways to read programs, pupils, suppliers and open hours of support."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from schools.models import Program, Pupil, Supplier, SupportGrant
else:
    Program = Pupil = Supplier = SupportGrant = Any


class ProgramQuerySet(models.QuerySet["Program"]):
    """Programs of schools."""

    def running(self) -> Self:
        """Those whose agreement runs today and that the school did not stop."""
        today = timezone.localdate()
        return self.filter(ended_at=None, agreement_on__lte=today, runs_until__gte=today)


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


class PupilQuerySet(models.QuerySet["Pupil"]):
    """Pupils."""

    def shown(self) -> Self:
        """Leave out whose data is frozen (AVG article 18): those are in no list, mail or count."""
        return self.filter(shown_pupils())

    def restricted(self) -> Self:
        """Those whose data is frozen."""
        return self.exclude(shown_pupils())


def shown_pupils(path: str = "") -> Q:
    """Return the condition that leaves frozen pupils out; ``path`` is the way to the pupil ("pupil__" from a place)."""
    return Q(**{f"{path}restricted_at": None})
