"""One table as tidy CSV: UTF-8, comma, a header row, SDMX-like column names (stats page §5.7)."""

import csv
import io

from kit.text import neutral_cell
from stats.formats.issue import Issue
from stats.method.types import CubeTable, Status

# OBS_STATUS (A: a number, P: changed by rounding, M: cannot be) and CONF_STATUS (F: free, C: not shown).
OBS_STATUS = {Status.ROUNDED: "P", Status.EXACT: "A", Status.FEW: "A", Status.WITHHELD: "M"}


def write_table(issue: Issue, table: CubeTable) -> bytes:
    """Return the file. A confidential copy has its mark in a column, so that it stays with every row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    mark = [str(issue.mark)] if issue.mark else []
    header = [name for dimension in table.dimensions for name in (dimension.upper(), f"{dimension.upper()}_LABEL")]
    writer.writerow(
        [*header, "MEASURE", "MEASURE_LABEL", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", *(["CONFIDENTIALITY"] if mark else [])]
    )
    for row in issue.rows(table):
        # Names of municipalities are typed by people: none of them is a formula.
        names = [neutral_cell(cell) for pair in zip(row.codes, row.labels, strict=True) for cell in pair]
        shown = row.number.status.symbol if row.number.value is None else row.number.value
        confidentiality = "C" if row.number.status == Status.FEW else "F"
        writer.writerow([*names, row.measure, row.measure_label, shown, OBS_STATUS[row.number.status], confidentiality, *mark])
    return ("\ufeff" + text.getvalue()).encode()
