"""What becomes of each row: taken in, looked at, refused."""

from dataclasses import asdict

import pytest

from schools.choices import Level
from schools.classlist.parsing import ParsedList, parse_class_list
from schools.classlist.problems import Problem, ProblemCode, Verdict
from schools.classlist.rows import PupilFields
from tests.support import class_lists as make

HEADINGS = ("Nr", "Roepnaam", "Tussenvoegsel", "Achternaam", "Klas", "Niveau", "Leerjaar")


def parsed(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> ParsedList:
    return parse_class_list(make.delimited([headings, *rows]))


def codes(found: ParsedList) -> list[tuple[int, Verdict, list[ProblemCode]]]:
    return [(row.number, row.verdict, [problem.code for problem in row.problems]) for row in found.rows]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ("1", "Jan", "van den", "Berg", "3B", "vmbo-b/k", "3"),
            PupilFields("Jan", "van den", "Berg", "1", "3B", (Level.VMBO_BB, Level.VMBO_KB), 3),
        ),
        (
            ("1", "Jan", "", "van den Berg", "3B", "havo/vwo", "leerjaar 2"),
            PupilFields("Jan", "van den", "Berg", "1", "3B", (Level.HAVO, Level.VWO), 2),
        ),
        (
            ("0012345.0", "Jan", "-", "Berg, van den", "3", "TL", "9"),
            PupilFields("Jan", "van den", "Berg", "0012345", "3", (Level.VMBO_TL,)),
        ),
        (
            ("h-1", " Zo\u0308e\u200b ", "", "O'Brien-de Vries", " 3B ", "?", ""),
            PupilFields("Zöe", "", "O'Brien-de Vries", "h-1", "3B"),
        ),
        (("", "\u202eJan", "", "🦊 Vos", "3B"), PupilFields("Jan", "", "🦊 Vos", "", "3B")),
        (("", "محمد", "", "الأمراني", "3B"), PupilFields("محمد", "", "الأمراني", "", "3B")),
    ],
)
def test_a_good_row_is_taken_in_as_it_was_meant(row: tuple[str, ...], expected: PupilFields) -> None:
    found = parsed(row)

    assert [outcome.fields for outcome in found.rows] == [expected]
    assert found.counts == {Verdict.NEW: 1, Verdict.CHECK: 0, Verdict.REFUSED: 0}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("1", "Jan", "", "", "3B"), ProblemCode.LAST_NAME_MISSING),
        (("1", "", "", "Berg", "3B"), ProblemCode.FIRST_NAME_MISSING),
        (("1", "J4n", "", "Berg", "3B"), ProblemCode.NAME_ODD),
        (("1", "Zo‰", "", "Berg", "3B"), ProblemCode.NAME_ODD),
        (("1", "<script>alert(1)</script>", "", "Berg", "3B"), ProblemCode.NAME_ODD),
        (("1", '=HYPERLINK("x")', "", "Berg", "3B"), ProblemCode.FORMULA),
        (("1", "Jan", "", "@SUM(A1)", "3B"), ProblemCode.FORMULA),
        (("1", "Jan", "", "Berg", "=1+1"), ProblemCode.FORMULA),
        (("1", "Jan", "", "Berg", ""), ProblemCode.CLASS_MISSING),
        (("1", "Jan", "", "Berg", "2026-01-03"), ProblemCode.CLASS_ODD),
        (("1", "Jan", "", "Berg", "x" * 31), ProblemCode.CLASS_ODD),
        (("1,23457E+08", "Jan", "", "Berg", "3B"), ProblemCode.NUMBER_ODD),
        (("=1+1", "Jan", "", "Berg", "3B"), ProblemCode.NUMBER_ODD),
    ],
)
def test_an_odd_row_asks_for_a_look(row: tuple[str, ...], problem: ProblemCode) -> None:
    found = parsed(row)

    assert codes(found) == [(2, Verdict.CHECK, [problem])]
    assert found.problems[0].message.startswith("Regel 2: ")


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(
    "row",
    [
        ("1", "Jan 999900006", "", "Berg", "3B"),
        ("1", "Jan", "", "Berg 9999.00.006", "3B"),
        ("1", "Jan", "", "Berg", "3B 999900006"),
        ("999900006", "Jan", "", "Berg", "3B"),
        ("1", "Jan 9999", "", "00006 Berg", "3B"),
    ],
)
def test_a_bsn_in_a_row_is_never_repeated(row: tuple[str, ...]) -> None:
    others = [(str(number), f"Mees{'e' * number}", "", "Hart", "3B") for number in range(2, 6)]

    found = parsed(row, *others)

    assert codes(found)[0] == (2, Verdict.REFUSED, [ProblemCode.BSN])
    assert found.rows[0].fields == PupilFields()
    assert "00006" not in repr(asdict(found)).replace(".", "").replace(" ", "")
    assert [outcome.verdict for outcome in found.rows[1:]] == [Verdict.NEW] * 4


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize("place", range(len(HEADINGS)))
def test_a_column_of_bsns_is_left_out_under_every_heading(place: int) -> None:
    rows = [[str(number), f"Mees{'e' * number}", "", "Hart", "3B", "havo", "3"] for number in range(len(make.BSNS))]
    for row, number in zip(rows, make.BSNS, strict=True):
        row[place] = number

    found = parsed(*map(tuple, rows))

    assert [column.letter for column in found.dropped] == ["ABCDEFG"[place]]
    assert not [number for number in make.BSNS if number in repr(asdict(found))]


