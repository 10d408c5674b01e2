"""Zip files from strangers: looked into without unpacking more than is asked for."""

import io
import struct
import zipfile
import zlib

from schools.classlist.errors import Locked, UnpacksTooBig, WorkbookDamaged
from schools.classlist.limits import MAX_UNPACKED_BYTES, MAX_ZIP_ENTRIES

# What the standard library lets through on damaged archives.
_TROUBLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def is_zip(data: bytes) -> bool:
    """Tell whether the bytes start like a zip."""
    return data.startswith(b"PK")


def names_in(data: bytes) -> frozenset[str]:
    """Return the names of the parts. Raises WorkbookDamaged when the zip cannot be read."""
    return frozenset(entry.filename for entry in _entries(data))


def refuse_bombs(data: bytes) -> None:
    """Refuse a zip that says it unpacks to too much, or that needs a password.

    Raises UnpacksTooBig, Locked and WorkbookDamaged. A zip that lies about its size is the reader's to survive.
    """
    entries = _entries(data)
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnpacksTooBig
    if any(entry.flag_bits & 1 for entry in entries):
        raise Locked


def part_of(data: bytes, name: str, most: int) -> bytes:
    """Return one part. Raises UnpacksTooBig beyond ``most`` bytes, whatever its header says, and WorkbookDamaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as part:
            content = part.read(most + 1)
    except (KeyError, *_TROUBLE):
        raise WorkbookDamaged from None
    if len(content) > most:
        raise UnpacksTooBig
    return content


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except _TROUBLE:
        raise WorkbookDamaged from None
