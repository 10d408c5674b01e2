"""Names wait for a count that is being made (``services.freezing`` asks for it), for a day at most: the promise to the children wins."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kit import school_year
from privacy.terms import SIGN_UPS
from stats.choices import OrderStatus
from stats.models import ReleaseOrder

GRACE = timedelta(days=1)
ALL, NONE = ~Q(pk__in=()), Q(pk__in=())


def counts_being_made(now: datetime) -> Q:
    """Return all rows with names while a year is counted whose names went due less than a day ago; else none."""
    just_over = SIGN_UPS.cutoff(now) - timedelta(days=1)
    if now - SIGN_UPS.ends_at(just_over) >= GRACE:
        return NONE
    start_year = school_year.start_year_on(timezone.localdate(just_over))
    is_counted_now = ReleaseOrder.objects.filter(start_year=start_year, status=OrderStatus.ASKED).exists()
    return ALL if is_counted_now else NONE
