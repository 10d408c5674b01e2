"""Start an import: from what a school sends to a preview, and from there to another preview with other choices.

The file is read in memory and forgotten; only the columns we read are kept, for a day at most.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from accounts.models import User
from kit import bsn
from kit.text import clean
from schools.choices import ImportStatus
from schools.classlist.again import match_again, parse_records
from schools.classlist.columns import ColumnChoices
from schools.classlist.errors import ColumnUnknown
from schools.classlist.fields import Field
from schools.classlist.limits import MAX_CLASS_NAME
from schools.classlist.parsing import ParsedList, parse_class_list
from schools.errors import ColumnNotKept, ImportGone, ImportSettled, ImportStale, MappingNeeded, RowUnknown
from schools.models import ClassListImport, School, SchoolYear
from schools.rules import check_coordinates
from schools.services.agreements import check_agreement
from schools.services.import_rows import (
    KeptRow,
    columns_from_json,
    columns_to_json,
    edited,
    from_json,
    rows_of,
    to_json,
)
from schools.services.standing import check_verified, lock_school

Facts = dict[str, Any]  # Any: what a preview knows of its list, as JSON


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose about the list as a whole; ``sheet`` and ``header_row`` need the file."""

    mapping: ColumnChoices = field(default_factory=dict)
    default_class: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What a person changed in the rows, by row number."""

    texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict, repr=False)
    left_out: Mapping[int, bool] = field(default_factory=dict)
    accepted: Mapping[int, bool] = field(default_factory=dict)

    @property
    def numbers(self) -> set[int]:
        """The rows this is about."""
        return {*self.texts, *self.left_out, *self.accepted}


def start_import(
    *, school: School, school_year: SchoolYear, data: bytes, filename: str = "", choices: Choices | None = None, by: User
) -> ClassListImport:
    """Read a file (or pasted text) and keep a preview of it for a day.

    Raises ``NotFound`` (not a school this person coordinates), ``SchoolNotVerified``, ``AgreementNeeded``, ``MappingNeeded`` (its ``parsed``
    has the columns and samples to choose by) and the refusals of ``classlist.errors``.
    """
    check_coordinates(by, school)
    check_verified(school)
    check_agreement(school)
    choices = choices or Choices()
    parsed = parse_class_list(
        data,
        filename,
        mapping=choices.mapping,
        default_class=choices.default_class,
        sheet=choices.sheet,
        header_row=choices.header_row,
    )
    digest = hashlib.sha256(data).hexdigest()
    return _keep(
        school=school, school_year=school_year, parsed=parsed, digest=digest, filename=filename, choices=choices, by=by
    )


def start_import_of_records(
    *, school: School, school_year: SchoolYear, records: Sequence[Mapping[str, str]], choices: Choices | None = None, by: User
) -> ClassListImport:
    """The same for rows that a program sends as objects. Raises as ``start_import``."""
    check_coordinates(by, school)
    check_verified(school)
    check_agreement(school)
    parsed = parse_records(records)
    digest = hashlib.sha256(repr([sorted(record.items()) for record in records]).encode()).hexdigest()
    return _keep(
        school=school, school_year=school_year, parsed=parsed, digest=digest, filename="", choices=choices or Choices(), by=by
    )


@transaction.atomic
def change_import(
    *, class_list: ClassListImport, choices: Choices, rows: RowChanges, version: int | None = None, by: User
) -> ClassListImport:
    """Match columns otherwise, name the class, fix or leave out rows. What was typed in a row stays when columns change.

    Raises ``NotFound``, ``ImportStale``, ``ImportSettled``, ``ImportGone``, ``RowUnknown``, ``ColumnNotKept`` (the file is
    needed again), ``ColumnForbidden`` and ``FieldChosenTwice``.
    """
    locked = lock_preview(class_list, version=version, by=by)
    kept = from_json(locked.rows)
    if choices.mapping:
        kept = _matched_again(locked, kept, choices.mapping)
    kept = _changed(kept, rows)
    if choices.default_class is not None:
        locked.mapping["default_class"] = clean(choices.default_class, limit=MAX_CLASS_NAME)
    locked.rows, locked.version = to_json(kept), locked.version + 1
    locked.save(update_fields=["rows", "mapping", "version"])
    return locked


def lock_preview(class_list: ClassListImport, *, version: int | None, by: User) -> ClassListImport:
    """Return the preview, locked with its school. Raises ``NotFound``, ``ImportSettled``, ``ImportGone``, ``ImportStale``."""
    locked = lock_import(class_list, by=by)
    if locked.status == ImportStatus.DONE:
        raise ImportSettled
    if locked.status != ImportStatus.PREVIEW:
        raise ImportGone
    if version is not None and version != locked.version:
        raise ImportStale
    return locked


def lock_import(class_list: ClassListImport, *, by: User) -> ClassListImport:
    """Return the import, locked with its school (in that order). Raises ``NotFound`` and ``SchoolNotVerified``."""
    check_coordinates(by, class_list.school)
    school = lock_school(class_list.school_id)
    check_verified(school)
    locked = ClassListImport.objects.select_for_update(of=("self",)).select_related("school_year").get(pk=class_list.pk)
    locked.school = school
    return locked


def _keep(
    *, school: School, school_year: SchoolYear, parsed: ParsedList, digest: str, filename: str, choices: Choices, by: User
) -> ClassListImport:
    if parsed.needs_mapping:
        refusal = MappingNeeded()
        # For the door that asks; never logged. Samples are for the person who has the file before them, not for programs.
        refusal.parsed = parsed  # type: ignore[attr-defined]  # as above
        refusal.extra = {"columns": columns_to_json(parsed.columns)}  # type: ignore[attr-defined]  # problem details
        raise refusal
    return ClassListImport.objects.create(
        school=school,
        school_year=school_year,
        file_digest=digest,
        mapping=_facts(parsed, filename, choices),
        rows=to_json(rows_of(parsed)),
        created_by=by,
    )


def _facts(parsed: ParsedList, filename: str, choices: Choices) -> Facts:
    return {
        "source": parsed.source.value,
        "filename": clean(filename, limit=80),
        "columns": columns_to_json(parsed.columns),
        "header_row": parsed.header_row,
        "sheet": clean(parsed.sheet, limit=40),
        "sheets": [clean(sheet, limit=40) for sheet in parsed.sheets],
        "default_class": clean(choices.default_class or parsed.suggested_class, limit=MAX_CLASS_NAME),
        "brin": parsed.school.brin[:4] if parsed.school else "",
    }


def _matched_again(class_list: ClassListImport, kept: list[KeptRow], mapping: ColumnChoices) -> list[KeptRow]:
    columns = columns_from_json(class_list.mapping["columns"])
    cells = {row.number: row.cells for row in kept if row.cells}
    try:
        settled, found = match_again(columns, cells, header_row=class_list.mapping["header_row"], mapping=mapping)
    except ColumnUnknown:
        dropped = next((one for one in columns if mapping.get(one.index) and not one.field and not one.is_locked), None)
        if dropped is None:
            raise
        raise ColumnNotKept(letter=dropped.letter) from None
    if not any(column.field in {Field.FIRST_NAME, Field.LAST_NAME, Field.FULL_NAME} for column in settled):
        raise MappingNeeded
    class_list.mapping["columns"] = columns_to_json(settled)
    by_number = {row.number: row for row in found}
    return [row if row.is_edited else replace(row, row=by_number.get(row.number, row.row)) for row in kept]


def _changed(kept: list[KeptRow], changes: RowChanges) -> list[KeptRow]:
    unknown = changes.numbers - {row.number for row in kept}
    if unknown:
        raise RowUnknown(row=min(unknown))
    usual = bsn.is_column_of_long_numbers(row.row.fields.pupil_number for row in kept)
    return [_changed_row(row, changes, long_numbers_are_usual=usual) for row in kept]


def _changed_row(kept: KeptRow, changes: RowChanges, *, long_numbers_are_usual: bool) -> KeptRow:
    if texts := changes.texts.get(kept.number):
        kept = edited(kept, texts, long_numbers_are_usual=long_numbers_are_usual)
    return replace(
        kept,
        is_left_out=changes.left_out.get(kept.number, kept.is_left_out),
        is_accepted=changes.accepted.get(kept.number, kept.is_accepted),
    )
