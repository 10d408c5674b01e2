"""Bars from left to right, each under its own name: one series, or several side by side."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stats.charts.canvas import LOOKS, Canvas, swatch
from stats.charts.figure import Figure, LegendEntry, Value, shortened, spoken, written

# In percent of the width: the longest bar leaves room for its number.
LONGEST = 80.0
LABEL, BAR, BETWEEN, AFTER = 22, 20, 5, 14
LONGEST_LABEL = 40
# Percentages are parts of a whole, also when none comes near it.
WHOLE = 100


def bar_chart(
    *, key: str, claim: str, about: str, of: str, measure: str, bars: Sequence[tuple[str, Value]], unit: str = ""
) -> Figure:
    """Return one bar for each (label, value), in the order given. ``of`` names the rows, ``measure`` what is counted."""
    return grouped_bar_chart(
        key=key,
        claim=claim,
        about=about,
        of=of,
        series=(measure,),
        groups=[(label, (value,)) for label, value in bars],
        unit=unit,
    )


def grouped_bar_chart(
    *,
    key: str,
    claim: str,
    about: str,
    of: str,
    series: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Value]]],
    unit: str = "",
) -> Figure:
    """Return a bar of every series under each label. A value of None is a dash: nothing is drawn as if it were nought.

    With "%" as ``unit`` the longest bar possible is 100%.
    """
    highest = (
        WHOLE
        if unit == "%"
        else max((value for _label, values in groups for value in values if value is not None), default=0) or 1
    )
    step = LABEL + len(series) * (BAR + BETWEEN) + AFTER
    canvas = Canvas(
        key=key,
        height=max(step * len(groups) - AFTER, 1),
        title=claim,
        description=spoken(
            [
                (_spoken_label(label, name, series), written(value, unit))
                for label, values in groups
                for name, value in zip(series, values, strict=True)
            ],
            _("De tabel hieronder heeft dezelfde getallen."),
        ),
    )
    for place, (label, values) in enumerate(groups):
        top = place * step
        canvas.text(shortened(label, LONGEST_LABEL), x=0, y=top + LABEL - 6)
        for number, value in enumerate(values):
            y, width = top + LABEL + number * (BAR + BETWEEN), (value or 0) / highest * LONGEST
            if value:
                canvas.bar(x=0, y=y, width=width, height=BAR, look=LOOKS[number])
            canvas.text(written(value, unit), x=width, dx=8 if value else 0, y=y + BAR - 5, strong=True)
    return Figure(
        key=key,
        claim=claim,
        about=about,
        svg=canvas.svg(),
        headers=(of, *series),
        rows=tuple((label, *(written(value, unit) for value in values)) for label, values in groups),
        legend=tuple(LegendEntry(swatch(key, LOOKS[number]), name) for number, name in enumerate(series))
        if len(series) > 1
        else (),
    )


def _spoken_label(label: str, name: str, series: Sequence[str]) -> str:
    return f"{label}, {name}" if len(series) > 1 else label
