"""The pages of schools: what they show, to whom, and what never comes out of them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from schools.models import ClassListImport, Pupil, School, SchoolClass
from tests.support import class_lists as make
from tests.support.list_pages import ROWS, UPLOAD, paste, previewed, read_in, upload
from tests.support.makers import (
    make_coordinator,
    make_school,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def web(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


HTML = (
    "<html><table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    + "</table></html>"
)


FORMATS = {
    "csv": make.delimited(ROWS),
    "csv-ansi": make.delimited(ROWS, ",", "cp1252"),
    "tab-utf16": make.delimited(ROWS, "\t", "utf-16"),
    "xlsx": make.workbook({"Leerlingen": ROWS}),
    "xls": make.old_workbook(ROWS),
    "xls-html": HTML.encode(),
    "ods": make.open_document("Leerlingen", ROWS),
}


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS)
@pytest.mark.promise("OGP-0b")
def test_every_format_is_read_in_on_the_page(web: Client, data: bytes) -> None:
    where = previewed(web, data)
    page = web.get(where)

    assert "Klopt deze lijst?" in page.text
    assert "Lees 3 leerlingen in" in page.text
    done = read_in(web, where)

    assert (done.status_code, done["Location"]) == (302, where)
    assert "3 leerlingen zijn ingelezen" in web.get(where).text
    assert set(Pupil.objects.values_list("first_name", "name_prefix", "last_name")) == {row[1:4] for row in make.PUPILS}


def test_edexml_and_pasted_rows_are_read_in_too(web: Client) -> None:
    read_in(web, previewed(web, (SAMPLES / "edexml-2.1-example.xml").read_bytes(), "export.xml"))
    from_file = Pupil.objects.count()
    pasted = paste(web, "Jan\tBerg\t3B\nZoë\tBakker\t3B\n")

    assert from_file > 0
    assert pasted.status_code == 422
    assert "Kolom A" in pasted.text

    again = paste(
        web, "Jan\tBerg\t3B\nZoë\tBakker\t3B\n", **{"kolom-0": "first_name", "kolom-1": "last_name", "kolom-2": "school_class"}
    )
    read_in(web, again["Location"])
    assert Pupil.objects.count() == from_file + 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Dit bestand is leeg."),
        (b"%PDF-1.7", "Dit is een pdf. Sla de lijst op als Excel of csv."),
        (make.locked_workbook(), "Dit bestand is op slot met een wachtwoord."),
        (b"x" * (5 * 1024 * 1024 + 1), "Dit bestand is te groot"),
        (b"x" * (9 * 1024 * 1024), "Dit bestand is te groot"),
    ],
    ids=["empty", "pdf", "locked", "big", "huge"],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(web: Client, data: bytes, sentence: str) -> None:
    answer = upload(web, data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not ClassListImport.objects.exists()


def test_nothing_chosen_is_said(web: Client) -> None:
    answer = paste(web, "  ")

    assert answer.status_code == 422
    assert "Kies een bestand, of plak namen in het vak eronder." in answer.text


def test_uploads_are_checked_against_forgery(school: School) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, make_coordinator(school))

    assert upload(strict, make.delimited(ROWS)).status_code == 403
    assert not ClassListImport.objects.exists()


def test_a_list_never_touches_the_disk(web: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)

    previewed(web, make.delimited(ROWS))
    assert upload(web, b"x" * (8 * 1024 * 1024)).status_code == 422


@pytest.mark.promise("OGP-0a")
def test_a_school_that_waits_for_the_region_is_told(client: Client) -> None:
    sign_in(client, make_coordinator(make_school(verified=False)))

    assert "De regio kijkt nog naar je aanmelding" in client.get(UPLOAD).text
    answer = upload(client, make.delimited(ROWS))
    assert answer.status_code == 403
    assert not ClassListImport.objects.exists()


def test_the_preview_names_what_is_left_out_and_why(web: Client) -> None:
    rows = [(*make.HEADINGS, "BSN", "Geboortedatum", "Mentor"), (*make.PUPILS[0], make.BSNS[0], "1-2-2012", "Jansen")]

    page = web.get(previewed(web, make.delimited(rows))).text

    assert "3 kolommen laten we weg" in page
    assert "BSN, geboortedatum, Mentor" in page
    assert make.BSNS[0] not in page


def test_a_row_is_fixed_while_reading_in(web: Client) -> None:
    where = previewed(web, make.delimited([make.HEADINGS, make.PUPILS[0], ("2", "", "", "", "3B")]))
    page = web.get(where).text
    assert "Regel 3: de naam ontbreekt." in page
    assert "Lees 1 leerling in" in page

    fixed = {
        "rij-3-gezien": "1",
        "rij-3-first_name": "Noor",
        "rij-3-last_name": "Kuiper",
        "rij-3-pupil_number": "2",
        "rij-3-school_class": "3B",
    }
    read_in(web, where, **fixed)

    assert set(Pupil.objects.values_list("first_name", flat=True)) == {"Jan", "Noor"}


def test_a_row_that_stays_bad_is_asked_for_again_with_what_was_typed(web: Client) -> None:
    where = previewed(web, make.delimited([make.HEADINGS, make.PUPILS[0], ("2", "", "", "", "3B")]))

    typed = {"rij-3-gezien": "1", "rij-3-first_name": "N" * 70, "rij-3-last_name": "Kuiper"}
    answer = read_in(web, where, **typed)

    assert answer.status_code == 422
    assert "Regel 3: de tekst is te lang. Maak hem korter." in answer.text
    assert "N" * 70 in answer.text
    assert not Pupil.objects.exists()

    left = read_in(web, where, **{**typed, "rij-3-weg": "on"})
    assert left.status_code == 302
    assert Pupil.objects.count() == 1


def test_a_row_that_needs_a_look_can_be_left_out(web: Client) -> None:
    where = previewed(web, make.delimited([make.HEADINGS, make.PUPILS[0], ("2", "J4n", "", "Smit", "3B")]))

    web.post(where, {"doe": "pas-toe", "version": 1, "rij-3-gezien": "1", "rij-3-weg": "on"})
    assert "Lees 1 leerling in" in web.get(where).text
    web.post(where, {"doe": "pas-toe", "version": 2, "rij-3-gezien": "1"})

    assert "Lees 2 leerlingen in" in web.get(where).text


def test_a_class_is_asked_for_when_the_list_names_none(web: Client) -> None:
    where = previewed(web, make.delimited([("Voornaam", "Achternaam"), ("Jan", "Berg")]))

    refused = read_in(web, where, klas="")
    assert refused.status_code == 422
    assert "Vul in voor welke klas de lijst is." in refused.text

    read_in(web, where, klas="3B")
    assert SchoolClass.objects.get().name == "3B"


def test_changed_columns_are_shown_before_they_are_read_in(web: Client) -> None:
    where = previewed(web, make.delimited([("Voornaam", "Achternaam", "Klas"), ("Berg", "Jan", "3B")]))

    answer = read_in(web, where, **{"kolom-0": "last_name", "kolom-1": "first_name", "kolom-2": "school_class"})

    assert (answer.status_code, answer["Location"]) == (302, where)
    assert "De kolommen zijn veranderd." in web.get(where).text
    assert not Pupil.objects.exists()
    read_in(web, where)
    assert Pupil.objects.get().first_name == "Jan"


def test_two_windows_are_told_apart(web: Client) -> None:
    where = previewed(web)
    web.post(where, {"doe": "pas-toe", "version": 1, "klas": "x", "rij-2-gezien": "1", "rij-2-weg": "on"})

    answer = web.post(where, {"doe": "lees-in", "version": 1})

    assert answer.status_code == 409
    assert "Deze lijst is intussen aangepast" in answer.text
    assert not Pupil.objects.exists()


def test_a_double_click_lands_on_the_same_outcome(web: Client) -> None:
    where = previewed(web)

    answers = [web.post(where, {"doe": "lees-in", "version": 1}) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, where)] * 2
    assert Pupil.objects.count() == 3


def test_undo_and_throw_away(web: Client) -> None:
    where = previewed(web)
    read_in(web, where)
    web.post(where, {"doe": "ongedaan"})
    assert "De lijst is teruggedraaid" in web.get(where).text
    assert not Pupil.objects.exists()

    other = previewed(web)
    assert web.post(other, {"doe": "weg"})["Location"] == UPLOAD
    gone = web.get(other)
    assert gone.status_code == 410
    assert "Dit voorbeeld is weg" in gone.text


def test_reading_in_goes_back_to_the_sign_up(web: Client) -> None:
    where = upload(web, make.delimited(ROWS), next="/school/inschrijven/7/")["Location"]
    done = web.post(where, {"doe": "lees-in", "version": 1, "next": "/school/inschrijven/7/"})

    assert done["Location"] == f"/school/inschrijven/7/{SchoolClass.objects.get().pk}/"


@pytest.mark.parametrize("next_url", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_it_never_goes_anywhere_else(web: Client, next_url: str) -> None:
    where = upload(web, make.delimited(ROWS), next=next_url)["Location"]

    assert "next" not in where
    assert web.post(where, {"doe": "lees-in", "version": 1, "next": next_url})["Location"] == where


def test_a_long_list_shows_its_problems_and_first_rows(web: Client) -> None:
    rows = [
        (str(n), f"Jan{chr(97 + n % 26)}", "", f"Berg{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}", "3B")
        for n in range(1, 1900)
    ]
    rows[1500] = ("9999", "", "", "", "3B")

    where = previewed(web, make.delimited([make.HEADINGS, *rows]))
    page = web.get(where).text

    assert "Regel 1502: de naam ontbreekt." in page
    assert "Lees 1898 leerlingen in" in page
    assert page.count('id="rij-') < 110
    assert web.get(f"{where}?alles=1").text.count('<tr id="rij-') == 1899
