"""From a class list to a class that is signed up: without a script, and with nothing but a keyboard."""

from typing import TYPE_CHECKING

import pytest

from activities.models import Session
from enrolments.models import Enrolment
from schools.models import Pupil
from tests.support.browser import sign_in
from tests.support.journey import Hand, heading
from tests.support.makers import make_activity, make_coordinator, make_session
from tests.support.servers import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("journeys"),
]
CLASS_LIST = ROOT / "docs" / "examples" / "klassenlijst-k3z.csv"
MOST_TABS = 120
IS_FOCUSED = """name => {
  const found = document.activeElement;
  const names = [found.labels?.[0]?.innerText, found.getAttribute("aria-label"), found.innerText, found.value];
  return names.some(one => (one || "").trim().startsWith(name));
}"""
IS_SEEN = """() => {
  const found = document.activeElement, box = found.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return top !== null && (found.contains(top) || top.contains(found));
}"""


@pytest.fixture
def session() -> Session:
    # For every level: the list says nothing of the class's own, and a warning about it would ask for a reason.
    return make_session(make_activity(levels=[], years=[]), capacity=30)


def test_without_a_script_it_takes_one_click_more(no_js: "Page", session: Session) -> None:
    sign_in(no_js, make_coordinator())
    no_js.goto(f"/activiteiten/{session.activity_id}/")
    hand = Hand(no_js)

    hand.press("link", "Klas inschrijven")
    hand.choose_file("Bestand met de klassenlijst", CLASS_LIST)
    hand.press("button", "Lees de lijst")
    hand.press("button", "Lees 22 leerlingen in")
    hand.press("button", "Controleren")
    hand.press("button", "Schrijf klas K3z in")

    heading(no_js, "Klas K3z is ingeschreven")
    assert hand.clicks == 7
    assert [(one.places, one.status) for one in Enrolment.objects.all()] == [(22, "accepted")]


def test_with_nothing_but_a_keyboard(page: "Page", session: Session) -> None:
    sign_in(page, make_coordinator())
    page.goto(f"/activiteiten/{session.activity_id}/")

    press(page, "Klas inschrijven", then="Welke klas gaat mee?")
    tab_to(page, "Bestand met de klassenlijst")
    with page.expect_file_chooser() as dialog:
        page.keyboard.press("Space")
    dialog.value.set_files(CLASS_LIST)
    heading(page, "Klopt deze lijst?")
    press(page, "Lees 22 leerlingen in", then="Klas K3z inschrijven")
    press(page, "Controleren", then="Klopt dit?")
    press(page, "Schrijf klas K3z in", then="Klas K3z is ingeschreven")

    assert (Enrolment.objects.get().places, Pupil.objects.count()) == (22, 22)


def press(page: "Page", name: str, *, then: str) -> None:
    """Go to this link or button with Tab, press Enter, and wait for the next page."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    heading(page, then)


def tab_to(page: "Page", name: str) -> None:
    """Press Tab until this has the focus; every stop on the way must be on the screen, not behind something (WCAG 2.4.11)."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate(IS_FOCUSED, name):
            return
    raise AssertionError(f"no way to {name} with Tab")
