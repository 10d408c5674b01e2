"""What the codes in the tables mean: one small CSV for each column that has codes.

A code beside its label (``CODE``, ``CODE_LABEL``) is what the audit knows not to be a count: "1" here is a year of school.
"""

import csv
import io
from collections.abc import Iterator

from kit.text import neutral_cell
from stats.formats.issue import Issue
from stats.method.types import CubeTable


def columns_of(issue: Issue, tables: list[CubeTable]) -> list[str]:
    """Return the dimensions that these tables have a column for, in the programme's order."""
    used = {dimension for table in tables for dimension in table.dimensions}
    return [dimension for dimension in issue.programme.programme.dimensions if dimension in used]


def codes_of(issue: Issue, tables: list[CubeTable], dimension: str) -> Iterator[tuple[str, str, str]]:
    """Yield (code, label, of which dimension) for everything that stands in a column: codes, coarser groups, the total."""
    seen = set()
    for table in tables:
        if dimension in table.dimensions:
            for at in table.at:
                of, code = issue.pair_at(dimension, at)
                if code not in seen:
                    seen.add(code)
                    yield code, issue.label(of, code), of


def write_codelist(issue: Issue, dimension: str, tables: list[CubeTable]) -> bytes:
    """Return the file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    mark = [str(issue.mark)] if issue.mark else []
    writer.writerow(["CODE", "CODE_LABEL", "DIMENSION", *(["CONFIDENTIALITY"] if mark else [])])
    for line in codes_of(issue, tables, dimension):
        writer.writerow([*map(neutral_cell, line), *mark])
    return ("\ufeff" + text.getvalue()).encode()


def write_measures(issue: Issue, tables: list[CubeTable]) -> bytes:
    """Return the file that says what is counted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    mark = [str(issue.mark)] if issue.mark else []
    writer.writerow(["CODE", "CODE_LABEL", "DIMENSION", *(["CONFIDENTIALITY"] if mark else [])])
    used = {measure for table in tables for measure in table.measures}
    for code, measure in issue.programme.programme.measures.items():
        if code in used:
            writer.writerow([code, measure.label, "measure", *mark])
    return ("\ufeff" + text.getvalue()).encode()
