"""An address of a calendar, made and copied in a real browser."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import shot, sideways, sign_in, violations
from tests.support.makers import make_class, make_coordinator, make_school

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = re.compile(r"https?://[^/]+/agenda/[\w-]{43}\.ics")


def test_an_address_is_copied_with_one_click_on_a_screen_and_a_phone(page: "Page", phone: "Page", no_js: "Page") -> None:
    school = make_school()
    make_class(school, "3B")
    user = make_coordinator(school)
    for number, one in enumerate((page, phone, no_js)):
        sign_in(one, user)
        one.goto("/account/agenda/?voor=coordinator")
        shot(one, f"feeds-{number}-before")
        one.get_by_role("button", name="Maak adres").click()
        field = one.get_by_label("Kopieer het nu")
        assert ADDRESS.fullmatch(field.input_value())
        assert violations(one) == []
        assert sideways(one) == 0
        shot(one, f"feeds-{number}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer het adres").click()
    page.get_by_role("button", name="Gekopieerd").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Kopieer het nu").input_value()
    assert no_js.get_by_role("button", name="Kopieer het adres").count() == 0
