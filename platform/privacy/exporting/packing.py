"""All data of one person as a file: JSON for programs, tables for a spreadsheet, a page to read."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from kit import csv
from privacy.exporting.collecting import Collected, Section, collect
from privacy.registry.paths import AnyModel

FORMAT, VERSION = "meeloop-my-data", 2
SCHEMA = Path(__file__).with_name("my-data.schema.json")
DATA, PAGE = "gegevens.json", "gegevens.html"
NAME = "mijn-gegevens.zip"


def export_person(person: models.Model, *, address: str = "") -> bytes:
    """Return a zip with everything that is stored about this person: ``gegevens.json`` (my-data.schema.json, which
    comes along), ``gegevens.html``, a CSV per table and the person's own files. Nothing of anybody else; nothing is written to disk.
    ``address``: as ``collect``."""
    collected = collect(person, address=address)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(DATA, json.dumps(document(collected), ensure_ascii=False, indent=1))
        file.writestr(SCHEMA.name, SCHEMA.read_bytes())
        file.writestr(PAGE, render_to_string("privacy/export.html", {"collected": collected, "made_at": timezone.now()}))
        for section in collected.sections:
            file.writestr(f"tabellen/{section.label}.csv", csv.write(_table(section)))
        for name, content in _files(collected):
            file.writestr(f"bestanden/{name}", content)
    return packed.getvalue()


def document(collected: Collected) -> dict[str, Any]:  # Any: JSON
    """Return what ``gegevens.json`` says; also the answer of the interface."""
    return {
        "$schema": SCHEMA.name,
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "kinds": list(collected.kinds),
        "sections": [_section(section) for section in collected.sections],
        "looks": [
            {"at": one.at.isoformat(), "role": one.role, "school": one.school, "why": one.why} for one in collected.looks
        ],
    }


def _section(section: Section) -> dict[str, Any]:  # Any: JSON
    return {
        "table": section.label,
        "about": section.about,
        "purposes": [
            {
                "name": str(one.name),
                "words": str(one.words),
                "article": one.article,
                "basis": str(one.basis),
                "recipients": str(one.recipients),
                "source": str(one.source),
            }
            for one in section.purposes
        ],
        "until": list(section.until),
        "withheld": list(section.withheld),
        "rows": [
            {
                "until": row.until.isoformat() if row.until else None,
                "values": {one.column: one.value for one in row.values},
                "shown_to": {one.column: list(one.shown_to) for one in row.values},
            }
            for row in section.rows
        ],
    }


def _table(section: Section) -> Iterator[tuple[str, ...]]:
    yield tuple(value.label for value in section.rows[0].values)
    for row in section.rows:
        yield tuple(value.words for value in row.values)


def _files(collected: Collected) -> Iterator[tuple[str, bytes]]:
    for section in collected.sections:
        model = apps.get_model(section.label)
        for name in _file_columns(model):
            for row in section.rows:
                path = next((one.value for one in row.values if one.column == name), "")
                if path and default_storage.exists(path):
                    with default_storage.open(path) as file:
                        yield path.rpartition("/")[2], file.read()


def _file_columns(model: AnyModel) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if isinstance(one, models.FileField)]