def test_long_pupil_numbers_that_pass_by_chance_are_kept() -> None:
    rows = [(str(number), f"Mees{'e' * (number % 30)}", "", "Hart", "3B") for number in range(99990000, 99990030)]

    assert parsed(*rows).counts[Verdict.NEW] == 30


@pytest.mark.parametrize(
    ("rows", "verdicts", "problem"),
    [
        (
            [("1", "Jan", "", "Berg", "3B"), ("001", "Jan", "", "Berg", "3b")],
            [Verdict.NEW, Verdict.REFUSED],
            ProblemCode.DUPLICATE,
        ),
        (
            [("", "Jan", "", "Berg", "3B"), ("", "JAN", "", "Bérg", "3 b")],
            [Verdict.NEW, Verdict.REFUSED],
            ProblemCode.DUPLICATE,
        ),
        (
            [("1", "Jan", "", "Berg", "3B"), ("1", "Zoë", "", "Bakker", "3B")],
            [Verdict.NEW, Verdict.REFUSED],
            ProblemCode.NUMBER_TWICE,
        ),
        ([("1", "Jan", "", "Berg", "3B"), ("2", "Jan", "", "Berg", "3B")], [Verdict.NEW, Verdict.NEW], None),
        ([("1", "Jan", "", "Berg", "3B"), ("1", "Jan", "", "Berg", "ne1")], [Verdict.NEW, Verdict.NEW], None),
        ([("", "Jan", "", "Berg", "3B"), ("", "Jan", "", "Berg", "3A")], [Verdict.NEW, Verdict.NEW], None),
    ],
)
def test_the_same_pupil_counts_once(rows: list[tuple[str, ...]], verdicts: list[Verdict], problem: ProblemCode | None) -> None:
    found = parsed(*rows)

    assert [row.verdict for row in found.rows] == verdicts
    assert found.problems == (() if problem is None else (Problem(problem, 3, 2),))


def test_the_first_spelling_of_a_class_wins() -> None:
    found = parsed(("1", "Jan", "", "Berg", "3B"), ("2", "Zoë", "", "Bakker", "3b"), ("3", "Mees", "", "Hart", "3 B"))

    assert found.classes == ("3B",)


