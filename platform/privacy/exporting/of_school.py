"""Everything of one school, given back to it (AVG article 28, paragraph 3 under g; promise SP-11e): tables as the declarations say."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from kit import csv
from privacy.exporting.values import plain
from privacy.registry import Declaration, Registry, SchoolAt, registry
from privacy.registry.fields import Public

README, DATA = "LEESMIJ.txt", "school.json"
FORMAT, VERSION = "meeloop-school-data", 1
SCHEMA = Path(__file__).with_name("school-data.schema.json")
Table = tuple[list[str], list[list[Any]]]  # Any: what JSON can hold


def export_school(school_id: int, words: str, more: Iterable[tuple[str, bytes]] = (), known: Registry = registry) -> bytes:
    """Return a zip with a CSV per table for which the school answers and in which it has rows; ``words`` is what LEESMIJ.txt says.

    ``school.json`` says the same to programs, and its schema (school-data.schema.json) lies beside it; ``more``: files that go along. Columns are those that a person would get too (``is_exported``), what is for everybody to read, and the row's own key and links, so that the tables fit together.
    Nothing of another school; nothing is written to disk.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(README, words)
        tables = dict(_tables(known, school_id))
        for label, (columns, rows) in tables.items():
            file.writestr(f"{label}.csv", csv.write([columns, *([_cell(value) for value in row] for row in rows)]))
        file.writestr(DATA, json.dumps(_document(school_id, tables), ensure_ascii=False, indent=1))
        file.writestr(SCHEMA.name, SCHEMA.read_bytes())
        for name, content in more:
            file.writestr(name, content)
    return packed.getvalue()


def _document(school_id: int, tables: dict[str, Table]) -> dict[str, Any]:  # Any: JSON
    return {
        "$schema": SCHEMA.name,
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "school": school_id,
        "tables": [{"table": label, "columns": columns, "rows": rows} for label, (columns, rows) in tables.items()],
    }


def _tables(known: Registry, school_id: int) -> Iterator[tuple[str, Table]]:
    for declaration in known.declarations.values():
        if not declaration.nobody and isinstance(declaration.controller, SchoolAt):
            table = _table(declaration, declaration.controller, school_id)
            if table[1]:
                yield declaration.label, table


def _table(declaration: Declaration, at: SchoolAt, school_id: int) -> Table:
    model = apps.get_model(declaration.label)
    given = {name for group in declaration.personal_groups() if group.is_exported for name in group.names}
    given |= {name for group in declaration.groups if isinstance(group, Public) for name in group.names}
    columns = [column for column in model._meta.concrete_fields if _is_given(column, given)]
    found = model._base_manager.filter(**{at.path: school_id}).order_by("pk").iterator(chunk_size=1000)
    rows = [[plain(getattr(row, column.attname)) for column in columns] for row in found]
    return [column.attname for column in columns], rows


def _is_given(column: models.Field, given: set[str]) -> bool:  # type: ignore[type-arg]  # any column
    return column.primary_key or column.is_relation or column.name in given


def _cell(value: Any) -> str:  # Any: JSON
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
