"""The pages of a request as people see them: without script for the asker, on a phone and a desk for who answers."""

from typing import TYPE_CHECKING

import pytest

from desk.choices import RequestKind
from desk.models import PrivacyRequest
from outbox.models import Message
from tests.support.browser import OpenPage, shot, sideways, sign_in, violations
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_user
from tests.support.requests import about_pupil, code_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_asks_without_script_and_proves_it_with_the_code(no_js: "Page") -> None:
    make_user("kent@voorbeeld.example")
    no_js.goto("/privacy/verzoek/")
    shot(no_js, "desk-ask")
    no_js.get_by_label("Mijn gegevens bekijken").check()
    no_js.get_by_label("Over mij, met een account of de nieuwsbrief").check()
    no_js.get_by_label("Je e-mailadres").fill("kent@voorbeeld.example")
    no_js.get_by_role("button", name="Verstuur je verzoek").click()
    no_js.get_by_label("Code uit je mail").wait_for()
    shot(no_js, "desk-code")
    no_js.get_by_label("Code uit je mail").fill(code_for("kent@voorbeeld.example"))
    no_js.get_by_role("button", name="Bevestig").click()

    no_js.get_by_text("We weten nu dat jij dit vraagt").wait_for()
    assert PrivacyRequest.objects.get().status == "in_hand"
    shot(no_js, "desk-status")
    assert Message.objects.filter(subject__startswith="We hebben je verzoek").exists()


def test_a_school_recognises_the_pupil_and_sees_what_is_prepared(open_page: OpenPage) -> None:
    school = make_school()
    coordinator = make_coordinator(school)
    make_pupil(make_class(school), first_name="Noor")
    request = about_pupil(school, RequestKind.ERASURE, name="Ilse de Boer", question="Wil je Noor wissen?\nZe is van school.")
    desk, phone = open_page(), open_page(width=390, height=844, touch=True)
    for page in (desk, phone):
        sign_in(page, coordinator)
    desk.goto("/verzoeken/")
    shot(desk, "desk-list")
    desk.get_by_role("link", name=request.reference).click()
    desk.get_by_label("Zoek de leerling").fill("noor")
    desk.get_by_role("button", name="Zoek", exact=True).click()
    desk.get_by_label("Noor").check()
    shot(desk, "desk-find")
    desk.get_by_role("button", name="Deze leerling is het").click()
    desk.get_by_text("Wat we hebben").first.wait_for()
    shot(desk, "desk-request")
    phone.goto(f"/verzoeken/{request.pk}/")
    shot(phone, "desk-request-phone")
    found = [*violations(desk), *violations(phone, whole=True)]
    phone.goto("/privacy/verzoek/")
    shot(phone, "desk-ask-phone")

    assert found + violations(phone, whole=True) == []
    assert sideways(phone) == 0
