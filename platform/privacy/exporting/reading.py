"""Read an export back in: what went out is what comes in (promise POR-7e)."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from privacy.exporting.packing import DATA, FORMAT, VERSION

Values = Mapping[str, Any]  # Any: JSON


class NoExport(ValueError):
    """The file is no export of ours, or of a version that we do not know."""


def read_export(data: bytes) -> dict[str, list[Values]]:
    """Return the rows of an export, by table: each a mapping of column to value. Raises ``NoExport``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            read = json.loads(file.read(DATA))
        if (read["format"], read["version"]) != (FORMAT, VERSION):
            raise NoExport(f"{read['format']} {read['version']}")
        found: dict[str, list[Values]] = {}
        for section in read["sections"]:
            found.setdefault(section["table"], []).extend(row["values"] for row in section["rows"])
    except (zipfile.BadZipFile, KeyError, TypeError, json.JSONDecodeError) as error:
        raise NoExport(str(error)) from error
    return found
