"""An editor makes an issue in a real browser: from an empty form to a colleague's yes, readers, archive and feed."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.choices import RegionRole
from newsletter.models import NewsletterIssuePage, Sending
from newsletter.services.issuing import send_due_issues
from outbox.models import Message
from tests.support.browser import OpenPage, look, shot, sideways, sign_in
from tests.support.makers import make_region_user
from tests.support.newsletter_readers import make_readers, work_off

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "Ik wil nu bakker worden."
MODES = ("desktop", "phone", "dark", "text", "web")


def seen(page: "Page", name: str) -> None:
    """Look at a screen of the CMS on a desktop and a phone. Its own parts are judged by its makers; ours must fit."""
    shot(page, f"{name}-1280")
    page.set_viewport_size({"width": 360, "height": 800})
    shot(page, f"{name}-360")
    assert sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def add_part(page: "Page", label: str) -> None:
    """Choose a part from the menu below the last one."""
    page.locator(".c-sf-add-button:visible").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def close_calendar(page: "Page") -> None:
    """Leave a field with a date: its calendar, which opens a moment after the field, lies over the buttons."""
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    calendar.wait_for()
    page.keyboard.press("Tab")
    expect(calendar).to_have_count(0)


def write(page: "Page") -> None:
    """Fill in an issue, and save it without the permission for what somebody said."""
    page.goto("/beheer/nieuwsbrieven/")
    page.get_by_role("link", name="Nieuwsbrief toevoegen").click()
    page.get_by_role("textbox", name="Titel").fill("Winter vol werk")
    page.get_by_role("textbox", name="Onderwerp van de mail").fill("Kijk deze winter mee bij de bakker")
    add_part(page, "Kop")
    page.locator("#body-0-value-text").fill("Eerst het nieuws")
    add_part(page, "Tekst")
    page.locator("[contenteditable=true]").last.click()
    page.keyboard.type("Dag. Deze winter kun je bij 20 bedrijven kijken.")
    add_part(page, "Citaat")
    page.locator("#body-2-value-text").fill(SAID)
    page.locator("#body-2-value-first_name").fill("Yara")
    add_part(page, "Knop")
    page.locator("#body-3-value-label").fill("Zoek een activiteit")
    page.locator("#body-3-value-link").fill("https://voorbeeld.example/zoek")
    page.get_by_label("Nieuws", exact=True).check()
    page.get_by_label("Versturen op").fill((timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M"))
    close_calendar(page)
    page.get_by_role("button", name="Bewaar concept").click()


def mend(page: "Page") -> None:
    """Read what must be better, and do it."""
    page.get_by_text("Bij een citaat ontbreekt de toestemming.").wait_for()
    page.get_by_text("Makkelijk te lezen (B1)").wait_for()
    page.get_by_text("Er staat nog geen zin achter het onderwerp").wait_for()
    seen(page, "cms-issue")
    page.get_by_label("Toestemming: dit mag hier staan").check()
    page.get_by_label("Gevraagd op").fill(timezone.localdate().isoformat())
    close_calendar(page)
    page.get_by_role("textbox", name="Zin achter het onderwerp").fill("Twintig plekken om te kijken.")
    page.get_by_role("button", name="Bewaar concept").click()
    page.get_by_text("Er staat een zin achter het onderwerp").wait_for()
    expect(page.get_by_text("Eerst nodig:")).to_have_count(0)


def preview(page: "Page") -> None:
    """See it as a mail in four ways and as a page, before anything is online."""
    page.get_by_role("button", name="Toon/verberg voorvertoning").click()
    papers = {}
    for mode in MODES:
        page.get_by_label("Voorbeeldmodus").select_option(mode)
        # While one loads, the one before it stands there.
        frame = page.frame_locator(f"#w-preview-iframe[src*='mode={mode}']")
        frame.get_by_text(SAID).wait_for()
        papers[mode] = frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        shot(page, f"cms-voorbeeld-{mode}")
    assert papers["dark"] != papers["desktop"] == papers["phone"]
    page.get_by_role("button", name="Toon/verberg voorvertoning").click()


def proof(page: "Page") -> None:
    """Mail it to oneself."""
    page.get_by_role("link", name="Stuur een proef naar mij").click()
    page.get_by_role("heading", name="Stuur een proef").wait_for()
    seen(page, "cms-proef")
    page.get_by_role("button", name="Stuur een proef naar mij").click()
    page.get_by_text("De proef is onderweg").wait_for()
    page.get_by_role("link", name="Terug naar de nieuwsbrief").click()


def approve(page: "Page") -> None:
    """Open what the mail asks to read, and say yes with the first button."""
    asked = re.search(r"https?://[^/]+(/beheer/\S+)", Message.objects.get(kind="newsletter.review_asked").text)
    assert asked
    page.goto(asked[1])
    page.get_by_text("Iris vraagt of je meeleest.").wait_for()
    seen(page, "cms-meelezen")
    page.get_by_role("button", name="Keur goed en zet online").click()
    page.wait_for_url(re.compile(r"/beheer/pages/\d+/$"))


def test_an_editor_makes_an_issue_a_colleague_approves_it_and_it_goes_at_its_moment(page: "Page", open_page: OpenPage) -> None:
    editor, colleague = (make_region_user(RegionRole.EDITOR, display_name=name) for name in ("Iris", "Jan"))
    make_readers(25)
    sign_in(page, editor)
    write(page)
    mend(page)
    preview(page)
    proof(page)
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Stuur in").click()
    page.get_by_text("wacht op akkoord").first.wait_for()
    assert not NewsletterIssuePage.objects.live().exists()

    reader = open_page()
    sign_in(reader, colleague)
    approve(reader)
    kinds = [("newsletter.proof", editor.email), ("newsletter.review_asked", colleague.email)]
    told = list(Message.objects.order_by("created_at").values_list("kind", "recipient"))
    assert told == [*kinds, ("newsletter.review_approved", editor.email)]

    issue = NewsletterIssuePage.objects.live().get()
    page.goto("/regio/nieuwsbrief/")
    page.get_by_text("gaat vanzelf op").wait_for()
    assert look(page, "nieuwsbrief-klaar", narrow=(360,)) == []
    page.get_by_role("link", name=issue.title).click()
    page.get_by_text("Deze nieuwsbrief gaat vanzelf").wait_for()
    assert look(page, "nieuwsbrief-versturen", narrow=(360,)) == []
    assert (send_due_issues(issue.send_at - timedelta(minutes=1)), send_due_issues(issue.send_at)) == (0, 1)
    page.goto("/regio/nieuwsbrief/")
    page.get_by_role("link", name=issue.title).click()
    page.get_by_text("0 van 25").wait_for()
    work_off(Sending.objects.get())
    # The page asks for how far it is by itself.
    page.get_by_text("25 van 25").wait_for()
    page.get_by_text("Het versturen is klaar.").wait_for()
    assert look(page, "nieuwsbrief-verstuurd", narrow=(360,)) == []

    assert len(mail.outbox) == 25
    assert SAID in mail.outbox[0].body
    visitor = open_page(width=360)
    visitor.goto("/nieuwsbrieven/")
    visitor.get_by_role("link", name=issue.title).click()
    visitor.get_by_text(SAID).wait_for()
    feed = visitor.request.get("/nieuwsbrieven/rss.xml")
    assert (feed.headers["content-type"].partition(";")[0], issue.full_url in feed.text()) == ("application/rss+xml", True)
