"""Which files become a table, and which are refused by which name."""

import contextlib
import io
import random
import zipfile
from pathlib import Path

import pytest

from schools.classlist import errors
from schools.classlist.limits import MAX_BYTES
from schools.classlist.parsing import parse_class_list
from schools.classlist.reading import read_table
from schools.classlist.rows import PupilFields
from schools.classlist.table import Source
from tests.support import class_lists as make

SAMPLES = Path(__file__).parents[2] / "samples"
ROWS = [make.HEADINGS, *make.PUPILS]
EXPECTED = [PupilFields(*(row[place] for place in (1, 2, 3, 0, 4))) for row in make.PUPILS]
SHEET_XML = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)


def html(rows: list[tuple[str, ...]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<html><head><style>td {{mso-number-format:'@'}}</style></head><body><table>{cells}</table></body></html>"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize("filename", ["lijst.csv", "lijst.xlsx", "lijst.pdf", ""])
@pytest.mark.parametrize(
    "data",
    [
        make.delimited(ROWS),
        make.delimited(ROWS, ",", "utf-8-sig"),
        make.delimited(ROWS, "\t", "utf-16"),
        make.delimited(ROWS, "|", "cp1252", newline="\r"),
        make.delimited([("Sep=,",), *ROWS], ",").replace(b"Sep", b"sep"),
        make.workbook({"Leerlingen": ROWS}),
        make.open_document("Leerlingen", ROWS),
        make.old_workbook(ROWS),
        make.with_part(make.workbook({"Leerlingen": ROWS}), "xl/vbaProject.bin", b"\xd0\xcf macro"),
        html(ROWS).encode(),
        html(ROWS).encode("cp1252"),
        html(ROWS).encode("utf-16"),
    ],
    ids=["csv", "bom", "utf16", "ansi-mac", "sep", "xlsx", "ods", "xls", "xlsm", "html", "html-ansi", "html-utf16"],
)
def test_the_bytes_decide_whatever_the_file_is_called(data: bytes, filename: str) -> None:
    found = parse_class_list(data, filename)

    assert [row.fields for row in found.rows] == EXPECTED
    assert not found.problems


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyFile),
        (b"\xef\xbb\xbf \r\n\r\n", errors.EmptyFile),
        (b"\0" * 100, errors.EmptyFile),
        (b"x" * (MAX_BYTES + 1), errors.FileTooBig),
        (b"%PDF-1.7\n", errors.IsPdf),
        (b"\x89PNG\r\n\x1a\n", errors.IsPicture),
        (b"\xff\xd8\xff\xe0", errors.IsPicture),
        (b"\0\0\0\x18ftypheic\0\0", errors.IsPicture),
        (b"{\\rtf1 Jan}", errors.IsTextDocument),
        (zipped(word__document=b"", **{"word/document.xml": b"<x/>"}), errors.IsTextDocument),
        (zipped(**{"lijst.csv": b"Naam"}), errors.IsArchive),
        (b"\x1f\x8b\x08", errors.IsArchive),
        (zipped(**{"xl/workbook.bin": b"x"}), errors.IsOldWorkbook),
        (zipped(**{"Index/Document.iwa": b"x"}), errors.IsOldWorkbook),
        (b"PK\x03\x04 broken", errors.WorkbookDamaged),
        (zipped(**{"xl/workbook.xml": b"<broken"}), errors.WorkbookDamaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, errors.WorkbookDamaged),
        (make.locked_workbook(), errors.Locked),
        (make.old_workbook(ROWS, is_locked=True), errors.Locked),
        (zipped(**{"mimetype": b"x", "encrypted-package": b"x"}), errors.Locked),
        (make.with_part(make.open_document("x", ROWS), "META-INF/manifest.xml", b"<x><m:encryption-data/></x>"), errors.Locked),
        (b"Naam;Klas\r\nJan\0Berg;3B\r\n", errors.TextUnreadable),
        ("Naam;Klas\nZoë;3B\n".encode() + "Noël;3B".encode("cp1252"), errors.TextMixed),
        (b"Naam\n" + b"x" * 140_000, errors.CellTooLong),
        (make.workbook({"Leeg": []}), errors.NoRows),
        (make.workbook({"Geheim": ROWS, "Leeg": []}, hidden=["Geheim"]), errors.NoRows),
        (b"Naam;Klas\r\n", errors.NoRows),
        (html([]).encode(), errors.NoRows),
        (b";".join(b"k%d" % number for number in range(61)) + b"\n", errors.TooManyColumns),
        (make.workbook({"x": [["Naam", *range(61)]]}), errors.TooManyColumns),
        (make.delimited([("Naam",), *((f"Jan{place} Berg",) for place in range(10_000))]), errors.TooManyRows),
        (make.workbook({"x": [["Naam"], *(["Jan Berg"] for _ in range(2_100))]}), errors.TooManyRows),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(data: bytes, refusal: type[errors.UnusableList]) -> None:
    with pytest.raises(refusal) as caught:
        parse_class_list(data, "lijst.xlsx")

    assert type(caught.value) is refusal
    assert caught.value.detail.endswith(".")
    assert caught.value.params == {}


def test_every_refusal_has_a_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__]

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert {kind.status for kind in kinds} == {413, 422}


def test_a_sheet_that_claims_seventeen_billion_cells_is_refused() -> None:
    with pytest.raises(errors.UnpacksTooBig):
        read_table(make.with_part(make.workbook({"x": ROWS}), "xl/worksheets/sheet1.xml", SHEET_XML))


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = make.with_part(make.workbook({"x": ROWS}), "xl/media/image1.png", bytes(70 * 1024 * 1024))

    assert len(bomb) < 200_000
    with pytest.raises(errors.UnpacksTooBig):
        read_table(bomb)


