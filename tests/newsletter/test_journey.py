"""The newsletter in a real browser: on a desk and a phone, by keyboard alone, without JavaScript."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from newsletter.links import manage_token
from newsletter.models import Subscriber
from outbox.models import Message
from tests.support.browser import look
from tests.support.mails import pictures_of

from .conftest import EMAIL, ask
from .test_pages import link_in_mail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.promise("POR-3d")
def test_a_reader_signs_up_chooses_leaves_and_comes_back(page: "Page") -> None:
    page.goto("/nieuwsbrief/")
    assert look(page, "nieuwsbrief-aanmelden") == []
    page.get_by_label("E-mailadres").fill("iris")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page).to_have_title(re.compile("^Fout:"))
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


def press(page: "Page", wanted: "Locator", key: str) -> None:
    """Walk to something with the Tab key, as who has no mouse, and press a key on it."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            page.keyboard.press(key)
            return
    pytest.fail(f"the Tab key does not reach {wanted}")


def test_the_whole_way_goes_by_keyboard_alone_and_without_javascript(no_js: "Page") -> None:
    def button(name: str) -> "Locator":
        return no_js.get_by_role("button", name=name, exact=True)

    def says(words: str) -> None:
        no_js.get_by_text(words).first.wait_for()

    no_js.goto("/nieuwsbrief/")
    press(no_js, no_js.get_by_label("E-mailadres"), "i")
    no_js.keyboard.type(EMAIL.removeprefix("i"))
    press(no_js, no_js.get_by_label("Bijeenkomsten"), "Space")
    press(no_js, button("Schrijf me in"), "Enter")
    says("Niets gekregen?")
    no_js.goto(link_in_mail("bevestigen"))
    press(no_js, button("Ja, stuur mij de nieuwsbrief"), "Enter")
    says("Je krijgt de nieuwsbrief")
    press(no_js, no_js.get_by_label("Nieuws", exact=True), "Space")
    press(no_js, button("Bewaar mijn keuze"), "Enter")
    says("Je keuze is bewaard")
    assert Subscriber.objects.mailable().get().topics == ["news", "meetings"]

    Message.objects.all().delete()
    press(no_js, button("Stuur mij een link"), "Enter")
    says("Niets gekregen?")
    no_js.goto(link_in_mail("gegevens"))
    says(EMAIL)
    no_js.goto(link_in_mail("uitschrijven"))
    press(no_js, button("Schrijf me uit"), "Enter")
    says("Je bent uitgeschreven")
    press(no_js, button("Maak het ongedaan"), "Enter")
    says("Je bent weer ingeschreven")

    assert Subscriber.objects.mailable().exists()
    assert no_js.context.cookies() == []


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
