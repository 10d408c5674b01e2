"""A release as one tidy CSV: UTF-8, comma, a header row, SDMX-like column names (stats page §5.7)."""

import csv
import io

from stats.formats.rows import rows_of
from stats.models import Release

HEADER = ("TABLE", "TABLE_LABEL", "CODE", "LABEL", "OBS_VALUE", "OBS_STATUS")


def write_csv(release: Release) -> bytes:
    """Return the file. OBS_STATUS is A (shown) or C (not shown: the group is too small)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in rows_of(release):
        status = "A" if isinstance(row.value, int) else "C"
        writer.writerow((row.table, row.table_title, row.code, row.label, row.value, status))
    return ("\ufeff" + text.getvalue()).encode()
