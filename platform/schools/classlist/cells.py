"""The texts of the columns we read, row by row: enough to match the columns otherwise after the file is gone."""

from collections.abc import Iterable, Mapping

from kit.text import clean
from schools.classlist.columns import ColumnPlan
from schools.classlist.limits import MAX_CELL
from schools.classlist.problems import ProblemCode
from schools.classlist.rows import RowOutcome
from schools.classlist.table import Table

Cells = Mapping[int, Mapping[int, str]]
# What stood in these rows may not stay, not even for a day.
_FORGOTTEN = frozenset({ProblemCode.BSN, ProblemCode.TOO_LONG})


def kept_cells(table: Table, plan: ColumnPlan, rows: Iterable[RowOutcome]) -> dict[int, dict[int, str]]:
    """Return row number to column index to text, for the columns that are read and the rows that may stay."""
    may_stay = {row.number for row in rows if not _FORGOTTEN & {problem.code for problem in row.problems}}
    places = sorted(plan.places.values())
    return {
        row.number: {place: text for place in places if (text := clean(row.cell(place), limit=MAX_CELL))}
        for row in table.rows
        if row.number in may_stay
    }
