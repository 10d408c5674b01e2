"""Which table goes when not all of them can be published: a whole table of the programme's fallback list, never a single cell."""

from collections.abc import Collection, Mapping

from stats.method.grid import Grid
from stats.method.model import Choice
from stats.method.types import Cell, Period
from stats.programme import YearProgramme


def table_to_drop(programme: YearProgramme, period: Period, in_the_way: Collection[Cell] = ()) -> str | None:
    """Return the first table of the fallback list that shows one of the cells ``in_the_way``, or else the first of the list; None when all are gone.

    Whichever goes, less is published: nobody can calculate more from it.
    """
    tables = {table.code: table for table in programme.tables}
    left = [tables[code] for code in programme.programme.fallback if code in tables]
    for table in left:
        rows = set(programme.grid(table, period))
        if any(cell.measure in table.measures and cell.at in rows for cell in in_the_way):
            return table.code
    return left[0].code if left else None


def cannot_add_up(grid: Grid, choices: Mapping[Cell, Choice]) -> list[Cell]:
    """Return the parts of every whole that they cannot reach, whatever each becomes within its own bounds.

    A part is never more than the public number of pupils and a multiple: many small parts together can then be less than their whole must be.
    """
    return [
        part
        for whole, parts in grid.sums
        if sum(choices[part].high for part in parts) < choices[whole].low
        or sum(choices[part].low for part in parts) > choices[whole].high
        for part in parts
    ]
