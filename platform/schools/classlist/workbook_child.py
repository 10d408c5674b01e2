"""Reads one workbook in a process of its own, with little memory and little time. Started by ``workbooks``, never imported.

A sheet with two cells in opposite corners makes any reader reserve room for 17 billion cells, and a damaged file can make it
loop or abort. Here that ends this process and nothing else. Input: the bytes on stdin; arguments: the folder with the
libraries and the limits. Output: JSON on stdout, without any text of the file when it fails.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime
from typing import Any

MEMORY = 400 * 1024 * 1024
SECONDS = 6


def limit_resources() -> None:
    """Give this process a ceiling for memory and processor time, where the system knows them."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not everywhere

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def text_of(value: object, longest: int) -> str:
    """Return a cell as a person reads it: 12345.0 is "12345", a date is 2026-10-01, true and false are nothing."""
    if isinstance(value, str):
        return value[: longest + 1]
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else ""


def rows_of(sheet: Any, most_rows: int, longest: int) -> list[list[Any]]:  # Any: a compiled class without a public type here
    """Return [row number, cells] of the rows that hold something, at most ``most_rows`` of them."""
    found: list[list[Any]] = []
    if sheet.start is None:
        return found
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [text_of(value, longest) for value in values]
        if any(cell.strip() for cell in cells):
            while not cells[-1].strip():
                cells.pop()
            found.append([number, cells])
            if len(found) == most_rows:
                break
    return found


def read(data: bytes, most_sheets: int, most_rows: int, longest: int) -> dict[str, Any]:
    """Return the visible sheets with their rows, or why the workbook cannot be read."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415  # after the limits

    try:
        workbook = load_workbook(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        sheets = [[name, rows_of(workbook.get_sheet_by_name(name), most_rows, longest)] for name in visible[:most_sheets]]
    except MemoryError:
        return {"failure": "too_big"}
    except BaseException:  # noqa: BLE001  # a panic of the compiled reader is no Exception
        return {"failure": "damaged"}
    return {"sheets": sheets}


if __name__ == "__main__":
    limit_resources()
    sys.path.append(sys.argv[1])
    json.dump(read(sys.stdin.buffer.read(), *map(int, sys.argv[2:5])), sys.stdout)
