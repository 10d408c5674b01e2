"""From true counts to what may be published. Method "threshold-1": a threshold, fives, and totals of what is shown.

- A group of 1 to 4 pupils is not shown.
- Every other number is rounded to a multiple of five, so that it says nothing about one pupil.
- A total is the sum of the numbers shown, so that subtracting gives back nothing that was left out.

It does not yet protect tables that are laid side by side, nor two releases of one year: a method that does takes this
module's place, and its callers keep the same shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

METHOD_VERSION = "threshold-1"
THRESHOLD = 5
BASE = 5
FEWEST_ORGANISATIONS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One protected number; None is "not shown"."""

    code: str
    label: str
    value: int | None


def protect_pupils(count: int) -> int | None:
    """Return the number of pupils as it may be shown: 0, a multiple of five, or None for a small group."""
    if 0 < count < THRESHOLD:
        return None
    return (count + BASE // 2) // BASE * BASE


def protect_organisations(count: int) -> int | None:
    """Return a number of organisations; one or two would point at them."""
    return None if 0 < count < FEWEST_ORGANISATIONS else count


def protect_table(counts: Mapping[str, int], labels: Sequence[tuple[str, str]], *, total_label: str) -> list[Cell]:
    """Return a complete grid: one cell for each (code, label), absent ones as 0, and the total of what is shown."""
    cells = [Cell(code, label, protect_pupils(counts.get(code, 0))) for code, label in labels]
    total = sum(cell.value or 0 for cell in cells)
    return [*cells, Cell("_T", total_label, total)]
