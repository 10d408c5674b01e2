"""Ways to read recognitions."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


def holding(day: date) -> Q:
    """Return the condition on recognitions that count on a day: confirmed, valid, not withdrawn (promise SBB-2a).

    The one spelling of it, with ``holding_sql`` for fixed statements and ``Recognition.holds_on`` for one row; a test compares them.
    """
    stands = Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
    return stands & Q(confirmed_at__isnull=False, valid_from__lte=day, valid_until__gte=day)


def holding_sql(recognition: str) -> str:
    """Return ``holding`` for a fixed statement in which the recognition's row is called so; its parameter is ``today``."""
    return f"""({recognition}.confirmed_at IS NOT NULL AND {recognition}.valid_from <= %(today)s AND {recognition}.valid_until >= %(today)s
        AND ({recognition}.withdrawn_on IS NULL OR {recognition}.withdrawn_on > %(today)s))"""


class RecognitionQuerySet(models.QuerySet[Any]):  # Any: the model imports this file
    """Recognitions of providers."""

    def holding(self, day: date) -> "RecognitionQuerySet":
        """Keep those that count on this day."""
        return self.filter(holding(day))

    def confirmed(self) -> "RecognitionQuerySet":
        """Keep those that the region confirmed, also when they are over."""
        return self.filter(confirmed_at__isnull=False)

    def to_confirm(self) -> "RecognitionQuerySet":
        """Keep those that wait for the region, oldest first; also what was changed after it had been withdrawn."""
        return self.filter(confirmed_at=None).order_by("created_at", "pk")

    def over(self, day: date) -> "RecognitionQuerySet":
        """Keep those that ended or were withdrawn before or on this day."""
        return self.filter(Q(valid_until__lt=day) | Q(withdrawn_on__lte=day))
