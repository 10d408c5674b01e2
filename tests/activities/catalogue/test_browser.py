"""The catalogue in a real browser: by keyboard, without scripts, on a phone, in the dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from activities.models import ActivityPage, CatalogueEntry
from tests.support.browser import OpenPage, focused, forgive, shot, sideways, sign_in, violations
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider, make_school, make_session

pytestmark = pytest.mark.browser
SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"


@pytest.fixture
def offer(live_server: Any) -> ActivityPage:
    """Return one of four activities of three kinds; the live server knows them."""
    werf = make_provider("Werf De Vaart", website="https://werf.example")
    zorg = make_provider("Zorghuis Noord", city="Appingedam", latitude=53.32, longitude=6.86, sectors=["care"])
    make_activity(werf, "Kijk op de werf")
    shown = make_activity(werf, "Las je eigen hek", accessibility=["wheelchair"], min_group=8, max_group=28)
    for days, taken in ((9, 0), (16, 24), (23, 28)):
        make_session(shown, starts_at=at_nine(days=days), places_taken=taken)
    make_session(make_activity(zorg, "Meelopen in de zorg", kind="job-shadowing", sector="care", levels=["havo"]))
    make_session(make_activity(zorg, "Gastles over zorg", kind="guest-lesson", sector="care", location_kind="at-school"))
    return shown


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three activities fill a page; the live server runs in this process."""
    monkeypatch.setattr("activities.catalogue.views.PAGE_SIZE", 3)


def total(page: Page) -> str:
    return page.locator("#total").inner_text()


def cards(page: Page) -> list[str]:
    return page.locator(".card__title").all_inner_texts()


def test_a_visitor_finds_an_activity_by_keyboard_alone(page: Page, offer: ActivityPage) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    page.get_by_label("Zoek op beroep, bedrijf of plaats").focus()

    page.keyboard.type("eigen hekken")
    page.keyboard.press("Enter")

    expect(page.locator("#total")).to_have_text("1 activiteit")
    expect(page.locator("#announce")).to_have_text("1 activiteit")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.url.endswith("/activiteiten/?q=eigen%20hekken")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == "Las je eigen hek":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Las je eigen hek")
    assert page.title() == "Las je eigen hek · Meeloop"


def test_filters_work_when_the_button_is_pressed_and_not_before(page: Page, offer: ActivityPage) -> None:
    page.goto("/activiteiten/")
    before = cards(page)

    page.get_by_label(re.compile("Snuffelstage")).check()

    button = page.get_by_role("button", name="Toon 1 activiteit")
    expect(button).to_be_visible()
    assert cards(page) == before
    button.click()
    expect(page.locator("#total")).to_have_text("1 activiteit")
    assert cards(page) == ["Meelopen in de zorg"]
    expect(page.locator(":focus")).to_have_text("Toon 1 activiteit")
    assert page.url.endswith("/activiteiten/?kind=job-shadowing")

    page.get_by_role("link", name="Snuffelstage of meeloopdag filter weghalen").click()
    expect(page.locator("#total")).to_have_text("4 activiteiten")
    expect(page.get_by_label(re.compile("Snuffelstage"))).not_to_be_checked()
    expect(page.locator(":focus")).to_have_text("4 activiteiten")


def test_the_address_holds_the_state_and_back_goes_back(page: Page, offer: ActivityPage) -> None:
    page.goto("/activiteiten/?sector=care")
    assert total(page) == "2 activiteiten"

    page.get_by_label("Gastles (1)").check()
    page.get_by_role("button", name="Toon 1 activiteit").click()
    expect(page.locator("#total")).to_have_text("1 activiteit")
    page.go_back()

    expect(page.locator("#total")).to_have_text("2 activiteiten")
    expect(page.get_by_label("Gastles (1)")).not_to_be_checked()


@pytest.mark.usefixtures("short_pages")
def test_the_next_page_gets_the_focus(page: Page, offer: ActivityPage) -> None:
    page.goto("/activiteiten/")
    first = cards(page)
    assert len(first) == 3

    page.get_by_role("navigation", name="Bladzijden").get_by_role("link", name="Volgende").click()

    expect(page.locator(".card")).to_have_count(1)
    assert not set(first) & set(cards(page))
    expect(page.locator(":focus")).to_have_text("4 activiteiten")
    assert "page=2" in page.url


@pytest.mark.usefixtures("short_pages")
def test_everything_works_without_scripts(no_js: Page, offer: ActivityPage) -> None:
    no_js.goto("/activiteiten/")
    no_js.get_by_label(re.compile("Snuffelstage")).check()
    no_js.get_by_role("button", name=re.compile("^Toon")).click()

    expect(no_js.locator("#total")).to_have_text("1 activiteit")
    no_js.get_by_role("link", name=re.compile("filter weghalen")).click()
    expect(no_js.locator("#total")).to_have_text("4 activiteiten")
    no_js.get_by_role("link", name="Volgende").click()
    expect(no_js.locator(".card__title")).to_have_count(1)
    no_js.get_by_label("Zoek op beroep, bedrijf of plaats").fill("meelopn")
    no_js.get_by_role("button", name="Zoeken").click()
    expect(no_js.get_by_text("“meelopn” vonden we niet. Dit lijkt erop.")).to_be_visible()
    no_js.get_by_role("link", name="Meelopen in de zorg").click()
    expect(no_js.get_by_role("heading", level=1)).to_have_text("Meelopen in de zorg")


