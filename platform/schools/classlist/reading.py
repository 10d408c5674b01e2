"""From bytes to a table: what kind of file is this really, whatever its name says?"""

import re
from collections.abc import Set as AbstractSet

from schools.classlist import errors, zips
from schools.classlist.delimited import read_delimited
from schools.classlist.errors import UnusableList
from schools.classlist.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from schools.classlist.table import Table
from schools.classlist.web_pages import read_web_page
from schools.classlist.workbooks import read_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, type[UnusableList]], ...] = (
    (b"%PDF", errors.IsPdf),
    (b"{\\rtf", errors.IsTextDocument),
    (b"\x89PNG", errors.IsPicture),
    (b"\xff\xd8\xff", errors.IsPicture),
    (b"GIF8", errors.IsPicture),
    (b"RIFF", errors.IsPicture),
    (b"\x1f\x8b", errors.IsArchive),
    (b"7z\xbc\xaf\x27\x1c", errors.IsArchive),
    (b"Rar!", errors.IsArchive),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|style|tr)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_table(data: bytes, sheet: str | None = None) -> Table:
    """Return the rows of a text file, workbook or web page. The bytes decide what it is, never the name of the file.

    Raises a refusal of ``errors`` (code, sentence) for everything that cannot be read as a table.
    """
    refuse_wrong_size(data)
    refuse_other_kinds(data)
    if data.startswith((_OLE, b"PK")):
        return _within_limits(read_workbook(data, sheet))
    if _HTML.match(start_of_text(data)):
        return _within_limits(read_web_page(data))
    return _within_limits(read_delimited(data))


def refuse_wrong_size(data: bytes) -> None:
    """Refuse an empty file and one of more than 5 MB."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise errors.EmptyFile
    if len(data) > MAX_BYTES:
        raise errors.FileTooBig


def refuse_other_kinds(data: bytes) -> None:
    """Refuse what is no list at all, by name: "Dit is een pdf"."""
    for signature, refusal in _SIGNATURES:
        if data[:1024].lstrip().startswith(signature) or data.startswith(signature):
            raise refusal
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        raise errors.IsPicture
    if zips.is_zip(data):
        _refuse_other_zips(zips.names_in(data))


def start_of_text(data: bytes) -> str:
    """Return the first characters, for recognising HTML and XML in any of the usual encodings."""
    head = data[:4096]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace").replace("\0", "")


def _refuse_other_zips(names: AbstractSet[str]) -> None:
    if "xl/workbook.xml" in names or {"content.xml", "mimetype"} <= names or "encrypted-package" in names:
        return
    if "word/document.xml" in names:
        raise errors.IsTextDocument
    if any(name.startswith(("xl/", "Index/", "ppt/")) for name in names):
        raise errors.IsOldWorkbook
    raise errors.IsArchive


def _within_limits(table: Table) -> Table:
    if len(table.rows) > MAX_ROWS + 50:
        raise errors.TooManyRows
    if table.width > MAX_COLUMNS:
        raise errors.TooManyColumns
    return table
