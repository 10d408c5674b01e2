"""Unmet demand as the region may see it: in bands, never a number, and only where several boards stand behind it.

People-counts of now are never shown live (stats page §5). A waiting list is of now, so it comes in wide bands, as it stood
on Monday, and by the contributor rule: a row of its own needs pupils of at least three boards. What is
smaller goes together as "overig", when that holds at least two rows; what is then still too small shows one sign, the same
for nought, for few, and for few boards. No total stands beside the rows of a table: bands cannot be subtracted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from enrolments.demand_facts import Unmet

LEAST_BOARDS, LEAST_PUPILS, LEAST_TOGETHER = 3, 25, 2
# The highest number of each band; the last has none.
BANDS = (49, 99, 249, 499)
# How many values the others' part of a cell must leave open for the largest board that knows its own (stats page §5.2).
CANDIDATES = 4
REST = "_Z"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one row shows: words for a band, or for not shown."""

    code: str
    words: str
    is_shown: bool


def settled_at(now: datetime) -> datetime:
    """Return the first moment of the week: bands change once a week, whenever and however often somebody looks."""
    return (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def demand_by(unmet: Iterable[Unmet], dimension: str, codes: Sequence[str]) -> list[Demand]:
    """Return what is shown for each code of a dimension, in the order given, and for the rest together where that is shown."""
    boards: dict[str, Counter[int]] = {code: Counter() for code in codes}
    for one in unmet:
        if one.dimension == dimension:
            boards.setdefault(one.code, Counter())[one.board] += one.pupils
    shown = {code: band_of(found) for code, found in boards.items()}
    rows = [Demand(code, shown[code] or not_shown(), bool(shown[code])) for code in boards]
    # A row without anybody adds nothing and says nothing: whether it is among the rest does not show.
    rest = [code for code in boards if not shown[code] and boards[code]]
    together = band_of(sum((boards[code] for code in rest), Counter())) if len(rest) >= LEAST_TOGETHER else ""
    return [*rows, Demand(REST, together, is_shown=True)] if together else rows


def band_of(boards: Counter[int]) -> str:
    """Return the band of these boards' pupils together; empty when it may not be shown."""
    pupils = sum(boards.values())
    if len(boards) < LEAST_BOARDS or pupils < LEAST_PUPILS:
        return ""
    highest = next((top for top in BANDS if pupils <= top), None)
    # Who knows their own part of a band must not know the others': the band leaves room above it.
    if highest is not None and highest - max(boards.values()) < (LEAST_BOARDS - 1) + CANDIDATES - 1:
        return ""
    return band_words(highest)


def band_words(highest: int | None) -> str:
    """Return a band in words, by its highest number."""
    place = BANDS.index(highest) if highest is not None else len(BANDS)
    lowest = BANDS[place - 1] + 1 if place else LEAST_PUPILS
    if highest is None:
        return _("%(number)s of meer") % {"number": lowest}
    return _("%(low)s tot %(above)s") % {"low": lowest, "above": highest + 1}


def not_shown() -> str:
    """Return the one sign for nobody, for few and for few boards."""
    return _("geen of weinig")
