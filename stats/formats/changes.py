"""What a correction changed: each number that differs from the version before, once, as both versions published it."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kit.text import neutral_cell
from stats.formats.issue import Issue, Row
from stats.method.types import TOTAL, Cell, CubeTable, PublishedNumber
from stats.programme import Audience

HEADER = ("TABLE", "TABLE_LABEL", "PLACE", "PLACE_LABEL", "MEASURE", "MEASURE_LABEL", "OLD_VALUE", "NEW_VALUE")


@dataclass(frozen=True, slots=True)
class Change:
    """One number: in which table and row it stands, what it was and what it is."""

    table: CubeTable
    row: Row
    before: PublishedNumber

    @property
    def now(self) -> PublishedNumber:
        """The number as this version has it."""
        return self.row.number

    @property
    def place(self) -> str:
        """The row by its codes: "level=havo,municipality=0014"; ``_T`` is the whole region."""
        return ",".join(f"{dimension}={code}" for dimension, code in self.row.at) or TOTAL

    @property
    def place_label(self) -> str:
        """The row as a person reads it."""
        return ", ".join(self.row.labels) or _("Hele regio")


def changes_in(issue: Issue, tables: Iterable[CubeTable]) -> Iterator[Change]:
    """Yield the numbers of these tables that differ from those of the version before, in published order.

    Compared is only what stood in the same table for the same audience. A total that stands in several tables comes once.
    """
    if issue.before is None:
        return
    old = {(table.code, str(table.audience)): frozenset(table.at) for table in issue.before.tables}
    seen: set[Cell] = set()
    for table in tables:
        shown = old.get((table.code, str(table.audience)), frozenset())
        for row in issue.rows(table):
            cell = Cell(row.measure, row.at)
            before = issue.before.numbers.get(cell)
            if row.at in shown and before is not None and before != row.number and cell not in seen:
                seen.add(cell)
                yield Change(table, row, before)


def changes_upto(issue: Issue, audience: Audience) -> list[Change]:
    """Return what changed in the tables that this audience may see."""
    return list(changes_in(issue, issue.tables_upto(audience)))


def title_of_changes(issue: Issue) -> str:
    """Name the list."""
    version = issue.before.version if issue.before else 0
    return _("Wat is er veranderd sinds versie %(version)s?") % {"version": version}


def shown(number: PublishedNumber) -> int | str:
    """Return a number as files have it: the number, or the symbol of why it is not there."""
    return number.status.symbol if number.value is None else number.value


def write_changes(issue: Issue, audience: Audience) -> bytes:
    """Return the list as CSV: one line a number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    mark = [str(issue.mark)] if issue.mark else []
    writer.writerow([*HEADER, *(["CONFIDENTIALITY"] if mark else [])])
    for one in changes_upto(issue, audience):
        names = (one.table.code, one.table.title, one.place, one.place_label, one.row.measure, one.row.measure_label)
        writer.writerow([*map(neutral_cell, names), shown(one.before), shown(one.now), *mark])
    return ("\ufeff" + text.getvalue()).encode()


def changes_json(issue: Issue, audience: Audience) -> dict[str, Any]:  # Any: JSON
    """Return the list for the JSON document; nothing for a first version."""
    if issue.before is None:
        return {}
    rows = [
        {
            "table": one.table.code,
            "codes": list(one.row.codes),
            "labels": list(one.row.labels),
            "measure": one.row.measure,
            "before": {"value": one.before.value, "status": one.before.status.value},
            "now": {"value": one.now.value, "status": one.now.status.value},
        }
        for one in changes_upto(issue, audience)
    ]
    return {"changes": {"since": f"v{issue.before.version}", "rows": rows}}
