"""Parts of a whole: bars of one length, cut in pieces."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stats.charts.canvas import LOOKS, Canvas, swatch
from stats.charts.figure import Figure, LegendEntry, shortened, spoken, written

LABEL, NUMBERS, BAR, AFTER = 24, 20, 26, 18
# A narrower piece has no room for its number; the table has it.
NARROWEST = 9.0
LONGEST_LABEL = 40


def share_chart(
    *, key: str, claim: str, about: str, of: str, parts: Sequence[str], wholes: Sequence[tuple[str, Sequence[int]]]
) -> Figure:
    """Return one bar for each whole (label, numbers of its parts). A whole of nothing has no bar, only its name."""
    step = LABEL + NUMBERS + BAR + AFTER
    pairs = [
        (f"{label}, {part}", f"{written(number)} ({percent_of(number, sum(numbers))}%)")
        for label, numbers in wholes
        for part, number in zip(parts, numbers, strict=True)
    ]
    canvas = Canvas(
        key=key,
        height=max(step * len(wholes) - AFTER, 1),
        title=claim,
        description=spoken(pairs, _("De tabel hieronder heeft dezelfde getallen.")),
    )
    for place, (label, numbers) in enumerate(wholes):
        _draw(canvas, place * step, label, numbers)
    return Figure(
        key=key,
        claim=claim,
        about=about,
        svg=canvas.svg(),
        headers=(of, *parts),
        rows=tuple((label, *(_cell(number, sum(numbers)) for number in numbers)) for label, numbers in wholes),
        legend=tuple(LegendEntry(swatch(key, LOOKS[number % len(LOOKS)]), part) for number, part in enumerate(parts)),
    )


def percent_of(number: int, whole: int) -> int:
    """Return a whole percentage; 0 of nothing."""
    return round(100 * number / whole) if whole else 0


def _draw(canvas: Canvas, top: int, label: str, numbers: Sequence[int]) -> None:
    whole, x = sum(numbers), 0.0
    canvas.text(shortened(label, LONGEST_LABEL), x=0, y=top + LABEL - 8)
    for place, number in enumerate(numbers):
        width = 100 * number / whole if whole else 0.0
        if not width:
            continue
        canvas.bar(x=x, y=top + LABEL + NUMBERS, width=width, height=BAR, look=LOOKS[place % len(LOOKS)])
        if width >= NARROWEST:
            canvas.text(
                f"{percent_of(number, whole)}%", x=x + width / 2, y=top + LABEL + NUMBERS - 6, anchor="middle", strong=True
            )
        x += width


def _cell(number: int, whole: int) -> str:
    return f"{written(number)} ({percent_of(number, whole)}%)" if whole else written(number)
