"""Lines over years. A year that is not over is a point of its own, beside where last year was on this day: never a line that drops."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from stats.charts.canvas import Canvas, sign_swatch
from stats.charts.figure import NO_NUMBER, Figure, LegendEntry, Value, spoken, written

TOP, PLOT, FOOT = 34, 190, 34
LEFT, RIGHT = 12.0, 92.0
SIGNS = ("circle", "square", "triangle")
STEPS = (1, 2, 2.5, 5, 10)
GRID_LINES = 4


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected: the number with the lowest and highest that are likely."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series: a value for each whole year, the running year so far, last year on this day, and what is expected."""

    name: str
    values: Sequence[Value]
    running: Value = None
    same_day: Value = None
    ahead: Ahead | None = None


def line_chart(
    *,
    key: str,
    claim: str,
    about: str,
    of: str,
    years: Sequence[str],
    lines: Sequence[Line],
    running: str = "",
    ahead: str = "",
) -> Figure:
    """Return lines over ``years``; ``running`` and ``ahead`` name the years of the separate points, when there are any."""
    columns = [*years, *([running] if running else []), *([ahead] if ahead else [])]
    top = _nice_top(max((value for line in lines for value in _heights(line)), default=0))
    rows = _rows(years, lines, running, ahead)
    canvas = Canvas(
        key=key,
        height=TOP + PLOT + FOOT,
        title=claim,
        description=spoken(
            [(f"{label}, {name}", cell) for label, *cells in rows for name, cell in zip(_names(lines), cells, strict=True)],
            _("De tabel hieronder heeft dezelfde getallen."),
        ),
    )
    _grid(canvas, columns, top)
    for number, line in enumerate(lines):
        _draw(canvas, line, number, columns, len(years), top)
    return Figure(
        key=key,
        claim=claim,
        about=about,
        svg=canvas.svg(),
        headers=(of, *_names(lines)),
        rows=tuple(rows),
        legend=_legend(key, lines),
    )


def _grid(canvas: Canvas, columns: Sequence[str], top: float) -> None:
    for step in range(GRID_LINES + 1):
        y = _y(top * step / GRID_LINES, top)
        canvas.line(x1=LEFT, y1=y, x2=100, y2=y, kind="grid")
        canvas.text(written(top * step / GRID_LINES), x=LEFT, dx=-8, y=y + 5, anchor="end", quiet=True)
    for place, name in enumerate(columns):
        canvas.text(short_year(name), x=_x(place, len(columns)), y=TOP + PLOT + 24, anchor="middle")


def _draw(canvas: Canvas, line: Line, number: int, columns: Sequence[str], whole_years: int, top: float) -> None:
    sign, places = SIGNS[number % len(SIGNS)], len(columns)
    points = [(_x(place, places), _y(value, top), value) for place, value in enumerate(line.values) if value is not None]
    for (x1, y1, _first), (x2, y2, _second) in pairwise(points):
        canvas.line(x1=x1, y1=y1, x2=x2, y2=y2, series=number)
    for x, y, value in points:
        canvas.sign(x=x, y=y, sign=sign)
        canvas.text(written(value), x=x, y=y - 12, anchor="middle", strong=True)
    x = _x(whole_years, places)
    if line.same_day is not None:
        canvas.sign(x=x, y=_y(line.same_day, top), sign="dash")
    if line.running is not None:
        _point(canvas, x, line.running, top, "diamond")
    if line.ahead is not None:
        x = _x(places - 1, places)
        low, high = _y(line.ahead.low, top), _y(line.ahead.high, top)
        canvas.line(x1=x, y1=low, x2=x, y2=high, kind="interval")
        for y in (low, high):
            canvas.sign(x=x, y=y, sign="dash")
        _point(canvas, x, line.ahead.value, top, sign, beside=True)


def _point(canvas: Canvas, x: float, value: float, top: float, sign: str, *, beside: bool = False) -> None:
    canvas.sign(x=x, y=_y(value, top), sign=sign, hollow=True)
    if beside:
        canvas.text(written(value), x=x, dx=-12, y=_y(value, top) + 5, anchor="end", strong=True)
    else:
        canvas.text(written(value), x=x, y=_y(value, top) - 14, anchor="middle", strong=True)


def _rows(years: Sequence[str], lines: Sequence[Line], running: str, ahead: str) -> list[tuple[str, ...]]:
    rows = [(year, *(written(line.values[place]) for line in lines)) for place, year in enumerate(years)]
    if running:
        rows.append((_("%(year)s tot nu toe") % {"year": running}, *(written(line.running) for line in lines)))
        if any(line.same_day is not None for line in lines):
            rows.append((_("Vorig schooljaar op deze dag"), *(written(line.same_day) for line in lines)))
    if ahead:
        rows.append((_("%(year)s verwacht") % {"year": ahead}, *(_expected(line.ahead) for line in lines)))
    return rows


def _expected(ahead: Ahead | None) -> str:
    if ahead is None:
        return NO_NUMBER
    words = {"value": written(ahead.value), "low": written(ahead.low), "high": written(ahead.high)}
    return _("%(value)s (tussen %(low)s en %(high)s)") % words


def _legend(key: str, lines: Sequence[Line]) -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(sign_swatch(key, SIGNS[place % len(SIGNS)]), line.name) for place, line in enumerate(lines)]
    if any(line.running is not None for line in lines):
        entries.append(LegendEntry(sign_swatch(key, "diamond", hollow=True), _("Dit schooljaar tot nu toe")))
    if any(line.same_day is not None for line in lines):
        entries.append(LegendEntry(sign_swatch(key, "dash"), _("Vorig schooljaar op deze dag")))
    return tuple(entries) if len(entries) > 1 else ()


def _names(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.name for line in lines)


def _heights(line: Line) -> list[float]:
    known = [*line.values, line.running, line.same_day, line.ahead.high if line.ahead else None]
    return [value for value in known if value is not None]


def short_year(label: str) -> str:
    """Return "25-26" for "2025-2026", so that six years stand side by side on a phone; other words stay."""
    first, dash, second = label.partition("-")
    return f"{first[2:]}-{second[2:]}" if dash and first.isdigit() and len(first) == 4 else label


def _nice_top(highest: float) -> float:
    """Return a number at least this high that the lines of the grid cut in round parts."""
    size = 1.0
    while GRID_LINES * size * 10 < highest:
        size *= 10
    steps = [step * size for step in STEPS if (step * size).is_integer()]
    return GRID_LINES * next(step for step in steps if GRID_LINES * step >= highest)


def _x(place: int, places: int) -> float:
    return (LEFT + RIGHT) / 2 if places == 1 else LEFT + 6 + (RIGHT - LEFT - 6) * place / (places - 1)


def _y(value: float, top: float) -> float:
    return TOP + PLOT * (1 - value / top)