def test_on_a_phone_the_filters_are_folded_and_the_first_card_is_near(phone: Page, offer: ActivityPage) -> None:
    phone.goto("/")

    expect(phone.get_by_label("Gastles (1)")).to_be_hidden()
    box = phone.locator(".card").first.bounding_box()
    assert box is not None
    assert box["y"] < 844 * 1.2

    phone.get_by_text("Filters").first.tap()
    phone.get_by_label("Gastles (1)").tap()
    phone.get_by_role("button", name="Toon 1 activiteit").tap()
    expect(phone.locator("#total")).to_have_text("1 activiteit")
    expect(phone.locator("#chosen-count")).to_have_text("1 gekozen")


def test_on_a_phone_one_tap_leads_to_the_dates(phone: Page, offer: ActivityPage) -> None:
    phone.goto(offer.url)

    phone.get_by_role("link", name="Kies een datum (3)").tap()

    expect(phone.get_by_role("heading", name="Kies een datum")).to_be_in_viewport()


def test_when_the_server_fails_the_old_results_stay(page: Page, offer: ActivityPage) -> None:
    page.goto("/activiteiten/")
    before = cards(page)
    page.route("**/activiteiten/?*", lambda route: route.abort())

    page.get_by_label("Zoek op beroep, bedrijf of plaats").fill("zorg")
    page.get_by_role("button", name="Zoeken").click()

    expect(page.locator("#results-error")).to_be_visible()
    expect(page.locator("#results-error")).to_contain_text("Het lukte niet. Probeer het opnieuw.")
    assert cards(page) == before
    forgive(page, "htmx:")


@pytest.mark.promise("POR-4e")
def test_nothing_is_stored_in_the_browser_of_who_only_reads(page: Page, offer: ActivityPage) -> None:
    for path in ("/", "/activiteiten/?q=werf", offer.url, "/aanbieders/"):
        page.goto(path)

    assert page.context.cookies() == []
    # htmx remembers the address of this tab, until the tab closes.
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]") == [[], ["htmx-current-path-for-history"]]


def test_a_coordinator_sees_numbers_and_how_far_it_is(page: Page, offer: ActivityPage) -> None:
    sign_in(page, make_coordinator(make_school(latitude=53.219, longitude=6.566)))

    page.goto(offer.url)

    expect(page.get_by_text("28 plekken vrij")).to_be_visible()
    expect(page.get_by_text("Nog 4 plekken")).to_be_visible()
    expect(page.get_by_text("27 km van school")).to_be_visible()
    # The full date, and the one with fewer places than the smallest group.
    expect(page.get_by_role("link", name=re.compile("^Op de wachtlijst"))).to_have_count(2)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)], ids=["wide", "dark", "phone"])
def test_every_public_page_is_accessible(
    open_page: OpenPage, offer: ActivityPage, width: int, dark: bool
) -> None:  # a parameter of the test
    provider_url = CatalogueEntry.objects.get(pk=offer.pk).url.rsplit("/", 2)[0] + "/"
    page = open_page(width=width, dark=dark)
    paths = {
        "list": "/activiteiten/?kind=company-visit",
        "detail": offer.url,
        "provider": provider_url,
        "providers": "/aanbieders/",
        "empty": "/activiteiten/?q=hek&kind=guest-lesson",
        "wrong": "/activiteiten/?postcode=1111&distance=10",
    }

    for name, path in paths.items():
        page.goto(path)
        shot(page, f"{name}-{width}-{'dark' if dark else 'light'}")
        assert (name, violations(page, whole=width == 390), sideways(page)) == (name, [], 0)
        if width == 390:
            page.set_viewport_size({"width": 320, "height": 640})
            assert (name, violations(page), sideways(page)) == (name, [], 0)
            page.set_viewport_size({"width": 390, "height": 844})


def test_wide_text_breaks_nothing(open_page: OpenPage, offer: ActivityPage) -> None:
    page = open_page(width=320, height=256)

    for path in ("/activiteiten/", offer.url, "/aanbieders/"):
        page.goto(path)
        page.evaluate(
            f"(() => {{ const s = new CSSStyleSheet(); s.replaceSync(`{SPACING}`); document.adoptedStyleSheets = [s]; }})()"
        )
        assert (path, sideways(page)) == (path, 0)


def test_focus_is_never_hidden_behind_the_sticky_bar(phone: Page, offer: ActivityPage) -> None:
    phone.goto(offer.url)

    for _ in range(30):
        phone.keyboard.press("Tab")
        hidden = phone.evaluate(
            """() => {
                const at = document.activeElement, box = at.getBoundingClientRect();
                if (at === document.body || !box.width) return false;
                const points = [[box.x + 2, box.y + 2], [box.right - 2, box.y + 2], [box.x + 2, box.bottom - 2],
                                [box.right - 2, box.bottom - 2], [box.x + box.width / 2, box.y + box.height / 2]];
                return !points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (at.contains(top) || top.contains(at)); });
            }"""
        )
        assert not hidden, focused(phone)
