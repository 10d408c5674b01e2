"""The rows of a preview: as they were read, as a person changed them, and as JSON in between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kit import bsn, pupil_number
from kit.text import clean
from schools.classlist.class_names import class_key
from schools.classlist.fields import Column, DropReason, Field
from schools.classlist.limits import MAX_CELL, MAX_CLASS_NAME
from schools.classlist.parsing import ParsedList
from schools.classlist.problems import Problem, ProblemCode
from schools.classlist.rows import RowOutcome, judged, without_doubles
from schools.classlist.stored import restored, stored

# What a person may type into a row; the rest comes from the list.
EDITABLE = ("first_name", "name_prefix", "last_name", "pupil_number", "school_class")
_BESIDE_OTHERS = frozenset({ProblemCode.DUPLICATE, ProblemCode.NUMBER_TWICE})
_ABOUT_CLASS = frozenset({ProblemCode.CLASS_MISSING, ProblemCode.CLASS_ODD})


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of a preview, with what a person decided about it.

    ``row.fields.school_class`` is the row's own class, or "" when the class of the whole list holds.
    ``is_accepted``: a person said that this is the same pupil although the name is another one.
    """

    row: RowOutcome
    cells: Mapping[int, str] = field(default_factory=dict, repr=False)
    is_edited: bool = False
    is_left_out: bool = False
    is_accepted: bool = False

    @property
    def number(self) -> int:
        """The row number in the file."""
        return self.row.number


def rows_of(parsed: ParsedList) -> list[KeptRow]:
    """Return the rows of a list that was just read."""
    place = next((column.index for column in parsed.kept if column.field is Field.SCHOOL_CLASS), None)
    return [KeptRow(_with_own_class(row, parsed, place), parsed.cells.get(row.number, {})) for row in parsed.rows]


def settled(rows: Sequence[KeptRow], default_class: str) -> list[KeptRow]:
    """Return the rows as they would be read in: with the class of the list, judged beside each other.

    Rows that were left out do not count when doubles are looked for.
    """
    default = clean(default_class, limit=MAX_CLASS_NAME)
    expects_class = bool(default) or any(kept.row.fields.school_class for kept in rows)
    alone = [replace(kept, row=_alone(kept.row, default, expects_class=expects_class)) for kept in rows]
    beside = {row.number: row for row in without_doubles(kept.row for kept in alone if not kept.is_left_out)}
    return [replace(kept, row=beside.get(kept.number, kept.row)) for kept in alone]


def edited(kept: KeptRow, texts: Mapping[str, str], *, long_numbers_are_usual: bool) -> KeptRow:
    """Return the row with the fields a person typed, judged anew. Unknown names are passed over.

    ``long_numbers_are_usual``: the list's own numbers are as long as a BSN, so one that passes its test means little.
    """
    typed = {name: clean(text, limit=MAX_CELL) for name, text in texts.items() if name in EDITABLE}
    number = pupil_number.tidy(typed.get("pupil_number", kept.row.fields.pupil_number))
    problems = []
    if number and not pupil_number.is_sound(number):
        number, problems = "", [ProblemCode.NUMBER_ODD]
    if len(typed.get("school_class", "")) > MAX_CLASS_NAME:
        typed["school_class"], problems = "", [*problems, ProblemCode.CLASS_ODD]
    if number and not long_numbers_are_usual and bsn.contains_bsn(number):
        problems.append(ProblemCode.BSN)
    fields = replace(
        kept.row.fields,
        first_name=typed.get("first_name", kept.row.fields.first_name),
        name_prefix=typed.get("name_prefix", kept.row.fields.name_prefix),
        last_name=typed.get("last_name", kept.row.fields.last_name),
        school_class=typed.get("school_class", kept.row.fields.school_class),
        pupil_number=number,
    )
    return replace(kept, row=judged(kept.number, fields, problems), is_edited=True, is_left_out=False)


def to_json(rows: Iterable[KeptRow]) -> list[dict[str, Any]]:  # Any: JSON
    """Return the rows with the names of their pupils: personal data, wiped when the preview is settled."""
    return [
        {
            **stored([kept.row])[0],
            "cells": {str(place): text for place, text in kept.cells.items()},
            "is_edited": kept.is_edited,
            "is_left_out": kept.is_left_out,
            "is_accepted": kept.is_accepted,
        }
        for kept in rows
    ]


def from_json(rows: Sequence[Mapping[str, Any]]) -> list[KeptRow]:  # Any: JSON
    """Return the rows that ``to_json`` wrote."""
    return [
        KeptRow(
            row,
            {int(place): text for place, text in json["cells"].items()},
            json["is_edited"],
            json["is_left_out"],
            json["is_accepted"],
        )
        for row, json in zip(restored(rows), rows, strict=True)
    ]


def columns_to_json(columns: Iterable[Column]) -> list[dict[str, Any]]:  # Any: JSON
    """Return columns as they are kept with an import; their headings are safe to keep."""
    return [
        {
            "index": column.index,
            "heading": column.heading,
            "field": column.field.value if column.field else None,
            "reason": column.reason.value if column.reason else None,
        }
        for column in columns
    ]


def columns_from_json(columns: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:  # Any: JSON
    """Return the columns that ``columns_to_json`` wrote."""
    return tuple(
        Column(
            json["index"],
            json["heading"],
            Field(json["field"]) if json["field"] else None,
            DropReason(json["reason"]) if json["reason"] else None,
        )
        for json in columns
    )


def _with_own_class(row: RowOutcome, parsed: ParsedList, place: int | None) -> RowOutcome:
    """Take off the class that the reader filled in for the whole list: a person may still change that one."""
    has_own = not parsed.columns or (place is not None and place in parsed.cells.get(row.number, {}))
    return row if has_own else replace(row, fields=replace(row.fields, school_class=""))


def _alone(row: RowOutcome, default: str, *, expects_class: bool) -> RowOutcome:
    """Return the row with the list's class where it has none, and without problems that depend on other rows."""
    problems = [problem for problem in row.problems if problem.code not in _BESIDE_OTHERS]
    forgotten = any(problem.code in {ProblemCode.BSN, ProblemCode.TOO_LONG} for problem in problems)
    if forgotten:
        return replace(row, problems=tuple(problems))
    name = row.fields.school_class or ("" if _has(problems, ProblemCode.CLASS_ODD) else default)
    if class_key(name):
        problems = [problem for problem in problems if problem.code not in _ABOUT_CLASS]
    elif expects_class and not any(problem.code in _ABOUT_CLASS for problem in problems):
        problems.append(Problem(ProblemCode.CLASS_MISSING, row.number))
    return replace(row, fields=replace(row.fields, school_class=name), problems=tuple(problems))


def _has(problems: Iterable[Problem], code: ProblemCode) -> bool:
    return any(problem.code is code for problem in problems)