@pytest.mark.parametrize("row", [("7", "", "", "", "3B"), ("", "#N/A", "", "", "3B"), ("", "", "", "#VERW!", "3B")])
def test_a_row_without_a_name_is_refused_by_its_number(row: tuple[str, ...]) -> None:
    found = parsed(("1", "Jan", "", "Berg", "3B"), row)

    assert codes(found)[1] == (3, Verdict.REFUSED, [ProblemCode.NAME_MISSING])
    assert found.problems[0].message == "Regel 3: de naam ontbreekt. Vul de naam in of laat de regel weg."


@pytest.mark.parametrize("length", [61, 201, 5_000])
def test_a_very_long_cell_costs_only_its_own_row(length: int) -> None:
    found = parsed(("1", "x" * length, "", "Berg", "3B"), ("2", "Zoë", "", "Bakker", "3B"))

    assert codes(found) == [(2, Verdict.REFUSED, [ProblemCode.TOO_LONG]), (3, Verdict.NEW, [])]
    assert found.rows[0].fields == PupilFields()


def test_a_name_that_can_be_cut_in_two_places_asks_for_a_look() -> None:
    found = parsed(("Anna Maria Jansen", "3B"), ("Sukarno", "3B"), headings=("Naam", "Klas"))

    assert codes(found) == [(2, Verdict.CHECK, [ProblemCode.NAME_GUESSED]), (3, Verdict.CHECK, [ProblemCode.LAST_NAME_MISSING])]


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("leerlingen-3B.xlsx", "3B"),
        ("Klas 3.csv", "3"),
        (r"C:\Lijsten\klassenlijst_h4a 2026-2027.csv", "h4a"),
        ("mh1b.csv", "mh1b"),
        ("leerlingen 3A en 3B.csv", ""),
        ("Blad1.csv", ""),
        ("export 20261001.csv", ""),
        ("leerlingen.csv", ""),
        ("utf16le.csv", ""),
    ],
)
def test_the_file_name_may_name_the_class(filename: str, expected: str) -> None:
    found = parse_class_list(make.delimited([("Roepnaam", "Achternaam"), ("Jan", "Berg")]), filename)

    assert (found.suggested_class, found.needs_class) == (expected, not expected)
    assert [row.fields.school_class for row in found.rows] == [expected]


def test_the_sheet_name_may_name_the_class_and_a_person_overrules_both() -> None:
    data = make.workbook({"Klas 3B": [["Roepnaam", "Achternaam"], ["Jan", "Berg"]]})

    assert parse_class_list(data, "2A.xlsx").classes == ("3B",)
    assert parse_class_list(data, default_class="3C").classes == ("3C",)


def test_numbers_dates_and_truths_of_excel_become_text() -> None:
    rows: list[list[make.Cell]] = [
        ["Leerlingnummer", "Roepnaam", "Achternaam", "Klas"],
        [12345.0, "Jan", "Berg", 3],
        [99, "Zoë", "=1+1", "3B"],
    ]

    found = parse_class_list(make.workbook({"x": rows}))

    assert (found.rows[0].fields.pupil_number, found.rows[0].fields.school_class) == ("12345", "3")


def test_rows_pasted_from_excel_are_read() -> None:
    found = parse_class_list("Roepnaam\tAchternaam\r\nJan\tBerg\r\nZoë\tBakker\r\n".encode(), default_class="3B")

    assert [row.fields.last_name for row in found.rows] == ["Berg", "Bakker"]


def test_nothing_printed_shows_a_name() -> None:
    found = parsed(("1", "Jan", "", "Berg", "3B"), ("1", "Zoë", "", "Bakker", "3B"))

    shown = repr(found) + "".join(repr(row) + repr(row.problems) for row in found.rows)
    assert not [name for name in ("Jan", "Berg", "Zoë", "Bakker") if name in shown]
    assert not [name for name in ("Jan", "Berg", "Zoë", "Bakker") if any(name in problem.message for problem in found.problems)]
