"""The screens of providers and the region in a real browser, wide and narrow."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from activities.models import ActivityPage
from activities.rules import SessionPlan
from activities.services.moderation import send_back, waiting_for_region
from activities.services.proposals import ActivityWords, propose_activity, revise_activity
from providers.choices import ProviderStatus
from tests.support.browser import look, shot, sign_in
from tests.support.makers import (
    at_nine,
    make_activity,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = ActivityWords(
    title="Kijk in de drukkerij",
    kind="company-visit",
    intro="Druk je eigen poster.",
    sector="ict-creative",
    street="Kade 4",
    postcode="9934 AB",
    city="Delfzijl",
)


def visit(page: "Page", path: str, name: str) -> None:
    """Open a page and ask that nobody is shut out and nothing sticks out, wide and narrow."""
    page.goto(path)
    assert look(page, name) == []


def world() -> dict[str, Any]:
    """Make a provider with an activity online with dates, one that came back, one in review; and two that applied."""
    provider = make_provider()
    owner, region = make_provider_user(provider, display_name="Anna Smit"), make_region_user(display_name="Bas Vos")
    online = make_activity(provider)
    make_session(online, places_taken=12)
    make_session(online, starts_at=at_nine(days=30), location="Loods 2")
    came_back = propose_activity(provider=provider, words=WORDS, plan=None, by=owner)
    send_back(task_state=waiting_for_region().get(), reason="Zeg ook hoe laat het klaar is.", by=region)
    starts = at_nine(days=12)
    plan = SessionPlan(starts_at=starts, ends_at=starts.replace(hour=11), capacity=20)
    last = ActivityWords(**{**{name: getattr(WORDS, name) for name in WORDS.__slots__}, "title": "Bouw een brug"})
    propose_activity(provider=provider, words=last, plan=plan, by=owner)
    revise_activity(
        page=online,
        words=ActivityWords(**{**{name: getattr(WORDS, name) for name in WORDS.__slots__}, "title": online.title}),
        by=owner,
    )
    applied = make_provider("Bakkerij Tromp", page=False, status=ProviderStatus.APPLIED, kvk_number="12345678")
    make_provider_user(applied)
    return {
        "provider": provider,
        "owner": owner,
        "region": region,
        "online": online,
        "came_back": came_back,
        "applied": applied,
    }


@pytest.mark.slow
def test_pages_of_providers(page: "Page") -> None:
    made = world()
    online = made["online"]
    visit(page, "/aanbieder/aanmelden/", "apply")
    page.get_by_role("button", name="Meld aan").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    assert look(page, "apply-errors") == []
    sign_in(page, made["owner"])
    visit(page, "/aanbieder/", "home")
    visit(page, "/aanbieder/nieuw/", "new")
    visit(page, reverse("activities:copy", args=[online.pk]), "copy")
    visit(page, reverse("activities:change", args=[made["came_back"].pk]), "change")
    visit(page, reverse("activities:dates", args=[online.pk]), "dates")
    first = online.sessions.order_by("starts_at").first()
    visit(page, reverse("activities:change_date", args=[online.pk, first.pk]), "date")
    visit(page, reverse("activities:cancel_date", args=[online.pk, first.pk]), "cancel")


def test_pages_of_the_region(page: "Page") -> None:
    made = world()
    sign_in(page, made["region"])
    visit(page, "/regio/te-beoordelen/", "queue")
    visit(page, "/regio/aanbieders/", "providers")
    visit(page, reverse("providers:region_detail", args=[made["applied"].pk]), "provider")


def test_content_pages(page: "Page") -> None:
    for slug in ("hulp", "privacy", "toegankelijkheid", "open-data", "voor-scholen", "voor-aanbieders"):
        visit(page, f"/{slug}/", f"content-{slug}")


def test_the_cms_of_a_provider(page: "Page") -> None:
    made = world()
    sign_in(page, made["owner"])
    for name, path in (
        ("start", "/beheer/"),
        ("list", reverse("activiteiten:index")),
        ("edit", reverse("wagtailadmin_pages:edit", args=[made["came_back"].pk])),
        ("dates", reverse("datums:index")),
        ("date", reverse("datums:edit", args=[made["online"].sessions.first().pk])),
    ):
        page.goto(path)
        shot(page, f"cms-{name}-1280")
        assert page.locator("h1, h2").count()


def test_first_activity_in_twelve_answers_and_few_clicks(page: "Page") -> None:
    provider = make_provider()
    sign_in(page, make_provider_user(provider))
    page.goto("/aanbieder/")
    clicks = 0

    def click(locator: Any) -> None:
        nonlocal clicks
        locator.click()
        clicks += 1

    click(page.get_by_role("link", name="Zet je activiteit online"))
    click(page.get_by_text("Bedrijfsbezoek"))
    page.get_by_label("Titel").fill("Kijk in de drukkerij")
    page.get_by_label("Wat doet een leerling bij jullie?").fill("Druk je eigen poster.")
    page.get_by_label("Sector").select_option("ict-creative")
    click(page.get_by_text("havo", exact=True))
    page.get_by_role("textbox", name="Dag", exact=True).fill(at_nine(days=10).strftime("%Y-%m-%d"))
    page.get_by_label("Begint").fill("09:00")
    page.get_by_label("Klaar").fill("11:30")
    page.get_by_label("Hoogste aantal leerlingen").fill("24")
    click(page.get_by_role("button", name="Stuur in"))

    page.get_by_text("Ingestuurd. De regio bekijkt hem.").wait_for()
    assert (ActivityPage.objects.get().levels, clicks <= 9) == (["havo"], True)


def test_without_scripts_the_short_page_works(no_js: "Page") -> None:
    provider = make_provider()
    sign_in(no_js, make_provider_user(provider))
    no_js.goto("/aanbieder/nieuw/")
    no_js.get_by_role("button", name="Stuur in").click()

    expect(no_js).to_have_title(re.compile("^Fout:"))
    assert no_js.get_by_role("alert").count() or no_js.locator(".summary, [class*=error]").count()


def test_the_region_approves_in_two_clicks(page: "Page") -> None:
    provider = make_provider()
    propose_activity(provider=provider, words=WORDS, plan=None, by=make_provider_user(provider))
    sign_in(page, make_region_user())
    page.goto("/hulp/")

    page.get_by_role("link", name="Te beoordelen").click()
    page.get_by_role("button", name="Zet online").click()

    page.get_by_text("staat online").wait_for()
    assert ActivityPage.objects.get().live
