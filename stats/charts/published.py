"""Bars drawn from published numbers; the table stands beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.models import PublishedCell, PublishedTable

WIDTH, ROW, LABELS, NUMBERS = 720, 34, 250, 70


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in SVG units; ``width`` 0 and the symbol for what is not shown."""

    label: str
    text: str
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A horizontal bar chart with its claim as title."""

    claim: str
    bars: list[Bar]
    height: int
    width: int = WIDTH
    left: int = LABELS


def chart_of(table: PublishedTable) -> Chart:
    """Return the bars of a table: rows in their published order, values printed at the bars."""
    cells = [cell for cell in table.cells.all() if not cell.is_total]
    highest = max((cell.value or 0 for cell in cells), default=0) or 1
    room = WIDTH - LABELS - NUMBERS
    bars = [
        Bar(cell.words, "x" if cell.value is None else str(cell.value), index * ROW, (cell.value or 0) / highest * room)
        for index, cell in enumerate(cells)
    ]
    return Chart(claim=claim_of(cells), bars=bars, height=max(len(bars), 1) * ROW)


def claim_of(cells: list[PublishedCell]) -> str:
    """Return what the chart shows in one sentence, from published numbers only."""
    shown = [cell for cell in cells if cell.value]
    if not shown:
        return _("Er is nog geen groep groot genoeg om te tonen")
    top = max(shown, key=lambda cell: cell.value or 0)
    if sum(cell.value == top.value for cell in shown) > 1:
        return _("De deelnames zijn verdeeld over %(count)s groepen") % {"count": len(shown)}
    return _("De meeste deelnames: %(label)s") % {"label": top.words}
