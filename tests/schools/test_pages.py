"""The pages of schools: what they show, to whom, and what never comes out of them."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from privacy.models import AccessEvent
from schools.choices import ImportStatus, SchoolRole
from schools.models import ClassListImport, ClassMembership, Pupil, School, SchoolClass
from schools.services.school_years import running_year
from tests.support import class_lists as make
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_pupil,
    make_region_user,
    make_school,
    make_user,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
UPLOAD = "/school/klassen/inlezen/"
ROWS = [make.HEADINGS, *make.PUPILS]
SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def web(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


def upload(web: Client, data: bytes, name: str = "lijst.csv", **more: Any) -> Any:
    return web.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "school_year": str(running_year()), **more})


def paste(web: Client, text: str, **more: Any) -> Any:
    return web.post(UPLOAD, {"text": text, "school_year": str(running_year()), **more})


def previewed(web: Client, data: bytes = make.delimited(ROWS), name: str = "lijst.csv", **more: Any) -> str:
    answer = upload(web, data, name, **more)
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def version() -> int:
    return ClassListImport.objects.order_by("-pk")[0].version


def read_in(web: Client, where: str, **more: Any) -> Any:
    return web.post(where, {"doe": "lees-in", "version": version(), **more})


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


# --- classes and pupils by hand ---


def test_classes_are_shown_per_year_with_their_counts(web: Client, school: School) -> None:
    make_class(school, name="3B", pupils=4)

    page = web.get("/school/klassen/").text
    last_year = web.get(f"/school/klassen/?jaar={running_year() + 1}").text

    assert ">3B</a>" in page
    assert '<td class="num">4</td>' in page
    assert "Nog geen klassen" in last_year
    assert web.get("/school/klassen/?jaar=1999").status_code == 404


def test_a_class_is_made_renamed_and_removed(web: Client, school: School) -> None:
    made = web.post("/school/klassen/nieuw/", {"name": " 3B ", "levels": ["havo"], "year": "3"})
    school_class = SchoolClass.objects.get()
    assert (made["Location"], school_class.name, school_class.levels) == (f"/school/klassen/{school_class.pk}/", "3B", ["havo"])

    assert "Deze klas is er al" in web.post("/school/klassen/nieuw/", {"name": "3 b"}).text
    impossible = web.post(f"{made['Location']}wijzigen/", {"name": "3B", "levels": ["havo"], "year": "6"})
    assert impossible.status_code == 422
    web.post(f"{made['Location']}wijzigen/", {"name": "3C", "levels": ["vwo", "havo"], "year": ""})
    school_class.refresh_from_db()
    assert (school_class.name, school_class.name_key, set(school_class.levels), school_class.year) == (
        "3C",
        "3c",
        {"vwo", "havo"},
        None,
    )

    pupil = make_pupil(school_class)
    web.post(f"{made['Location']}weghalen/")
    assert SchoolClass.objects.exists()
    pupil.delete()
    web.post(f"{made['Location']}weghalen/")
    assert not SchoolClass.objects.exists()


@pytest.mark.promise("POR-2g")
def test_a_call_name_is_enough_for_a_pupil(web: Client, school: School) -> None:
    school_class = make_class(school)

    web.post(f"/school/klassen/{school_class.pk}/leerlingen/nieuw/", {"first_name": "Jan"})

    pupil = Pupil.objects.get()
    assert (pupil.first_name, pupil.last_name, pupil.pupil_number_key, pupil.sort_key) == ("Jan", "", "", "  jan")


def test_a_pupil_is_corrected_and_taken_out(web: Client, school: School) -> None:
    school_class, other = make_class(school), make_class(school, name="4A")
    pupil = make_pupil(school_class, first_name="Jan", pupil_number="0012")
    twin = make_pupil(other, pupil_number="77")
    page = f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/"

    taken = web.post(page, {"first_name": "Johan", "pupil_number": "077"})
    assert taken.status_code == 422
    assert "heeft dit leerlingnummer al" in taken.text
    assert "Johan" in taken.text
    web.post(page, {"first_name": "Johan", "name_prefix": "de", "last_name": "Vries", "pupil_number": "0013"})
    pupil.refresh_from_db()
    assert (pupil.first_name, pupil.pupil_number_key, pupil.sort_key) == ("Johan", "13", "vries  johan  de")

    ClassMembership.objects.create(school=school, school_class=other, pupil=pupil)
    assert "Johan de Vries uit klas 3B halen?" in web.get(f"{page}weghalen/").text
    web.post(f"{page}weghalen/")
    assert Pupil.objects.filter(pk=pupil.pk).exists()
    web.post(f"/school/klassen/{other.pk}/leerlingen/{pupil.pk}/weghalen/")
    assert list(Pupil.objects.all()) == [twin]


@pytest.mark.promise("SBB-1")
@pytest.mark.promise("SP-2d")
@pytest.mark.parametrize("field", ["first_name", "last_name", "pupil_number"])
def test_a_bsn_typed_by_hand_is_refused_and_not_shown_again(web: Client, school: School, field: str) -> None:
    school_class = make_class(school)

    answer = web.post(
        f"/school/klassen/{school_class.pk}/leerlingen/nieuw/", {"first_name": "Jan", "last_name": "Berg", field: make.BSNS[0]}
    )

    assert answer.status_code == 422
    assert "Hier staat een nummer dat op een BSN lijkt." in answer.text
    assert make.BSNS[0] not in answer.text
    assert not Pupil.objects.exists()


def test_frozen_data_stays(web: Client, school: School) -> None:
    school_class = make_class(school)
    pupil = make_pupil(school_class, restricted_at="2026-09-01T00:00:00Z", first_name="Jan")
    page = f"/school/klassen/{school_class.pk}/leerlingen/{pupil.pk}/"

    answer = web.post(page, {"first_name": "Johan"})
    web.post(f"{page}weghalen/")

    assert "De gegevens van deze leerling staan vast." in answer.text
    assert Pupil.objects.get().first_name == "Jan"
    assert ClassMembership.objects.get().left_at is None


def test_every_look_is_written_down(web: Client, school: School) -> None:
    school_class = make_class(school, pupils=3)

    web.get(f"/school/klassen/{school_class.pk}/")
    web.get("/school/klassen/")
    where = previewed(web)
    web.get(where)

    looks = list(AccessEvent.objects.order_by("pk").values_list("object_label", "person_count", "purpose"))
    assert looks == [("school_class", 3, "class_view"), ("class_list_import", 3, "class_view")]


def test_pages_cost_the_same_for_one_and_for_many(web: Client, school: School) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert web.get(path).status_code == 200
        return len(found)

    first = make_class(school, name="1A", pupils=1)
    where = previewed(web, make.delimited(ROWS[:2]))
    paths = ["/school/klassen/", f"/school/klassen/{first.pk}/"]
    cost(paths[0])  # what is kept for every page, such as the region's name, is read once
    one = [*map(cost, paths), cost(where)]
    for number in range(4):
        make_class(school, name=f"2{number}", pupils=2)
        make_pupil(first)
    rows = [(str(n), f"Jan{chr(97 + n)}", "", "Berg", f"{n % 3 + 1}B") for n in range(20)]
    bigger = previewed(web, make.delimited([make.HEADINGS, *rows]))

    assert [*map(cost, paths), cost(bigger)] == one


# --- who sees what ---


@pytest.mark.promise("OGP-0b")
def test_a_pupil_of_one_school_is_never_seen_by_another(web: Client, school: School) -> None:
    school_class = make_class(school)
    pupil = make_pupil(school_class, first_name="Xanthippe")
    preview = previewed(web, make.delimited([make.HEADINGS, ("5", "Quirinus", "", "Zonderling", "3B")]))
    done = previewed(web, make.delimited([make.HEADINGS, ("6", "Philomena", "", "Zonderling", "3B")]))
    read_in(web, done)
    own = f"/school/klassen/{school_class.pk}/"
    pages = [own, f"{own}leerlingen/{pupil.pk}/", f"{own}leerlingen/{pupil.pk}/weghalen/", preview, done]
    others = [f"{own}wijzigen/", f"{own}leerlingen/nieuw/"]
    names = ("Xanthippe", "Quirinus", "Philomena")

    assert [any(name in web.get(page).text for name in names) for page in pages] == [True] * 5

    stranger = sign_in(Client(), make_coordinator(make_school("Ander College")))
    for page in [*pages, *others]:
        answers = [stranger.get(page), stranger.post(page, {"first_name": "x", "name": "x", "doe": "lees-in", "version": 1})]
        assert (answers[0].status_code, answers[1].status_code in {404, 405}) == (404, True)
        assert not any(name in answer.text for name in names for answer in answers)
    assert stranger.post(f"{own}weghalen/").status_code == 404
    for page in ("/school/klassen/", UPLOAD, "/school/klassen/nieuw/"):
        assert stranger.get(f"{page}?school={school.pk}").status_code == 404
        assert school.name not in stranger.get(page).text
    assert upload(stranger, make.delimited(ROWS), school=school.pk).status_code == 404
    # Another school's class with one's own pupil's number does not open either.
    mine = make_class(School.objects.get(name="Ander College"), name="1A")
    assert stranger.get(f"/school/klassen/{mine.pk}/leerlingen/{pupil.pk}/").status_code == 404
    assert ClassListImport.objects.filter(status=ImportStatus.PREVIEW).count() == 1


PAGES = (
    "/school/klassen/",
    UPLOAD,
    "/school/klassen/nieuw/",
    "{own}",
    "{own}wijzigen/",
    "{own}leerlingen/nieuw/",
    "{pupil}",
    "{where}",
)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (make_coordinator, [200] * 8),
        (lambda school: make_coordinator(school, role=SchoolRole.ADMIN), [200] * 8),
        (lambda school: make_coordinator(school, role=SchoolRole.TEACHER), [200] + [404] * 7),
        (lambda school: make_coordinator(school, role=SchoolRole.MENTOR), [200] + [404] * 7),
        (lambda school: make_coordinator(), [200, 200, 200] + [404] * 5),
        (lambda school: make_provider_user(), [404] * 8),
        (lambda school: make_region_user(), [404] * 8),
        (lambda school: make_funder_user(), [404] * 8),
        (lambda school: make_user(), [404] * 8),
        (lambda school: make_coordinator(school, second_factor=False), [302] * 8),
        (None, [302] * 8),
    ],
    ids=[
        "coordinator",
        "admin",
        "teacher",
        "mentor",
        "elsewhere",
        "provider",
        "region",
        "funder",
        "user",
        "one-factor",
        "visitor",
    ],
)
@pytest.mark.promise("SP-5c")
def test_each_role_opens_its_own_pages_only(web: Client, school: School, who: Any, expected: list[int]) -> None:
    school_class = make_class(school, pupils=1)
    own = f"/school/klassen/{school_class.pk}/"
    places = {"own": own, "pupil": f"{own}leerlingen/{Pupil.objects.get().pk}/", "where": previewed(web)}
    client = Client()
    if who is not None:
        client.force_login(who(school))

    assert [client.get(page.format(**places)).status_code for page in PAGES] == expected


def test_a_teacher_sees_counts_and_no_names(school: School) -> None:
    make_pupil(make_class(school, name="3B"), first_name="Xanthippe")
    teacher = sign_in(Client(), make_coordinator(school, role=SchoolRole.TEACHER))

    page = teacher.get("/school/klassen/").text

    assert "3B" in page
    assert '<td class="num">1</td>' in page
    assert "Xanthippe" not in page
    assert "inlezen/" not in page


def test_who_works_at_two_schools_chooses(school: School) -> None:
    user = make_coordinator(school)
    other = make_school("Ander College")
    other.memberships.create(user=user, role=SchoolRole.COORDINATOR)
    client = sign_in(Client(), user)

    assert "Ander College" in client.get("/school/klassen/").text
    where = upload(client, make.delimited(ROWS), school=school.pk)["Location"]
    read_in(client, where)
    assert SchoolClass.objects.get().school == school


# --- the canary ---


@pytest.mark.promise("SBB-1")
@pytest.mark.promise("SP-2d")
def test_a_bsn_is_in_no_answer_no_table_and_no_log(web: Client, school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bsn, marked = make.BSNS[0], "Zxqwvut"
    bsns = list(make.BSNS[:3])
    rows = [
        (*make.HEADINGS, "BSN", "Opmerking"),
        *((*pupil, number, f"nummer {number}") for pupil, number in zip(make.PUPILS, bsns, strict=True)),
        ("9", marked, "", f"Berg {bsn}", "3B", bsn, ""),
        ("10", "Kim", "", "Bos", "3B", bsn, ""),
    ]
    answers = []
    for data in (make.delimited(rows), make.workbook({"3B": rows})):
        where = previewed(web, data, "lijst.csv")
        answers += [
            web.get(where),
            web.post(where, {"doe": "pas-toe", "version": version(), "rij-5-gezien": "1", "rij-5-first_name": bsn}),
        ]
        answers += [web.get(where), web.post(where, {"doe": "lees-in", "version": version()}), web.get(where)]
    answers.append(paste(web, f"x\t{bsn}\ny\t{bsn}\n"))
    token = make_token(user=make_coordinator(school), name="t", scopes=[TokenScope.IMPORT], days=1, by=make_user())
    headers = {"Authorization": f"Bearer {token.text}", "Idempotency-Key": "een"}
    body = {
        "school": school.pk,
        "rows": [{"first_name": "Lotte", "bsn": bsn, "note": bsn}, {"first_name": "Bo"}, {"first_name": bsn}],
    }
    answers.append(Client().post("/api/v1/class-list-imports/", body, content_type="application/json", headers=headers))
    answers.append(Client().get(answers[-1]["Location"], headers=headers))

    assert Pupil.objects.filter(first_name="Kim").exists()
    everything = json.dumps(whole_database(), default=str, ensure_ascii=False)
    assert "Kim" in everything
    for number in bsns:
        assert [answer.status_code for answer in answers if number in answer.text] == []
        assert number not in everything
        assert number not in caplog.text
    # A row that was refused for its BSN leaves nothing behind either.
    assert marked not in everything


@pytest.mark.promise("OGP-0d")
def test_names_of_a_preview_are_in_one_table_and_in_no_log(web: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    where = previewed(web, make.delimited([make.HEADINGS, ("5", "Quirinus", "", "Zonderling", "3B")]))
    web.get(where)

    tables = {table for table, rows in whole_database().items() if "Quirinus" in json.dumps(rows, default=str)}
    assert tables == {"schools_classlistimport"}
    web.post(where, {"doe": "weg", "version": 1})
    assert "Quirinus" not in json.dumps(whole_database(), default=str)
    assert "Quirinus" not in caplog.text


def whole_database() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
