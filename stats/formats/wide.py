"""A table as people read it: a row for each place, a column for each measure."""

from collections.abc import Iterator, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from stats.formats.issue import Issue
from stats.method.types import CubeTable, PublishedNumber


def text_of(number: PublishedNumber | None) -> str:
    """Return a number as people read it, or the symbol of why it is not there."""
    if number is None:
        return "."
    return number.status.symbol if number.value is None else number_format(number.value, force_grouping=True)


def wide_rows(issue: Issue, table: CubeTable) -> Iterator[tuple[tuple[str, ...], Mapping[str, PublishedNumber | None]]]:
    """Yield the labels of each row with its number for every measure of the table, in published order."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], dict[str, PublishedNumber | None]]] = {}
    for row in issue.rows(table):
        empty: dict[str, PublishedNumber | None] = dict.fromkeys(table.measures)
        _labels, numbers = found.setdefault(row.codes, (row.labels or (_("Hele regio"),), empty))
        numbers[row.measure] = row.number
    yield from found.values()


def numbers_in(numbers: Mapping[str, PublishedNumber | None]) -> list[tuple[str, str]]:
    """Return each measure with its number as text."""
    return [(measure, text_of(number)) for measure, number in numbers.items()]
