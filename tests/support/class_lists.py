"""Makes class lists in every shape schools send them, and in shapes that attack. Names are made up."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from openpyxl import Workbook

Cell = str | int | float | None
HEADINGS = ("Stamnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "Klas")
PUPILS: tuple[tuple[str, ...], ...] = (
    ("0012345", "Jan", "van den", "Berg", "3B"),
    ("0012346", "Zoë", "", "Bakker", "3B"),
    ("0012347", "Mees", "'t", "Hart", "3B"),
)
# Numbers that pass the eleven-test and belong to nobody: they start with four nines.
BSNS = ("999900006", "999900018", "999900043", "999900055", "999900067", "999900079", "999900080", "999900092")


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8", newline: str = "\r\n") -> bytes:
    """Return rows as delimited text, unquoted."""
    return (newline.join(delimiter.join(row) for row in rows) + newline).encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = ()) -> bytes:
    """Return an xlsx file with these sheets, in this order."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append([*row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the zip with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def open_document(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return an ods file with one sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def old_workbook(rows: Sequence[Sequence[str]], *, is_locked: bool = False, far_corner: bool = False) -> bytes:
    """Return an xls file (BIFF8 in a compound file) with one sheet of texts, and perhaps a number in the last cell there is."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    if is_locked:
        start += _record(0x002F, struct.pack("<HHHH16s16s16s", 1, 1, 1, 0, b"", b"", b""))
    name = b"Blad1"
    size_of_bound_sheet = 4 + 8 + len(name)
    offset = len(start) + size_of_bound_sheet + 4
    bound = _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
            sheet += _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
    if far_corner:
        sheet += _record(0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    return compound_file({"Workbook": start + bound + _record(0x000A, b"") + sheet + _record(0x000A, b"")})


def locked_workbook() -> bytes:
    """Return the outside of a password-protected xlsx: a compound file with an encrypted package."""
    return compound_file({"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(4096)})


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (the old Office container) with these streams, at most 60 KB in all."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, body, entries = [fat_mark, end], b"", [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        first, count = len(fat), len(padded) // 512
        fat += [*range(first + 1, first + count), end]
        body += padded
        entries.append((name, 2, first, len(padded)))
    directory = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0")
        + struct.pack(
            "<HBBIII",
            len(name) * 2 + 2,
            kind,
            1,
            free,
            index + 1 if 0 < index < len(entries) - 1 else free,
            1 if kind == 5 else free,
        )
        + bytes(36)
        + struct.pack("<IQ", first, size)
        for index, (name, kind, first, size) in enumerate(entries)
    ).ljust(512, b"\0")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + body


def edexml(pupils: str, groups: str = '<groep key="g3b"><naam>3B</naam></groep>', start: str = "") -> bytes:
    """Return a small EDEXML file around these elements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{start}<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99ZZ</brincode>'
        f"<dependancecode>00</dependancecode></school><groepen>{groups}</groepen><leerlingen>{pupils}</leerlingen></EDEX>"
    ).encode()


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
