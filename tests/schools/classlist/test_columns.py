"""What the headings mean, what is left out and why, and what a person may choose."""

from dataclasses import asdict

import pytest

from schools.classlist.errors import ColumnForbidden, ColumnUnknown, FieldChosenTwice
from schools.classlist.fields import Column, DropReason, Field
from schools.classlist.headings import field_of, reason_of
from schools.classlist.parsing import ParsedList, parse_class_list
from schools.classlist.rows import PupilFields
from tests.support import class_lists as make

JAN = PupilFields("Jan", "van den", "Berg", "12345", "3B")


def parsed(*rows: tuple[str, ...], **choices: object) -> ParsedList:
    return parse_class_list(make.delimited(rows), **choices)  # type: ignore[arg-type]  # test shorthand


@pytest.mark.parametrize(
    "headings",
    [
        ("Stamnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "Klas"),
        ("leerlingnummer", "roepnaam", "voorvoegsel", "achternaam", "stamgroep"),
        ("Lln.nr", "Voornaam", "Tussenv.", "Familienaam", "KLAS "),
        ("## Leerlingnr.", "Roepnaam leerling", "tv", "Geslachtsnaam", "Mentorgroep"),
        ("Student ID", "First name", "Name prefix", "Surname", "Class"),
        ("leerling_code", "givenName", "infix", "familyName", "homeroom"),
        ("Nummer", "Voornaam (roepnaam)", "Voorv", "Naam", "Groep"),
    ],
)
def test_headings_of_many_systems_mean_the_same(headings: tuple[str, ...]) -> None:
    found = parsed(headings, ("12345", "Jan", "van den", "Berg", "3B"))

    assert [row.fields for row in found.rows] == [JAN]
    assert found.dropped == ()


@pytest.mark.parametrize(
    "heading", ["Klassenmentor 1", "Achternaam ouder", "Naam vader", "Groepsleerkracht", "Voornaam verzorger", "Schoolnaam"]
)
def test_a_heading_that_only_resembles_ours_is_not_taken(heading: str) -> None:
    assert field_of(heading) is None


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("BSN", "onbekend", DropReason.BSN),
        ("Onderwijsnummer", "", DropReason.BSN),
        ("Nummer", "999900006", DropReason.BSN),
        ("Leerlingnummer", "9999.00.006", DropReason.BSN),
        ("Klas", "999900006", DropReason.BSN),
        ("Iets", "999900006", DropReason.BSN),
        ("", "999900006", DropReason.BSN),
        ("Geboortedatum", "12-03-2012", DropReason.BIRTH),
        ("Datum", "2012-03-12", DropReason.BIRTH),
        ("Leeftijd", "14", DropReason.BIRTH),
        ("Adres", "Dorpsstraat 1", DropReason.ADDRESS),
        ("Postcode", "9712 AB", DropReason.ADDRESS),
        ("M/V", "M", DropReason.GENDER),
        ("Geslacht", "V", DropReason.GENDER),
        ("E-mailadres", "jan@school.example", DropReason.EMAIL),
        ("Contact", "jan@school.example", DropReason.EMAIL),
        ("Telefoon thuis", "050-1234567", DropReason.PHONE),
        ("Nationaliteit", "Marokkaans", DropReason.NATIONALITY),
        ("Naam moeder", "Fatima", DropReason.GUARDIAN),
        ("Dyslexie", "ja", DropReason.CARE),
        ("Geloof", "geen", DropReason.RELIGION),
        ("Pasfoto", "x.jpg", DropReason.PHOTO),
        ("ECK iD", "https://id.example/x", DropReason.ACCOUNT),
    ],
)
def test_what_we_never_keep_is_left_out_and_cannot_be_chosen(heading: str, value: str, reason: DropReason) -> None:
    rows = (("Roepnaam", "Achternaam", heading), ("Jan", "Berg", value))

    found = parsed(*rows)

    assert [(column.letter, column.reason) for column in found.dropped] == [("C", reason)]
    assert [row.fields for row in found.rows] == [PupilFields("Jan", "", "Berg")]
    assert len(value) < 3 or value not in repr(asdict(found))
    with pytest.raises(ColumnForbidden) as caught:
        parsed(*rows, mapping={2: Field.PUPIL_NUMBER})
    assert caught.value.detail == "Kolom C bewaren we nooit. Kies een andere kolom of laat hem weg."


def test_every_reason_and_field_has_a_dutch_word() -> None:
    assert all(reason.label for reason in DropReason)
    assert [field.label for field in Field][:4] == ["Voornaam", "Tussenvoegsel", "Achternaam", "Hele naam"]


