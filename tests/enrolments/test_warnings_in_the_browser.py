"""A warning, the settings behind it and the provider's date in a real browser: answered by keyboard, at every width."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from enrolments.models import WarningSetAside
from schools.choices import ClosureKind
from schools.models import SchoolClosure
from tests.support.browser import look, shot, sideways, sign_in, violations
from tests.support.journey import heading
from tests.support.makers import make_class, make_coordinator, make_provider_user, make_school, make_session

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_coordinator_says_why_a_class_goes_in_its_test_week(page: "Page") -> None:
    school_class, session = make_class(pupils=24, levels=[]), make_session()
    day = timezone.localdate(session.starts_at)
    for kind, name in ((ClosureKind.TEST_WEEK, "Toetsweek 2"), (ClosureKind.HOLIDAY, "Studiedag")):
        SchoolClosure.objects.create(school=school_class.school, kind=kind, name=name, first_day=day, last_day=day)
    sign_in(page, make_coordinator(school_class.school))

    page.goto(f"/school/inschrijven/{session.pk}/{school_class.pk}/")
    page.get_by_role("button", name="Controleren").click()
    page.get_by_label("Deze klas heeft dan Toetsweek 2.").fill("De toets is 's middags.")
    page.get_by_role("button", name="Schrijf klas 3B in").click()
    page.get_by_text("Kijk nog naar 1 ding").wait_for()
    assert look(page, "warnings") == []
    assert page.get_by_text("We weten het niveau of leerjaar van deze klas niet.").is_visible()
    page.get_by_label("Op jullie school staat dan: Studiedag.").fill("De leerlingen gaan vrijwillig.")
    page.get_by_role("button", name="Schrijf klas 3B in").click()

    heading(page, "Klas 3B is ingeschreven")
    assert set(WarningSetAside.objects.values_list("code", "reason")) == {
        ("test_week", "De toets is 's middags."),
        ("school_closed", "De leerlingen gaan vrijwillig."),
    }


def test_the_settings_of_a_school_fit_every_screen(page: "Page") -> None:
    school = make_school()
    day = timezone.localdate()
    SchoolClosure.objects.create(school=school, kind=ClosureKind.TEST_WEEK, name="Toetsweek 2", first_day=day, last_day=day)
    sign_in(page, make_coordinator(school))

    page.goto("/school/instellingen/")

    assert look(page, "school-settings") == []


def test_a_providers_date_asks_what_a_place_is(open_page: Callable[..., "Page"]) -> None:
    session = make_session(places_taken=4)
    make_school()
    page = open_page(width=390)
    sign_in(page, make_provider_user(session.activity.provider))

    page.goto(f"/aanbieder/activiteiten/{session.activity.pk}/datums/{session.pk}/")

    shot(page, "provider-date-390")
    assert page.get_by_role("radio", name="Leerlingen").is_disabled()
    assert violations(page) == []
    assert sideways(page) == 0
