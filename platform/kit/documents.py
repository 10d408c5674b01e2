"""What a document is by its bytes, whatever its name says: a PDF, or a text of Word or LibreOffice without macros."""

import struct
import zipfile
import zlib
from typing import IO

PDF, DOCX, ODT = "pdf", "docx", "odt"
# A text of 10 MB with pictures unpacks to little more; a bomb to thousands of times as much.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5000
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
# What the standard library lets through on damaged archives.
_TROUBLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)


def kind_of(file: "IO[bytes]") -> str:
    """Return ``pdf``, ``docx`` or ``odt``; nothing for every other kind, for macros and for what unpacks to too much."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    return _kind_of_zip(file) if head.startswith(b"PK\x03\x04") else ""


def _kind_of_zip(file: "IO[bytes]") -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or _has_macros(names):
                return ""
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return DOCX
            with archive.open("mimetype") as part:
                return ODT if part.read(len(ODT_TYPE) + 1).strip() == ODT_TYPE else ""
    except _TROUBLE:
        return ""
    finally:
        file.seek(0)


def _has_macros(names: set[str]) -> bool:
    return any(name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names)
