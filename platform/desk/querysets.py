"""Ways to read requests."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from desk.choices import InquiryStatus
from desk.moves import AT_THE_DESK, WAITING

if TYPE_CHECKING:
    from desk.models import Inquiry, PrivacyRequest
else:
    Inquiry = PrivacyRequest = Any


class RequestQuerySet(models.QuerySet["PrivacyRequest"]):
    """Requests."""

    def at_desks(
        self, schools: models.QuerySet[Any], *, of_region: bool
    ) -> Self:  # Any: schools, which this floor does not name
        """Those that these schools answer, and with ``of_region`` those that the region answers itself."""
        own = Q(school__in=schools) | (Q(school=None) if of_region else Q(pk=None))
        return self.filter(own, status__in=AT_THE_DESK)

    def waiting(self) -> Self:
        """Those for which a clock runs, the nearest end first."""
        return self.filter(status__in=WAITING).order_by("due_on", "received_at", "pk")

    def breached(self) -> Self:
        """Those whose term is over."""
        return self.waiting().filter(due_on__lt=timezone.localdate())


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """What people ask with the contact form."""

    def waiting(self) -> Self:
        """Those that nobody answered yet, the nearest end first."""
        return self.filter(status=InquiryStatus.OPEN).order_by("due_on", "received_at", "pk")

    def late(self) -> Self:
        """Those whose last day is over."""
        return self.waiting().filter(due_on__lt=timezone.localdate())
