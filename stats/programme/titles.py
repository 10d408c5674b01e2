"""What a table is called when it became coarser than its programme says: a title may not promise rows that are not there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stats.programme.types import Dimension, Table

# A table's title says what is counted, and after this word by what.
BY = " naar "


def coarser(table: Table, names: tuple[str, ...], dimensions: Mapping[str, Dimension]) -> Table:
    """Return the table with these dimensions, under a title that names them."""
    if names == table.dimensions:
        return table
    return replace(table, dimensions=names, title=coarser_title(table, [dimensions[name].label.lower() for name in names]))


def coarser_title(table: Table, labels: Sequence[str]) -> str:
    """Return the title of a table that is broken down by these (labels in small letters)."""
    what = what_is_counted(table)
    return f"{what}{BY}{listed(labels, ' en ')}" if labels else f"{what}, hele regio"


def what_is_counted(table: Table) -> str:
    """Return what stands before "naar" in the programme's title."""
    return table.title.partition(BY)[0]


def listed(labels: Sequence[str], last: str) -> str:
    """Return "a, b en c"."""
    return last.join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
