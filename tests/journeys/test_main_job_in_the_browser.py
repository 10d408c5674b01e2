"""The whole main job as people do it: from an empty catalogue to a downloaded count, in a real browser, with a real worker.

Nothing is in the database at the start but the site's pages, a school that the region let in, two people of the region
and a funder. Everything else is made by pressing buttons.
"""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import FunderOrganisation, User
from activities.models import ActivityPage, Session
from enrolments.models import Enrolment
from schools.choices import SchoolRole
from schools.models import School
from stats.choices import ReleaseStatus
from stats.cubes import load_cube
from stats.models import Release
from tests.support.browser import OpenPage, sign_in
from tests.support.journey import PASSWORD, Hand, Mailbox, calendars_of, fill, heading, link_app, look, text_of
from tests.support.makers import at_nine, make_coordinator, make_region_user, make_school
from tests.support.region import make_region
from tests.support.releases import LAST_YEAR
from tests.support.servers import ROOT
from tests.support.smtp import smtp_server
from tests.support.worker import eventually, worker

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "stats"]),
    pytest.mark.xdist_group("journeys"),
    pytest.mark.timeout(600),
]
CLASS_LIST = ROOT / "docs" / "examples" / "klassenlijst-k3z.csv"
TITLE = "Lassen op de scheepswerf"
PROVIDER, COORDINATOR, FUNDER = "anna@werf.example", "noor@dollard.example", "fenna@provincie.example"
CAME = 21


@pytest.mark.promise("POR-3a", "POR-3b", "POR-3c")
def test_from_an_empty_catalogue_to_a_downloaded_count(open_page: OpenPage) -> None:
    school, region, colleague, funder = a_region_that_just_began()
    with smtp_server() as smtp, worker(EMAIL_URL=smtp.url):
        mail = Mailbox(smtp)
        provider_page, region_page = open_page(), open_page()
        sign_in(region_page, region)

        the_catalogue_is_empty(open_page())
        a_provider_applies(provider_page, mail)
        the_region_lets_it_in(region_page, mail)
        the_provider_puts_an_activity_online(provider_page)
        the_region_approves_in_two_clicks(region_page, mail)
        a_visitor_finds_it_with_a_typing_mistake(open_page())

        people_are_invited(region_page, school, funder)
        coordinator_page = open_page()
        a_coordinator_comes_in(coordinator_page, mail)
        a_class_is_signed_up_from_its_list(coordinator_page)
        everybody_gets_mail(mail)
        the_provider_sees_who_comes(provider_page)
        the_day_passes()
        the_provider_notes_attendance(provider_page)

        the_region_counts(region_page)
        for approver in (colleague, make_coordinator(role=SchoolRole.ADMIN)):
            approver_page = open_page()
            sign_in(approver_page, approver)
            somebody_approves(approver_page)
        the_region_publishes(region_page)
        funder_page = open_page()
        the_funder_comes_in(funder_page, mail)
        the_funder_downloads_the_count(funder_page)


def a_region_that_just_began() -> tuple[School, User, User, FunderOrganisation]:
    """Make what an operator or the region has before anybody signs up: no provider, activity, class, pupil or count."""
    funder = FunderOrganisation.objects.create(name="Provincie Noord", kind="province", verified_at=timezone.now())
    return make_school(), make_region_user(display_name="Bas Vos"), make_region_user(display_name="Iris Bos"), funder


def the_catalogue_is_empty(page: "Page") -> None:
    page.goto("/")
    look(page, "01-empty-catalogue")
    page.goto("/cijfers/")
    heading(page, "Cijfers")
    look(page, "02-no-counts-yet")


def a_provider_applies(page: "Page", mail: Mailbox) -> None:
    page.goto("/voor-aanbieders/")
    look(page, "03-for-providers")
    page.goto("/aanbieder/aanmelden/")
    answers = {
        "Naam van de organisatie": "Werf De Vaart",
        "KvK-nummer": "12345678",
        "Straat en nummer": "Kade 4",
        "Postcode": "9934 AB",
        "Plaats": "Delfzijl",
        "Jouw naam": "Anna Smit",
        "Jouw e-mailadres": PROVIDER,
        "Kies een wachtwoord": PASSWORD,
    }
    fill(page, answers)
    page.get_by_label("Techniek en gebouwde omgeving").check()
    look(page, "04-apply")
    page.get_by_role("button", name="Meld aan").click()
    page.locator("input[name=code]").wait_for()
    look(page, "05-code")
    page.locator("input[name=code]").fill(mail.code(PROVIDER))
    page.locator("main button[type=submit]").first.click()
    accept_terms(page)
    heading(page, "Mijn activiteiten")
    look(page, "07-provider-waits")