def test_a_zip_that_lies_about_its_size_ends_only_the_child() -> None:
    sheet = b"<worksheet><sheetData><row><c><v>" + b"1" * (50 * 1024 * 1024) + b"</v></c></row></sheetData></worksheet>"
    honest = make.with_part(make.workbook({"x": ROWS}), "xl/worksheets/sheet1.xml", sheet)
    lying = honest.replace(len(sheet).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert lying != honest
    with pytest.raises((errors.UnpacksTooBig, errors.WorkbookDamaged, errors.NoRows)):
        read_table(lying)


def test_a_shared_text_repeated_endlessly_does_not_fill_the_memory() -> None:
    text = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"a" * 1_000_000
        + b"</t></si></sst>"
    )
    cells = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (column, row) for column in b"ABCDEFGH")
        + b"</row>"
        for row in range(2, 1_500)
    )
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )
    data = make.with_part(
        make.with_part(make.workbook({"x": [["a"]]}), "xl/worksheets/sheet1.xml", sheet), "xl/sharedStrings.xml", text
    )

    with pytest.raises(errors.UnpacksTooBig):
        parse_class_list(data)


def test_entities_in_a_workbook_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = make.with_part(
        make.workbook({"x": ROWS}), "xl/worksheets/sheet1.xml", bomb + SHEET_XML.replace(b"<v>1</v>", b"<v>&b;</v>")
    )

    with pytest.raises(errors.UnusableList):
        parse_class_list(data)


FAR = 'table:number-rows-repeated="1048576"'


@pytest.mark.parametrize(
    "data",
    [
        make.old_workbook([("Naam",)], far_corner=True),
        make.with_part(
            make.open_document("x", ROWS),
            "content.xml",
            make.part(make.open_document("x", ROWS), "content.xml").replace(
                b"<table:table-row>", f"<table:table-row {FAR}>".encode(), 1
            ),
        ),
        b"a\n" * 2_400_000,
        b"<html><table>" + b"<tr><td>x" * 400_000,
        b"<html>" + b"<" * 4_900_000,
        b"<html><table><tr><td>" + b"&#" * 2_000_000,
        b"Naam;E\nJan Berg;a@" + b"." * 120_000 + b" x",
        b"Naam" + b"(" * 120_000,
        b'"' * 4_900_000,
        b"\r" * 4_900_000 + b"Naam",
    ],
    ids=[
        "xls-corner",
        "ods-repeat",
        "lines",
        "html-rows",
        "html-tags",
        "html-entities",
        "mail",
        "brackets",
        "quotes",
        "returns",
    ],
)
@pytest.mark.timeout(60)  # what none of them may do is hang
def test_a_file_made_to_exhaust_us_gets_an_answer(data: bytes) -> None:
    with contextlib.suppress(errors.UnusableList):
        parse_class_list(data)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    for whole in (make.workbook({"x": ROWS}), make.old_workbook(ROWS), make.open_document("x", ROWS)):
        data = bytearray(whole[: dice.randrange(len(whole))] if seed % 4 == 0 else whole)
        for _ in range(seed):
            data[dice.randrange(len(data))] = dice.randrange(256)

        with contextlib.suppress(errors.UnusableList):
            parse_class_list(bytes(data))


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    rows = [(), ("Klassenlijst",), (), *ROWS]

    for data in (make.delimited(rows), make.workbook({"x": rows}), make.old_workbook(rows), make.open_document("x", rows)):
        found = parse_class_list(data)
        assert (found.header_row, [row.number for row in found.rows]) == (4, [5, 6, 7])


def test_the_first_visible_sheet_with_headings_is_read_and_the_others_are_offered() -> None:
    data = make.workbook(
        {"Uitleg": [["Lees dit eerst"]], "3A": ROWS[:2], "Oud": ROWS, "3B": [ROWS[0], ROWS[2]]}, hidden=["Oud"]
    )

    found = parse_class_list(data)
    other = parse_class_list(data, sheet="3B")

    assert (found.sheet, found.sheets, [row.fields for row in found.rows]) == ("3A", ("Uitleg", "3A", "3B"), EXPECTED[:1])
    assert [row.fields for row in other.rows] == EXPECTED[1:2]


@pytest.mark.parametrize("sheet", ["Oud", "Bestaat niet"])
def test_a_hidden_or_unknown_sheet_cannot_be_chosen(sheet: str) -> None:
    with pytest.raises(errors.SheetUnknown):
        parse_class_list(make.workbook({"3A": ROWS, "Oud": ROWS}, hidden=["Oud"]), sheet=sheet)


def test_the_dutch_workbook_is_read_whole() -> None:
    found = parse_class_list((SAMPLES / "classlist-dutch-workbook.xlsx").read_bytes())

    assert found.source is Source.WORKBOOK
    assert [(row.number, row.fields.school_class) for row in found.rows] == [
        *((number, "3a") for number in range(3, 8)),
        *((number, "3b") for number in range(9, 13)),
    ]
    assert found.rows[4].fields == PupilFields(first_name="Aïmane", last_name="Boudewijn", school_class="3a")
    assert not found.problems


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("messytables-*")) + sorted(SAMPLES.glob("duo-*")), ids=lambda path: path.name
)
def test_tables_that_are_no_class_list_ask_for_the_columns(path: Path) -> None:
    found = parse_class_list(path.read_bytes(), path.name)

    assert found.needs_mapping
    assert found.rows == ()
