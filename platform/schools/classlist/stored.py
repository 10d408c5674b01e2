"""Rows between preview and confirmation, as plain JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schools.choices import Level
from schools.classlist.problems import Problem, ProblemCode
from schools.classlist.rows import PupilFields, RowOutcome

StoredRow = dict[str, Any]  # Any: JSON, with the shape that ``stored`` gives it


def stored(rows: Iterable[RowOutcome]) -> list[StoredRow]:
    """Return rows with the names of their pupils: personal data, to be wiped when the preview is settled."""
    return [{**outcome(row), "fields": _fields(row.fields)} for row in rows]


def outcome(row: RowOutcome) -> StoredRow:
    """Return what may stay after the preview: row number, verdict and problem codes, no names."""
    problems = [{"code": problem.code.value, "other_row": problem.other_row} for problem in row.problems]
    return {"number": row.number, "verdict": row.verdict.value, "problems": problems}


def restored(rows: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
    """Return the rows that ``stored`` wrote, equal to what they were."""
    return [
        RowOutcome(
            row["number"],
            PupilFields(**{**row["fields"], "levels": tuple(Level(level) for level in row["fields"]["levels"])}),
            tuple(Problem(ProblemCode(problem["code"]), row["number"], problem["other_row"]) for problem in row["problems"]),
        )
        for row in rows
    ]


def _fields(fields: PupilFields) -> dict[str, Any]:
    return {
        "first_name": fields.first_name,
        "name_prefix": fields.name_prefix,
        "last_name": fields.last_name,
        "pupil_number": fields.pupil_number,
        "school_class": fields.school_class,
        "levels": [level.value for level in fields.levels],
        "year": fields.year,
    }