def the_region_lets_it_in(page: "Page", mail: Mailbox) -> None:
    page.goto("/regio/te-beoordelen/")
    look(page, "08-region-nothing-to-do")
    page.get_by_role("navigation").get_by_role("link", name="Aanbieders", exact=True).click()
    look(page, "09-region-providers")
    page.get_by_role("link", name="Werf De Vaart").first.click()
    look(page, "10-region-provider")
    page.get_by_role("button", name="Keur goed").click()
    page.get_by_text("Werf De Vaart is nu aanbieder").wait_for()
    mail.newest(PROVIDER, "")


def the_provider_puts_an_activity_online(page: "Page") -> None:
    page.goto("/aanbieder/")
    hand = Hand(page)
    hand.press("link", "Zet je activiteit online")
    hand.click(page.get_by_text("Bedrijfsbezoek"))
    answers = {
        "Titel": TITLE,
        "Wat doet een leerling bij jullie?": "Je last een sleutelhanger en loopt mee over de werf.",
        "Dag": at_nine(days=10).strftime("%Y-%m-%d"),
        "Begint": "09:00",
        "Klaar": "11:30",
        "Hoogste aantal leerlingen": "24",
        "Waar moet een leerling op letten?": "Dichte schoenen.",
    }
    fill(page, answers)
    page.get_by_label("Sector").select_option("built-environment")
    look(page, "11-twelve-questions")
    hand.press("button", "Stuur in")
    page.get_by_text("Ingestuurd. Meestal kijken wij").wait_for()
    look(page, "12-sent-in")
    assert (hand.clicks <= 9, ActivityPage.objects.get().live) == (True, False)


def the_region_approves_in_two_clicks(page: "Page", mail: Mailbox) -> None:
    page.goto("/hulp/")
    hand = Hand(page)
    hand.press("link", "Te beoordelen")
    heading(page, "Te beoordelen")
    look(page, "13-queue")
    hand.press("button", "Zet online")
    page.get_by_text("staat online").wait_for()
    assert hand.clicks == 2
    assert TITLE in text_of(mail.newest(PROVIDER, TITLE))


def a_visitor_finds_it_with_a_typing_mistake(page: "Page") -> None:
    page.goto("/")
    look(page, "14-catalogue")
    page.get_by_label("Zoek op beroep, bedrijf of plaats").fill("scheepswref")
    page.get_by_role("button", name="Zoeken").click()
    page.wait_for_url("**q=scheepswref**")
    page.get_by_role("link", name=TITLE).wait_for()
    look(page, "15-found-with-a-mistake")
    page.get_by_role("link", name=TITLE).click()
    heading(page, TITLE)
    look(page, "16-activity")
    assert "24" not in page.locator("#datums").inner_text()


def people_are_invited(page: "Page", school: School, funder: FunderOrganisation) -> None:
    for address, path, role, name in (
        (COORDINATOR, f"/account/collegas/school/{school.pk}/", "coordinator", "17-invite-coordinator"),
        (FUNDER, f"/account/collegas/financier/{funder.pk}/", None, "18-invite-funder"),
    ):
        page.goto(path)
        page.get_by_label("E-mailadres van je collega").fill(address)
        if role:
            page.get_by_label("Wat doet je collega?").select_option(role)
        page.get_by_role("button", name="Verstuur uitnodiging").click()
        page.get_by_text("De uitnodiging is verstuurd").wait_for()
        look(page, name)


def come_in(page: "Page", mail: Mailbox, address: str, name: str) -> None:
    """Follow an invitation to an account, and accept the terms."""
    page.goto(mail.link(address, "", "/account/uitnodiging/"))
    heading(page, "Je bent uitgenodigd")
    page.get_by_label("Je naam").fill(name)
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Maak je account").click()
    accept_terms(page)


def accept_terms(page: "Page") -> None:
    page.wait_for_url("**/voorwaarden/**")
    page.get_by_label("Ik heb de voorwaarden gelezen").check()
    page.get_by_role("button", name="Ga verder").click()


def a_coordinator_comes_in(page: "Page", mail: Mailbox) -> None:
    page.goto(mail.link(COORDINATOR, "", "/account/uitnodiging/"))
    look(page, "19-invitation")
    come_in(page, mail, COORDINATOR, "Noor Bakker")
    look(page, "20-second-step")
    link_app(page)
    page.wait_for_url("**/school/")
    look(page, "21-today-empty")


