"""Everything of one school, given back to it (AVG article 28, paragraph 3 under g; promise SP-11e): tables as the declarations say."""

import io
import json
import zipfile
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from kit import csv
from privacy.exporting.values import plain
from privacy.registry import Declaration, Registry, SchoolAt, registry

README = "LEESMIJ.txt"


def export_school(school_id: int, words: str, known: Registry = registry) -> bytes:
    """Return a zip with a CSV per table for which the school answers and in which it has rows; ``words`` is what LEESMIJ.txt says.

    Columns are those that a person would get too (``is_exported``), and the row's own key and links, so that the tables fit together.
    Nothing of another school; nothing is written to disk.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(README, words)
        for declaration in known.declarations.values():
            rows = list(_rows(declaration, school_id))
            if len(rows) > 1:
                file.writestr(f"{declaration.label}.csv", csv.write(rows))
    return packed.getvalue()


def _rows(declaration: Declaration, school_id: int) -> Iterator[tuple[str, ...]]:
    if declaration.nobody or not isinstance(declaration.controller, SchoolAt):
        return
    model = apps.get_model(declaration.label)
    given = {name for group in declaration.personal_groups() if group.is_exported for name in group.names}
    columns = [column for column in model._meta.concrete_fields if _is_given(column, given)]
    yield tuple(column.attname for column in columns)
    found = model._base_manager.filter(**{declaration.controller.path: school_id}).order_by("pk")
    for row in found.iterator(chunk_size=1000):
        yield tuple(_cell(getattr(row, column.attname)) for column in columns)


def _is_given(column: models.Field, given: set[str]) -> bool:  # type: ignore[type-arg]  # any column
    return column.primary_key or column.is_relation or column.name in given


def _cell(value: object) -> str:
    value = plain(value)
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