def test_unknown_columns_are_left_out_but_may_be_chosen() -> None:
    rows = (("Roepnaam", "Achternaam", "Profiel", "Interne code"), ("Jan", "Berg", "N&T", "A12"))

    found = parsed(*rows)
    chosen = parsed(*rows, mapping={3: Field.PUPIL_NUMBER})

    assert found.dropped == (
        Column(2, "Profiel", None, DropReason.NOT_NEEDED),
        Column(3, "Interne code", None, DropReason.NOT_NEEDED),
    )
    assert [row.fields.pupil_number for row in chosen.rows] == ["A12"]


def test_the_best_of_two_headings_for_one_field_wins() -> None:
    found = parsed(("Groep", "Klas", "Roepnaam", "Achternaam", "Naam"), ("ne3", "3B", "Jan", "Berg", "J. Berg"))

    assert [row.fields.school_class for row in found.rows] == ["3B"]
    assert [(column.letter, column.reason) for column in found.dropped] == [("A", DropReason.DOUBLE), ("E", DropReason.DOUBLE)]


def test_a_person_may_move_and_leave_out_columns() -> None:
    rows = (("Roepnaam", "Achternaam", "Nummer"), ("Berg", "Jan", "7"))

    found = parsed(*rows, mapping={0: Field.LAST_NAME, 1: Field.FIRST_NAME, 2: None})

    assert [row.fields for row in found.rows] == [PupilFields("Jan", "", "Berg")]


@pytest.mark.parametrize(
    ("mapping", "refusal"),
    [
        ({0: Field.FIRST_NAME, 1: Field.FIRST_NAME}, FieldChosenTwice),
        ({9: Field.FIRST_NAME}, ColumnUnknown),
        ({-1: Field.FIRST_NAME}, ColumnUnknown),
        ({0: "bsn"}, ColumnUnknown),
    ],
)
def test_an_impossible_choice_is_refused(mapping: dict[int, Field], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parsed(("Roepnaam", "Achternaam"), ("Jan", "Berg"), mapping=mapping)


@pytest.mark.parametrize(
    "above",
    [
        [("Klassenlijst 3B",)],
        [("School", "CSG De Zwaan"), ("Klas", "3B"), ()],
        [("# gemaakt door de administratie",), ("#",), (), ("Leerlingen in klas 3B op 1 oktober 2026",)],
        [(), (), (), (), (), (), (), (), (), (), (), ("klas: 3B",)],
    ],
)
def test_headings_are_found_below_titles_and_the_title_names_the_class(above: list[tuple[str, ...]]) -> None:
    found = parsed(*above, ("Nr", "Achternaam, Roepnaam"), ("12345", "Berg, Jan van den"))

    assert found.header_row == len(above) + 1
    assert found.suggested_class in {"", "3B"}
    if found.suggested_class:
        assert [row.fields for row in found.rows] == [JAN]


def test_one_column_of_names_needs_no_heading_and_keeps_its_commas() -> None:
    for rows in ([("Naam",), ("Berg, Jan van den",), ("Bakker, Zoë",)], [("Jan van den Berg",), ("Zoë Bakker",)]):
        found = parsed(*rows, default_class="3B")

        assert [row.fields for row in found.rows] == [
            PupilFields("Jan", "van den", "Berg", "", "3B"),
            PupilFields("Zoë", "", "Bakker", "", "3B"),
        ]


def test_without_headings_a_person_chooses_by_samples_that_hide_what_we_never_keep() -> None:
    rows = (("Jan", "Berg", "999900006"), ("Zoë", "Bakker", "999900018"))

    asked = parsed(*rows)
    answered = parsed(*rows, mapping={0: Field.FIRST_NAME, 1: Field.LAST_NAME})

    assert (asked.needs_mapping, asked.header_row, asked.rows) == (True, 0, ())
    assert asked.samples == {0: ("Jan", "Zoë"), 1: ("Berg", "Bakker")}
    assert [column.heading for column in asked.columns] == ["", "", ""]
    assert [row.fields.last_name for row in answered.rows] == ["Berg", "Bakker"]
    assert answered.samples == {}


def test_a_person_may_point_at_the_heading_row() -> None:
    rows = (("Vnm", "Anm"), ("Jan", "Berg"))

    found = parsed(*rows, mapping={0: Field.FIRST_NAME, 1: Field.LAST_NAME}, header_row=1)

    assert [row.number for row in found.rows] == [2]


def test_a_printed_list_may_repeat_its_headings() -> None:
    headings = ("Roepnaam", "Achternaam")

    assert [row.number for row in parsed(headings, ("Jan", "Berg"), headings, ("# blad 2",), ("Zoë", "Bakker")).rows] == [2, 5]


def test_letters_go_on_after_z() -> None:
    assert [Column(index, "", None, None).letter for index in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]


def test_reasons_do_not_depend_on_accents_and_case() -> None:
    assert reason_of("GEBOORTEDATUM") is reason_of("Gebóorte-datum") is DropReason.BIRTH
    assert reason_of("Profiel") is None
