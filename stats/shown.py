"""Tables as a page shows them: one line a row, one column a measure; the numbers are those of the files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format

from stats.cubes import table_of
from stats.formats import Issue
from stats.method.types import Cell, PublishedNumber
from stats.models import PublishedTable

# A longer table is a file to download, not a page to scroll.
MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its labels and its numbers as text."""

    labels: tuple[str, ...]
    numbers: tuple[str, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One table on a page. ``lines`` is empty for one that is only a file."""

    code: str
    title: str
    audience: str
    columns: tuple[str, ...]
    measures: tuple[str, ...]
    lines: tuple[Line, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number on top, about the whole region."""

    label: str
    text: str


def text_of(number: PublishedNumber | None) -> str:
    """Return a number as people read it, or the symbol of why it is not there."""
    if number is None:
        return "."
    return number.status.symbol if number.value is None else number_format(number.value, force_grouping=True)


def key_figures(issue: Issue) -> list[KeyFigure]:
    """Return the region's totals, as published, in the programme's order."""
    measures = issue.programme.programme.measures
    wanted = ("attended", "pupils", "activities", "schools", "providers")
    found = ((code, issue.cube.numbers.get(Cell(code, ()))) for code in wanted)
    return [KeyFigure(measures[code].label, text_of(number)) for code, number in found if number is not None]


def shown_tables(issue: Issue, tables: list[PublishedTable]) -> Iterator[Shown]:
    """Yield these tables of a release, ready for a page."""
    known = issue.programme.programme
    for row in tables:
        table = table_of(row)
        lines = []
        for at in table.at if len(table.at) <= MOST_ROWS else ():
            pairs = [issue.pair_at(dimension, at) for dimension in table.dimensions]
            labels = tuple(issue.label(dimension, code) for dimension, code in pairs) or (known.title,)
            numbers = tuple(text_of(issue.cube.numbers.get(Cell(measure, at))) for measure in table.measures)
            lines.append(Line(labels, numbers, is_total=at == ()))
        yield Shown(
            code=table.code,
            title=table.title,
            audience=table.audience,
            columns=tuple(known.dimensions[name].label for name in table.dimensions) or ("",),
            measures=tuple(known.measures[name].label for name in table.measures),
            lines=tuple(lines),
            row_count=len(table.at),
        )
