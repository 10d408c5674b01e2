"""The planner remembers common values of a column until it looks again: names too (trust page §5, tried)."""

from collections.abc import Iterable
from datetime import timedelta

from django.apps import apps
from django.db import connection
from django.utils import timezone

from privacy.models import ErasureFinding, ErasureLedger

# The bell rings at each erasure and the clock every five minutes: what one misses the other finds.
LOOK_BACK = timedelta(minutes=15)


def refresh_statistics() -> list[str]:
    """Look again at every table in which somebody was erased just now; return which. Outside a transaction, as ANALYZE asks nothing more."""
    counts = ErasureLedger.objects.filter(at__gte=timezone.now() - LOOK_BACK).values_list("counts", flat=True)
    emptied = ErasureFinding.objects.filter(emptied_at__gte=timezone.now() - LOOK_BACK).values_list("label", flat=True)
    labels = {*emptied} | {label for one in counts for kind in ("gone", "emptied") for label in one.get(kind, {})}
    return look_again_at(labels)


def look_again_at(labels: Iterable[str]) -> list[str]:
    """Look again at the tables of these models; return which."""
    tables = sorted({apps.get_model(label)._meta.db_table for label in labels})
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    return tables
