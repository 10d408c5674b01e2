"""What editors see: totals per page and day or week, in fives, and nothing below ten (promise OGP-2.1e)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from pages.models import VisitCount

# At least what published counts ask (five, ``stats``). Numbers in fives.
SHOWN_FROM = 10
BASE = 5
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Looked:
    """One page: a number per column, or None where there were too few to show."""

    page: str
    numbers: tuple[int | None, ...]


def days(now: datetime) -> list[date]:
    """Return the first day of each column by day: the last seven whole days, oldest first."""
    today = timezone.localdate(now)
    return [today - timedelta(days=back) for back in range(7, 0, -1)]


def weeks(now: datetime) -> list[date]:
    """Return the Monday of each column by week: the last eight whole weeks, oldest first."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    return [monday - back * WEEK for back in range(8, 0, -1)]


def looked_at(starts: Sequence[date], length: timedelta) -> list[Looked]:
    """Return the pages that were looked at often enough in some column, those looked at most first."""
    first, last = _midnight(starts[0]), _midnight(starts[-1] + length)
    per_day = (
        VisitCount.objects.filter(hour__gte=first, hour__lt=last)
        .values("page", day=TruncDate("hour"))
        .annotate(total=Sum("visits"))
        .order_by()
    )
    found: dict[str, list[list[int]]] = {}
    for row in per_day:
        column = (row["day"] - starts[0]) // length
        found.setdefault(row["page"], [[] for _start in starts])[column].append(row["total"])
    rows = [(sum(map(sum, columns)), Looked(page, tuple(together(one) for one in columns))) for page, columns in found.items()]
    rows.sort(key=lambda row: (-row[0], row[1].page))
    return [row for _total, row in rows if any(number is not None for number in row.numbers)]


def shown(total: int) -> int | None:
    """Return a total as it is shown: in fives, or nothing when it is too small."""
    return round(total / BASE) * BASE if total >= SHOWN_FROM else None


def together(per_day: Iterable[int]) -> int | None:
    """Return what is shown of some days at once: what the days with a number of their own come to, and the rest apart.

    The days without a number count only when they come to ten or more themselves, rounded down. A week that rounds all days at once
    can give such a day away: six days that all lie at the low end of their five leave room for one answer.
    """
    numbers = list(per_day)
    hidden = sum(number for number in numbers if shown(number) is None)
    total = (shown(sum(numbers) - hidden) or 0) + (hidden // BASE * BASE if hidden >= SHOWN_FROM else 0)
    return total or None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
