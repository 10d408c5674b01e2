"""Tables as a page shows them: one line a row, one column a measure; the numbers are those of the files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.cubes import table_of
from stats.formats import Issue
from stats.formats.changes import changes_in, title_of_changes
from stats.formats.wide import numbers_in, text_of, wide_rows
from stats.models import PublishedTable

# A longer table is a file to download, not a page to scroll.
MOST_ROWS = 120
SHORT = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its labels and its numbers as text."""

    labels: tuple[str, ...]
    numbers: tuple[str, ...]


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

    @property
    def is_short(self) -> bool:
        """Whether it fits on a screen."""
        return 0 < len(self.lines) <= SHORT


def titles(issue: Issue) -> dict[str, str]:
    """Return what each table of the year is called, by its code, in the reader's language."""
    return {table.code: table.title for table in (*issue.programme.tables, *issue.programme.programme.counts)}


def shown_tables(issue: Issue, tables: list[PublishedTable]) -> Iterator[Shown]:
    """Yield these tables of a release, ready for a page."""
    known, called = issue.programme.programme, titles(issue)
    for row in tables:
        table = table_of(row)
        rows = list(wide_rows(issue, table)) if len(table.at) <= MOST_ROWS else []
        yield Shown(
            code=table.code,
            title=called.get(table.code, table.title),
            audience=table.audience,
            columns=tuple(known.label_in(table.code, name) for name in table.dimensions) or (_("Waar"),),
            measures=tuple(known.measures[name].label for name in table.measures),
            lines=tuple(Line(labels, tuple(text for _name, text in numbers_in(numbers))) for labels, numbers in rows),
            row_count=len(table.at),
        )


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One number that a correction changed: where it stands, what it was and what it is."""

    table: str
    place: str
    measure: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """What a correction changed of what this reader sees. ``lines`` is empty for a list that is only a file."""

    title: str
    lines: tuple[ShownChange, ...]
    count: int


def shown_changes(issue: Issue, tables: list[PublishedTable]) -> ShownChanges | None:
    """Return what changed in these tables since the version before; None for a first version, and where that is not for its readers."""
    if issue.before is None:
        return None
    called = titles(issue)
    found = [
        ShownChange(
            called.get(one.table.code, one.table.title),
            one.place_label,
            one.row.measure_label,
            text_of(one.before),
            text_of(one.now),
        )
        for one in changes_in(issue, [table_of(row) for row in tables])
    ]
    return ShownChanges(title_of_changes(issue), tuple(found) if len(found) <= MOST_ROWS else (), len(found))
