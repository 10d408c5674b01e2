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


@pytest.fixture
def made(request: pytest.FixtureRequest) -> "Page":
    """Return a page on which an address was just made."""
    page: Page = request.getfixturevalue(request.param)
    school = make_school()
    make_class(school, "3B")
    sign_in(page, make_coordinator(school))
    page.goto("/account/agenda/?voor=coordinator")
    page.get_by_role("button", name="Maak adres").click()
    return page


@pytest.mark.parametrize("made", ["page", "phone", "no_js"], indirect=True)
def test_an_address_can_be_read_and_copied_with_and_without_script(made: "Page", request: pytest.FixtureRequest) -> None:
    assert ADDRESS.fullmatch(made.get_by_label("Kopieer het nu").input_value())
    has_script = "no_js" not in request.node.callspec.params.values()
    assert not has_script or violations(made) == []  # axe is a script itself
    assert sideways(made) == 0
    shot(made, f"feeds-{request.node.callspec.params['made']}")
    assert made.get_by_role("button", name="Kopieer het adres").count() == has_script


@pytest.mark.parametrize("made", ["page"], indirect=True)
def test_one_click_copies_the_address(made: "Page") -> None:
    made.context.grant_permissions(["clipboard-read", "clipboard-write"])

    made.get_by_role("button", name="Kopieer het adres").click()

    made.get_by_role("button", name="Gekopieerd").wait_for()
    assert made.evaluate("navigator.clipboard.readText()") == made.get_by_label("Kopieer het nu").input_value()
