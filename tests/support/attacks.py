"""Class lists that attack, by name: what each is, and the only thing that may come of it (the tests beside the readers have more).

An attack is refused by one code, or read: then ``rows`` is how many pupils are new, to look at and refused, and none of
``absent`` is anywhere in what was read. Nothing is fetched, run or unpacked beyond its limit, and no answer repeats a BSN.
"""

from collections.abc import Callable
from dataclasses import dataclass

from schools.classlist import errors
from tests.support import class_lists as make
from tests.support.documents import zipped

ROWS = [make.HEADINGS, *make.PUPILS]
BSN = make.BSNS[0]
Read = tuple[int, int, int]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Attack:
    """What is sent, and what comes of it: ``refusal``, or ``rows`` as (new, to look at, refused)."""

    data: Callable[[], bytes]
    refusal: type[errors.UnusableList] | None = None
    rows: Read = (0, 0, 0)
    absent: tuple[str, ...] = ()
    filename: str = "lijst.xlsx"
    asks_for_columns: bool = False


def text(*rows: tuple[str, ...], encoding: str = "utf-8") -> bytes:
    """Return rows below our usual headings, as delimited text."""
    return make.delimited([make.HEADINGS, *rows], encoding=encoding)


def book() -> bytes:
    """Return a good workbook."""
    return make.workbook({"Leerlingen": ROWS})


def sheet(cells: bytes, start: bytes = b"") -> bytes:
    """Return a workbook whose sheet is this XML."""
    xml = start + b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN.encode(), cells)
    return make.with_part(book(), "xl/worksheets/sheet1.xml", xml)


def many_parts(count: int) -> bytes:
    """Return a workbook with ever so many parts."""
    return zipped({"xl/workbook.xml": b"<x/>", **{f"xl/media/{number}.png": b"" for number in range(count)}})


