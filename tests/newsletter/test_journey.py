"""The newsletter in a real browser: with the keyboard's reader, on a phone, without JavaScript."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsletter.links import manage_token
from newsletter.models import Subscriber
from outbox.models import Message
from tests.support.browser import look
from tests.support.mails import pictures_of

from .conftest import EMAIL, ask
from .test_pages import link_in_mail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.promise("POR-3d")
def test_a_reader_signs_up_chooses_leaves_and_comes_back(page: "Page") -> None:
    page.goto("/nieuwsbrief/")
    assert look(page, "nieuwsbrief-aanmelden") == []
    page.get_by_label("E-mailadres").fill("iris")
    page.get_by_role("button", name="Schrijf me in").click()
    assert look(page, "nieuwsbrief-fout") == []
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Bijeenkomsten").check()
    page.get_by_role("button", name="Schrijf me in").click()
    page.get_by_role("heading", name="Kijk in je mail").wait_for()
    assert look(page, "nieuwsbrief-kijk-in-je-mail") == []

    page.goto(link_in_mail("bevestigen"))
    assert look(page, "nieuwsbrief-bevestigen") == []
    page.get_by_role("button", name="Ja, stuur mij de nieuwsbrief").click()
    page.get_by_text("Je krijgt de nieuwsbrief").wait_for()
    assert page.get_by_label("Bijeenkomsten").is_checked()
    assert look(page, "nieuwsbrief-voorkeuren") == []

    subscriber = Subscriber.objects.mailable().get()
    page.goto(f"/nieuwsbrief/uitschrijven/{manage_token(subscriber)}/")
    assert look(page, "nieuwsbrief-uitschrijven") == []
    page.get_by_role("button", name="Schrijf me uit").click()
    page.get_by_role("heading", name="Je bent uitgeschreven").wait_for()
    assert look(page, "nieuwsbrief-uitgeschreven") == []
    assert not Subscriber.objects.mailable().exists()
    page.get_by_role("button", name="Maak het ongedaan").click()
    page.get_by_text("Je bent weer ingeschreven").wait_for()
    assert Subscriber.objects.mailable().exists()

    page.goto("/nieuwsbrief/voorkeuren/verzonnen/")
    assert look(page, "nieuwsbrief-link-werkt-niet") == []


def test_everything_works_without_javascript(no_js: "Page") -> None:
    no_js.goto("/nieuwsbrief/")
    no_js.get_by_label("E-mailadres").fill(EMAIL)
    no_js.get_by_role("button", name="Schrijf me in").click()
    no_js.goto(link_in_mail("bevestigen"))
    no_js.get_by_role("button", name="Ja, stuur mij de nieuwsbrief").click()
    no_js.get_by_role("button", name="Schrijf me uit").click()
    no_js.get_by_role("heading", name="Je bent uitgeschreven").wait_for()

    assert not Subscriber.objects.mailable().exists()


@pytest.mark.promise("POR-3d")
def test_a_robot_that_opens_every_link_of_a_mail_changes_nothing(page: "Page", subscriber: Subscriber) -> None:
    for path in ("voorkeuren", "uitschrijven", "terug"):
        page.goto(f"/nieuwsbrief/{path}/{manage_token(subscriber)}/")
        for link in page.eval_on_selector_all("main a[href]", "links => links.map(link => link.href)"):
            page.goto(link)

    assert Subscriber.objects.mailable().get() == subscriber


@pytest.mark.parametrize("kind", ["confirm", "already", "links"])
def test_mails_fit_phone_and_desktop_in_light_and_dark(
    chromium: "Browser", live_server: Any, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "confirm":
        ask(topics=("news", "meetings"))
    else:
        subscriber = request.getfixturevalue("subscriber")
        from newsletter import emails  # noqa: PLC0415  # only these two kinds

        {"already": emails.tell_already_subscribed, "links": emails.send_links}[kind](subscriber, language="nl")
    message = Message.objects.get()

    for picture in pictures_of(chromium, message.html, name=f"mail-{message.kind}"):
        assert picture.overflow == 0
        assert picture.other_hosts == []
