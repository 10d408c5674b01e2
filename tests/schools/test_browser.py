"""The journey of a class list in a real browser: three clicks, keyboard, phone, no script."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from schools.models import Pupil, School, SchoolClass
from tests.support import class_lists as make
from tests.support.browser import look, sign_in
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = ("Amira", "Bram", "Chaima", "Daan", "Eline", "Finn", "Gijs", "Hanna", "Ilias", "Jip", "Kaya", "Lotte")
LAST = ("Bakker", "Vries", "Hart", "Kuiper", "Özdemir", "Jansen", "Smit", "Mulder", "Bos", "Dijk", "Rahimi", "Visser")
HEADINGS = ("Roepnaam", "Tussenv.", "Achternaam", "Stamnr", "Klas", "Geboortedatum", "BSN", "Adres", "Geslacht")


def a_list() -> bytes:
    """Return a workbook of 24 pupils as Magister writes it, with columns that must stay out and one row without a name."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    for number in range(24):
        prefix = ("", "de", "", "van den")[number % 4]
        own = (FIRST[number % 12], prefix, LAST[(number * 5 + number // 12) % 12], f"00{1200 + number}", "3B")
        rows.append((*own, "2012-03-0" + str(number % 9 + 1), make.BSNS[number % 8], "Kade 4", "v"))
    rows[10] = ("", "", "", "001209", "3B", "2012-03-01", make.BSNS[0], "Kade 4", "m")
    return make.workbook({"Leerlingen": rows})


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "leerlingen-3B.xlsx"
    path.write_bytes(a_list())
    return path


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


def read_until_preview(page: "Page", path: Path) -> None:
    page.goto("/school/klassen/inlezen/")
    page.get_by_label("Bestand met de klassenlijst").set_input_files(path)
    page.get_by_role("button", name="Lees de lijst").click()
    page.get_by_role("heading", name="Klopt deze lijst?").wait_for()


@pytest.mark.promise("OGP-0b")
def test_a_list_is_read_in_with_three_clicks(page: "Page", workbook: Path, coordinator: User) -> None:
    known = make_class(coordinator.school_memberships.get().school, name="3B")
    make_pupil(known, first_name="Ilias", name_prefix="", last_name="Dijk", pupil_number="001208")
    sign_in(page, coordinator)

    page.goto("/school/klassen/inlezen/")
    assert look(page, "schools-upload") == []
    page.get_by_label("Bestand met de klassenlijst").set_input_files(workbook)
    page.get_by_role("button", name="Lees de lijst").click()
    page.get_by_role("heading", name="Klopt deze lijst?").wait_for()
    assert look(page, "schools-preview") == []

    page.get_by_label("Voornaam van regel 11").fill("Jip")
    page.get_by_role("button", name="Lees 23 leerlingen in").click()
    page.get_by_role("heading", name="24 leerlingen zijn ingelezen").wait_for()
    assert look(page, "schools-outcome") == []

    page.get_by_role("link", name="Bekijk klas 3B").click()
    page.get_by_role("heading", name="Klas 3B").wait_for()
    assert look(page, "schools-class") == []
    assert Pupil.objects.count() == 24


def test_everything_works_without_a_script(no_js: "Page", workbook: Path, coordinator: User) -> None:
    sign_in(no_js, coordinator)
    read_until_preview(no_js, workbook)

    no_js.get_by_label("Kolom E: Klas").select_option("Niet gebruiken")
    no_js.get_by_role("button", name="Pas de kolommen toe").click()
    no_js.get_by_label("Voor welke klas is deze lijst?").fill("4X")
    no_js.get_by_role("button", name="Lees 23 leerlingen in").click()
    no_js.get_by_role("button", name="Maak ongedaan").click()

    no_js.get_by_role("heading", name="De lijst is teruggedraaid").wait_for()
    assert (Pupil.objects.count(), SchoolClass.objects.count()) == (0, 0)


def test_names_are_pasted_without_a_mouse(page: "Page", coordinator: User) -> None:
    sign_in(page, coordinator)
    page.goto("/school/klassen/inlezen/")

    page.get_by_label("Of plak namen uit Excel").fill("Voornaam\tAchternaam\tKlas\nJan\tBerg\t3B\nZoë\tBakker\t3B\n")
    page.get_by_role("button", name="Lees de lijst").press("Enter")
    page.get_by_role("button", name="Lees 2 leerlingen in").press("Enter")

    page.get_by_role("heading", name="2 leerlingen zijn ingelezen").wait_for()
    assert set(Pupil.objects.values_list("first_name", flat=True)) == {"Jan", "Zoë"}


def test_pages_of_classes_are_for_everyone(page: "Page", school: School, coordinator: User) -> None:
    sign_in(page, coordinator)
    page.goto("/school/klassen/")
    page.get_by_text("Nog geen klassen").wait_for()
    assert look(page, "schools-empty") == []

    school_class = make_class(school, name="3B", pupils=3)
    make_class(school, name="4H", levels=[])
    own = f"/school/klassen/{school_class.pk}/"
    pupil = Pupil.objects.order_by("pk")[0]
    more = ("", "wijzigen/", "leerlingen/nieuw/", f"leerlingen/{pupil.pk}/", f"leerlingen/{pupil.pk}/weghalen/")
    for path in ("/school/klassen/", "/school/klassen/nieuw/", *(own + one for one in more)):
        page.goto(path)
        name = f"schools{path.replace('/', '-')}".replace(str(school_class.pk), "1").replace(str(pupil.pk), "1")
        assert look(page, name, narrow=(390, 320)) == []


def test_applying_and_checking_are_for_everyone(page: "Page") -> None:
    school = make_school(verified=False)
    make_coordinator(school)

    page.goto("/school/aanmelden/")
    page.get_by_role("button", name="Meld aan").click()
    page.get_by_text("Vestigingsnummer: ").first.wait_for()
    assert look(page, "schools-apply") == []

    sign_in(page, make_region_user())
    for path in ("/regio/scholen/", f"/regio/scholen/{school.pk}/"):
        page.goto(path)
        assert look(page, f"schools-region-{path.count('/')}") == []
