"""Pages with a bound: numbered ones for people, cursors for programs. Neither ever counts the whole table."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from kit.refusals import InvalidInput

PAGE_SIZE = 24
COUNTED = 500


class BoundedPaginator(Paginator[Any]):  # Any: rows of any kind
    """Counts to 500 and no further: who wants more than twenty pages needs a filter, not a page number."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most 500."""
        return min(self.counted, COUNTED)

    @cached_property
    def counted(self) -> int:
        """Return how many rows there are, or 501 for more than 500."""
        rows: Any = self.object_list  # Any: always a queryset here
        return int(rows.order_by().values("pk")[: COUNTED + 1].count())

    @property
    def has_more(self) -> bool:
        """Return whether there are more rows than pages show."""
        return self.counted > COUNTED


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page starts: after a row (keyset), or at a place among the few ranked hits of a search."""

    sorts_at: datetime | None = None
    pk: int = 0
    offset: int = 0

    def __str__(self) -> str:
        text = f"{self.sorts_at.isoformat()}|{self.pk}" if self.sorts_at else str(self.offset)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Return the cursor that an earlier answer gave. Raises ``InvalidInput`` for any other text."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        sorts_at, separator, pk = plain.partition("|")
        if separator:
            return Cursor(sorts_at=_moment(sorts_at), pk=_number(pk))
        return Cursor(offset=_number(plain))
    except (ValueError, binascii.Error) as problem:
        raise InvalidInput from problem


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError("out of range")
    return number


def after(rows: QuerySet[Any], cursor: Cursor, *, moment: str) -> QuerySet[Any]:  # Any: rows of any kind
    """Return the rows behind the cursor in the order (``moment``, ``pk``)."""
    # The first condition is what the index walks; the second drops rows of the very same moment that were shown already.
    behind = Q(**{f"{moment}__gt": cursor.sorts_at}) | Q(**{moment: cursor.sorts_at, "pk__gt": cursor.pk})
    return rows.filter(Q(**{f"{moment}__gte": cursor.sorts_at}), behind)
