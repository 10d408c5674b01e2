"""Excel (xlsx, xlsm, xls) and OpenDocument sheets: guarded, read in a child process, one sheet chosen."""

import json
import re
import subprocess
import sys
from pathlib import Path

import python_calamine

from schools.classlist import zips
from schools.classlist.columns import find_header
from schools.classlist.errors import Locked, NoRows, SheetUnknown, TooManyColumns, TooManyRows, UnpacksTooBig, WorkbookDamaged
from schools.classlist.limits import (
    HEADER_WITHIN,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
)
from schools.classlist.table import Source, Table, TableRow

_CHILD = Path(__file__).with_name("workbook_child.py")
_LIBRARIES = str(Path(python_calamine.__file__).parent.parent)
_PATIENCE = 9
_MANIFEST = "META-INF/manifest.xml"
_MOST_OF_MANIFEST = 1024 * 1024
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# In an xls file the record FILEPASS comes right after the start of the workbook (and perhaps a write protection).
_OLD_PASSWORD = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
# Headings and title rows come on top of the rows of pupils.
_MOST_ROWS = MAX_ROWS + HEADER_WITHIN + 1
_FAILURES = {"too_big": UnpacksTooBig, "damaged": WorkbookDamaged}

Sheets = dict[str, tuple[TableRow, ...]]


def read_workbook(data: bytes, sheet: str | None = None) -> Table:
    """Return the chosen sheet, or the first visible one with headings (else the first with anything in it).

    Hidden sheets are not read. Raises the refusals of ``errors`` for a locked, damaged or oversized workbook.
    """
    if zips.is_zip(data):
        zips.refuse_bombs(data)
    refuse_locked(data)
    sheets = {name: rows for name, rows in _sheets(data).items() if rows}
    if not sheets:
        raise NoRows
    if sheet is not None and sheet not in sheets:
        raise SheetUnknown
    name = (
        sheet if sheet is not None else next((name for name, rows in sheets.items() if find_header(rows)), next(iter(sheets)))
    )
    rows = sheets[name]
    if len(rows) >= _MOST_ROWS:
        raise TooManyRows
    if max(len(row.cells) for row in rows) > MAX_COLUMNS:
        raise TooManyColumns
    return Table(Source.WORKBOOK, rows, name, tuple(sheets))


def refuse_locked(data: bytes) -> None:
    """Refuse a workbook with a password by name: the reader only says that it does not know the format."""
    is_locked = _has_locked_part(data) if zips.is_zip(data) else _LOCKED_PACKAGE in data or _OLD_PASSWORD.search(data)
    if is_locked:
        raise Locked


def _has_locked_part(data: bytes) -> bool:
    names = zips.names_in(data)
    if _MANIFEST in names and b"encryption-data" in zips.part_of(data, _MANIFEST, _MOST_OF_MANIFEST):
        return True
    return "encrypted-package" in names


def _sheets(data: bytes) -> Sheets:
    limits = [str(limit) for limit in (MAX_SHEETS, _MOST_ROWS, MAX_CELL)]
    try:
        done = subprocess.run(  # noqa: S603  # fixed arguments; the file itself goes in on stdin
            [sys.executable, "-I", "-S", str(_CHILD), _LIBRARIES, *limits],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnpacksTooBig from None
    if done.returncode != 0:
        # Killed by its own limits: the compiled reader aborts when it cannot get memory.
        raise UnpacksTooBig
    answer = json.loads(done.stdout)
    if "failure" in answer:
        raise _FAILURES[answer["failure"]]
    return {name: tuple(TableRow(number, tuple(cells)) for number, cells in rows) for name, rows in answer["sheets"]}
