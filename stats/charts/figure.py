"""What a chart is once it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString

# What stands where there is no number: too few to show, or nothing to count.
NO_NUMBER = "–"
MOST_SPOKEN = 12
Number = int | float
Value = Number | None


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One series: its swatch (an SVG that only looks) and its name."""

    swatch: SafeString
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its claim as title, and its numbers as a table: ``headers`` (the first names the rows) and ``rows``.

    ``key`` is unique on its page. ``svg`` is whole: it can be a file of its own.
    """

    key: str
    claim: str
    about: str
    svg: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[LegendEntry, ...] = ()
    note: str = ""


def written(value: Value, unit: str = "") -> str:
    """Return a number as a reader sees it: 1.234, 62%, 1,5; a dash for none."""
    if value is None:
        return NO_NUMBER
    decimals = 0 if float(value).is_integer() else 1
    return f"{number_format(value, decimal_pos=decimals, force_grouping=True)}{unit}"


def spoken(pairs: Sequence[tuple[str, str]], rest: str) -> str:
    """Return "label: number" for the ear, or where the numbers are when there are too many to say."""
    return "; ".join(f"{label}: {number}" for label, number in pairs) if len(pairs) <= MOST_SPOKEN else rest


def shortened(label: str, most: int) -> str:
    """Return a label that fits above its bar on a phone; the table has the whole."""
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
