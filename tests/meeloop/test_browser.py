"""The watched browser itself: what other tests trust it to notice."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.support.browser import OpenPage, sideways, sign_in, violations, watch
from tests.support.makers import make_user

pytestmark = pytest.mark.browser


def test_a_page_of_the_live_server_opens_and_is_accessible(page: Page) -> None:
    page.goto("/account/login/")

    assert violations(page) == []
    assert sideways(page) == 0


def test_a_signed_in_page_knows_who_it_is(page: Page) -> None:
    sign_in(page, make_user("robin@voorbeeld.example"))

    page.goto("/account/email/")

    assert page.url.endswith("/account/email/")


def test_scripts_stay_off_when_asked(no_js: Page) -> None:
    no_js.goto("/account/login/")

    assert no_js.locator("html").get_attribute("lang") == "nl"


def test_the_watch_notices_what_should_not_happen(page: Page, live_server: LiveServer, open_page: OpenPage) -> None:
    page.goto("/health/live")
    troubles = watch(page, "http://elsewhere.example")

    page.goto("/health/live")

    assert troubles == [f"another host: {live_server.url}/health/live"]