def a_class_is_signed_up_from_its_list(page: "Page") -> None:
    page.goto("/activiteiten/")
    page.get_by_role("link", name=TITLE).click()
    look(page, "22-activity-for-coordinator")
    hand = Hand(page)
    hand.press("link", "Klas inschrijven")
    look(page, "23-no-class-yet")
    hand.choose_file("Bestand met de klassenlijst", CLASS_LIST)
    heading(page, "Klopt deze lijst?")
    look(page, "25-preview")
    hand.press("button", "Lees 22 leerlingen in")
    heading(page, "Klas K3z inschrijven")
    look(page, "26-group")
    hand.press("button", "Controleren")
    heading(page, "Klopt dit?")
    look(page, "27-check")
    hand.press("button", "Schrijf klas K3z in")
    heading(page, "Klas K3z is ingeschreven")
    look(page, "28-done")

    enrolment = Enrolment.objects.get()
    assert hand.clicks == 6
    assert (enrolment.status, enrolment.places, enrolment.session.places_taken) == ("accepted", 22, 22)


def everybody_gets_mail(mail: Mailbox) -> None:
    """Both sides hear of it; who signed up gets the event for the calendar."""
    [calendar] = calendars_of(mail.newest(COORDINATOR, TITLE, seen=calendars_of))
    assert "BEGIN:VEVENT" in calendar
    assert TITLE in calendar.replace("\r\n ", "")
    assert "22 leerlingen" in text_of(mail.newest(PROVIDER, "Dollard Lyceum komt"))


def the_provider_sees_who_comes(page: "Page") -> None:
    page.goto("/aanbieder/")
    look(page, "29-provider-home")
    page.get_by_role("link", name="Wie komt er").first.click()
    link_app(page)
    heading(page, "Wie komt er?")
    look(page, "30-who-comes")
    assert page.get_by_text("22 leerlingen").first.is_visible()


def the_day_passes() -> None:
    """Move the date to the day before yesterday, straight in the database: nobody can wait ten days."""
    starts_at = at_nine(days=-2)
    Session.objects.update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2.5), enrolment_closes_at=starts_at - timedelta(days=2)
    )


def the_provider_notes_attendance(page: "Page") -> None:
    page.reload()
    page.get_by_role("link", name="Noteer wie er was").click()
    page.locator("input[name=count]").fill(str(CAME))
    look(page, "31-attendance")
    page.get_by_role("button", name="Bewaar de opkomst").click()
    page.get_by_text("Verstuurd", exact=True).wait_for()  # the page stays: a phone may be without internet
    page.get_by_role("link", name="Ga terug").click()
    page.get_by_text(f"{CAME} van 22 waren er").wait_for()
    look(page, "32-attended")


def the_region_counts(page: "Page") -> None:
    """Have the first term of last year counted: of what is over, by the worker, with the real method."""
    make_region()
    page.get_by_role("navigation").get_by_role("link", name="Rapporten").click()
    page.locator("select[name=period]").select_option(f"{LAST_YEAR}-1")
    page.get_by_label("Iedereen").uncheck()
    page.get_by_label("Provincies").check()
    look(page, "33-reports")
    page.get_by_role("button", name="Laat tellen").click()
    page.get_by_text("We tellen.").wait_for()
    eventually(lambda: Release.objects.filter(status=ReleaseStatus.AUDITED).exists(), seconds=60)
    page.reload()
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_text("Geen klein getal was te achterhalen.").wait_for()
    look(page, "34-audited")
    page.get_by_role("button", name="Vraag akkoord").click()
    page.get_by_text("Twee mensen van twee organisaties geven nu akkoord.").wait_for()


def somebody_approves(page: "Page") -> None:
    page.goto("/cijfers/akkoord/")
    page.get_by_role("link", name="Bekijk").click()
    look(page, "35-approval")
    page.get_by_role("button", name="Ik geef akkoord").click()
    page.get_by_text("Je hebt akkoord gegeven.").wait_for()


def the_region_publishes(page: "Page") -> None:
    page.reload()
    page.get_by_role("button", name="Publiceer").click()
    page.get_by_text("De cijfers zijn ondertekend en gepubliceerd.").wait_for()


def the_funder_comes_in(page: "Page", mail: Mailbox) -> None:
    come_in(page, mail, FUNDER, "Fenna Mulder")
    page.wait_for_url("**/cijfers/**")


def the_funder_downloads_the_count(page: "Page") -> None:
    page.goto("/hulp/")
    hand = Hand(page)
    hand.press("link", "Cijfers")
    page.get_by_role("heading", level=1, name="Deelname aan kennismakingen met werk").wait_for()
    look(page, "36-counts")
    with page.expect_download() as download:
        hand.press("link", "XLSX")
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()), read_only=True)
    numbers = [
        cell for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row[-1:]
    ]

    cube = load_cube(Release.objects.get())
    assert hand.clicks == 2  # one to the page, one for the file
    assert cube.value("attended") in numbers
    assert {number % 5 for number in numbers if isinstance(number, int) and number > 10} == {0}