def pupil(**fields: str) -> str:
    """Return a pupil of EDEXML."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f'<leerling key="1">{inner}<groep key="g3b"/></leerling>'


GOOD = {"achternaam": "Berg", "roepnaam": "Jan"}
ENTITY = '<!DOCTYPE EDEX [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE EDEX [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ATTACKS: dict[str, Attack] = {
    # --- what a spreadsheet would run ---
    "a formula as a first name": Attack(lambda: text(("1", "=1+1", "", "Berg", "3B")), rows=(0, 1, 0)),
    "a formula that calls a program": Attack(lambda: text(("1", "=cmd|' /C calc'!A0", "", "Berg", "3B")), rows=(0, 1, 0)),
    "a formula behind a tab": Attack(lambda: text(("1", "\t=1+1", "", "Berg", "3B")), rows=(0, 1, 0)),
    "a formula that starts with an at sign": Attack(lambda: text(("1", "Jan", "", "@SUM(A1)", "3B")), rows=(0, 1, 0)),
    "a formula in a number": Attack(lambda: text(("-2+3", "Jan", "", "Berg", "3B")), rows=(0, 1, 0)),
    "a macro beside the list": Attack(lambda: make.with_part(book(), "xl/vbaProject.bin", b"\xd0\xcf macro"), rows=(3, 0, 0)),
    "a link to another workbook": Attack(
        lambda: make.with_part(
            book(), "xl/externalLinks/externalLink1.xml", b'<externalLink r:id="rId1" href="http://kwaad.example/"/>'
        ),
        rows=(3, 0, 0),
        absent=("kwaad",),
    ),
    "a page that loads from elsewhere": Attack(
        lambda: (
            b"<html><img src=http://kwaad.example/x><script>alert(1)</script><table>"
            b"<tr><td>Roepnaam<td>Achternaam<td>Klas<tr><td>Jan<td>Berg<td>3B</table></html>"
        ),
        rows=(1, 0, 0),
        absent=("kwaad", "alert"),
    ),
    # --- what unpacks ---
    "a zip that says it unpacks to 70 MB": Attack(
        lambda: make.with_part(book(), "xl/media/image1.png", bytes(70 * 1024 * 1024)), errors.UnpacksTooBig
    ),
    "a zip of 1,200 parts": Attack(lambda: many_parts(1200), errors.UnpacksTooBig),
    "a zip inside a zip": Attack(lambda: zipped({"lijst.xlsx": book()}), errors.IsArchive),
    "a part that climbs out of its folder": Attack(
        lambda: make.with_part(book(), "../../../tmp/kwaad.txt", b"kwaad"), rows=(3, 0, 0), absent=("kwaad",)
    ),
    "a zip of which the end is cut off": Attack(lambda: book()[:-30], errors.WorkbookDamaged),
    "a zip that is only a beginning": Attack(lambda: b"PK\x03\x04" + bytes(60), errors.WorkbookDamaged),
    # --- what a reader of XML believes ---
    "a sheet of seventeen billion cells": Attack(
        lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        errors.UnpacksTooBig,
    ),
    "entities in a sheet": Attack(
        lambda: sheet(b'<row r="1"><c r="A1"><v>&b;</v></c></row>', b'<!DOCTYPE x [<!ENTITY b "aaaa">]>'),
        errors.NoRows,
    ),
    "a file of the machine in EDEXML": Attack(
        lambda: make.edexml(pupil(achternaam="&x;", roepnaam="Jan"), start=ENTITY), errors.XmlUnsafe, filename="edex.xml"
    ),
    "a billion laughs in EDEXML": Attack(
        lambda: make.edexml(pupil(achternaam="&b;", roepnaam="Jan"), start=LAUGHS), errors.XmlUnsafe, filename="edex.xml"
    ),
    "EDEXML that ends halfway": Attack(lambda: make.edexml(pupil(**GOOD))[:-40], errors.XmlDamaged, filename="edex.xml"),
    "other XML": Attack(lambda: b'<?xml version="1.0"?><rss><channel/></rss>', errors.NotEdexml, filename="edex.xml"),
    "EDEXML with a BSN beside each pupil": Attack(
        lambda: make.edexml(pupil(**GOOD, bsn=BSN, geboortedatum="2012-01-01")), rows=(1, 0, 0), absent=(BSN, "2012")
    ),
    # --- the wrong thing behind the name ---
    "a PDF called xlsx": Attack(lambda: b"%PDF-1.7\n%%EOF", errors.IsPdf),
    "a photo called csv": Attack(lambda: b"\xff\xd8\xff\xe0" + bytes(100), errors.IsPicture, filename="lijst.csv"),
    "a program called xlsx": Attack(lambda: b"MZ\x90\x00" + bytes(range(256)), errors.TextUnreadable),
    "a Word document called xlsx": Attack(
        lambda: zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), errors.IsTextDocument
    ),
    "a workbook on a lock": Attack(make.locked_workbook, errors.Locked),
    # --- signs ---
    "a zero byte in a name": Attack(lambda: text(("1", "Ja\0n", "", "Berg", "3B")), errors.TextUnreadable),
    "a bell in a name": Attack(lambda: text(("1", "Ja\x07n", "", "Berg", "3B")), errors.TextUnreadable),
    "a name that is written backwards": Attack(
        lambda: text(("1", "\u202enaJ", "", "Berg", "3B")), rows=(1, 0, 0), absent=("\u202e", "\\u202e")
    ),
    "signs that cannot be seen": Attack(
        lambda: text(("1", "J\u200ba\u2060n", "", "Berg", "3B")), rows=(1, 0, 0), absent=("\u200b", "\u2060")
    ),
    "letters from right to left": Attack(lambda: text(("1", "محمد", "", "الأمراني", "3B")), rows=(1, 0, 0)),
    "a fox": Attack(lambda: text(("1", "Jan", "", "🦊 Vos", "3B")), rows=(1, 0, 0)),
    "markup in a name": Attack(lambda: text(("1", "<script>alert(1)</script>", "", "Berg", "3B")), rows=(0, 1, 0)),
    "two encodings in one file": Attack(
        lambda: text(("1", "Zoë", "", "Berg", "3B")) + "2;Noël;;Hart;3B\r\n".encode("cp1252"), errors.TextMixed
    ),
    # What comes out is no name: somebody looks before anything is read in.
    "an encoding that says it is another": Attack(
        lambda: b"\xff\xfe" + text(("1", "Jan", "", "Berg", "3B"))[:-1], rows=(0, 1, 0)
    ),
    # --- too much ---
    "a cell of 140,000 signs": Attack(lambda: b"Naam\n" + b"x" * 140_000, errors.CellTooLong),
    "a name of 300 signs": Attack(lambda: text(("1", "x" * 300, "", "Berg", "3B")), rows=(0, 0, 1), absent=("x" * 201,)),
    "sixty-one columns": Attack(lambda: b";".join(b"k%d" % number for number in range(61)) + b"\n", errors.TooManyColumns),
    "ten thousand pupils": Attack(
        lambda: make.delimited([("Naam",), *((f"Jan{number} Berg",) for number in range(10_000))]), errors.TooManyRows
    ),
    "five megabytes and a byte": Attack(lambda: b"x" * (5 * 1024 * 1024 + 1), errors.FileTooBig),
    # --- columns ---
    "a column of BSNs": Attack(
        lambda: make.delimited(
            [(*make.HEADINGS, "Kenmerk"), *(("", "Mees" + "e" * n, "", "Hart", "3B", one) for n, one in enumerate(make.BSNS))]
        ),
        rows=(8, 0, 0),
        absent=make.BSNS,
    ),
    "a BSN as the number of one pupil": Attack(
        lambda: text((BSN, "Jan", "", "Berg", "3B"), *make.PUPILS), rows=(3, 0, 1), absent=(BSN,)
    ),
    "a BSN inside a name": Attack(
        lambda: text(("1", f"Jan {BSN}", "", "Berg", "3B"), *make.PUPILS), rows=(3, 0, 1), absent=(BSN,)
    ),
    "a sheet that is hidden": Attack(
        lambda: make.workbook({"Geheim": [make.HEADINGS, (BSN, "Jan", "", "Berg", "3B")], "3B": ROWS}, hidden=["Geheim"]),
        rows=(3, 0, 0),
        absent=(BSN, "Geheim"),
    ),
    "two columns with one heading": Attack(
        lambda: make.delimited([("Roepnaam", "Achternaam", "Achternaam", "Klas"), ("Jan", "Berg", "Kwaad", "3B")]),
        rows=(1, 0, 0),
    ),
    "the same pupil twice": Attack(lambda: text(*make.PUPILS, make.PUPILS[0]), rows=(3, 0, 1)),
    "one number for two pupils": Attack(
        lambda: text(("7", "Jan", "", "Berg", "3B"), ("7", "Piet", "", "Hart", "3B")), rows=(1, 0, 1)
    ),
    "no headings at all": Attack(lambda: b"a;b;c\r\n1;2;3\r\n", asks_for_columns=True),
}
