"""To the next school year in a real browser: counted clicks, both sizes, without a script."""

from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from schools.choices import Level
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from schools.services.school_years import running_year
from tests.support.browser import look, sign_in
from tests.support.journey import Hand, heading
from tests.support.makers import make_class, make_coordinator, make_school, make_school_year

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school() -> School:
    school = make_school()
    this_year = make_school_year(running_year())
    make_class(school, "1hv1", pupils=3, year=1, levels=[Level.HAVO, Level.VWO], school_year=this_year)
    make_class(school, "3B", pupils=4, school_year=this_year)
    make_class(school, "3C", pupils=3, school_year=this_year)
    make_class(school, "4B", pupils=2, year=4, school_year=this_year)
    return school


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


def test_a_school_goes_to_the_next_year_in_four_clicks(page: "Page", coordinator: User) -> None:
    sign_in(page, coordinator)
    hand, to_year = Hand(page), running_year() + 1
    page.goto("/school/klassen/")

    hand.press("link", "Nieuw schooljaar")
    heading(page, "Nieuw schooljaar")
    assert look(page, "roll-over-1-year") == []
    hand.press("link", "Bekijk het plan")
    heading(page, "Plan voor")
    assert look(page, "roll-over-2-plan") == []
    hand.press("link", "Controleer de aantallen")
    heading(page, "Klopt dit?")
    assert look(page, "roll-over-3-check") == []
    hand.press("button", "klaar")
    heading(page, f"Schooljaar {to_year}-{to_year + 1} staat klaar")
    assert look(page, "roll-over-4-done") == []

    assert hand.clicks == 4
    made = SchoolClass.objects.filter(school_year__start_year=to_year).order_by("name_key")
    assert [(one.name, one.memberships.count()) for one in made] == [("2hv1", 3), ("4B", 4), ("4C", 3)]


def test_one_pupil_who_stays_behind_takes_three_more(page: "Page", coordinator: User) -> None:
    sign_in(page, coordinator)
    hand, three_b = Hand(page), SchoolClass.objects.get(name="3B")
    pupil = Pupil.objects.filter(class_memberships__school_class=three_b).order_by("sort_key", "pk")[0]
    page.goto(f"/school/nieuw-schooljaar/{running_year() + 1}/")

    hand.press("link", "Pas aan klas 3B")
    heading(page, "Klas 3B naar")
    assert look(page, "roll-over-class") == []
    page.locator(f"select[name=leerling-{pupil.pk}]").select_option("repeat")
    hand.clicks += 1
    hand.press("button", "Bewaar", exact=True)
    heading(page, "Plan voor")
    assert look(page, "roll-over-plan-changed") == []

    assert hand.clicks == 3
    assert RollOver.objects.get().choices[str(three_b.pk)]["pupils"] == {str(pupil.pk): "repeat"}


def test_everything_works_without_a_script(no_js: "Page", coordinator: User) -> None:
    sign_in(no_js, coordinator)
    three_b = SchoolClass.objects.get(name="3B")
    memberships = ClassMembership.objects.count()

    no_js.goto(f"/school/nieuw-schooljaar/klas/{three_b.pk}/")
    no_js.get_by_label("Nieuwe naam van de klas").fill("")
    no_js.get_by_role("button", name="Bewaar", exact=True).click()
    no_js.get_by_role("link", name="Nieuwe naam van de klas").wait_for()
    no_js.get_by_label("Nieuwe naam van de klas").fill("4BK")
    no_js.get_by_role("button", name="Bewaar en ga naar 3C").click()
    heading(no_js, "Klas 3C naar")
    no_js.get_by_role("link", name="Ga terug").click()
    no_js.get_by_role("link", name="Controleer de aantallen").click()
    no_js.get_by_role("button", name="klaar").click()
    no_js.get_by_role("link", name="4BK").wait_for()
    no_js.get_by_role("button", name="Maak ongedaan").click()

    heading(no_js, "Alles is teruggedraaid")
    assert (ClassMembership.objects.count(), SchoolClass.objects.count()) == (memberships, 4)
