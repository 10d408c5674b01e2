"""Read an export back in: what went out is what comes in (promise POR-7e)."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from privacy.exporting.packing import DATA, FORMAT, VERSION

Values = Mapping[str, Any]  # Any: JSON
MOST_BYTES = 200 * 1024 * 1024
# Version 1 did not name its schema; for the rest it is the same.
READABLE = (1, VERSION)
# What the standard library lets through on a damaged file, and what a file of another shape trips over.
_TROUBLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError),
    *(LookupError, TypeError, AttributeError),
)


class NoExport(ValueError):
    """The file is no export of ours, or of a version that we do not know."""


def read_export(data: bytes) -> dict[str, list[Values]]:
    """Return the rows of an export, by table: each a mapping of column to value. Raises ``NoExport``, also beyond 200 MB."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open(DATA) as part:
            content = part.read(MOST_BYTES + 1)
        read = json.loads(content) if len(content) <= MOST_BYTES else {}
        is_ours = read.get("format") == FORMAT and read.get("version") in READABLE
        found = _rows_by_table(read["sections"]) if is_ours else None
    except _TROUBLE as error:
        raise NoExport(f"{type(error).__name__}: {error}") from error
    if found is None:
        raise NoExport(f"not {FORMAT} {VERSION}, or more than {MOST_BYTES} bytes")
    return found


def _rows_by_table(sections: Any) -> dict[str, list[Values]]:  # Any: JSON
    found: dict[str, list[Values]] = {}
    for section in sections:
        found.setdefault(section["table"], []).extend(row["values"] for row in section["rows"])
    return found
