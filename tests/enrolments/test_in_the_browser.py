"""The sign-up in a real browser: clicks counted, every screen accessible at desktop and phone size."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from activities.choices import AcceptanceMode, NamesMode
from enrolments.models import Enrolment
from enrolments.services.enrolling import join_waiting_list
from tests.support.browser import look, sign_in
from tests.support.enrolling import fresh, make_enrolment
from tests.support.journey import heading
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_known_class_is_signed_up_in_four_clicks(open_page: Callable[..., "Page"], javascript: bool) -> None:
    school_class = make_class(pupils=24)
    session = make_session(make_activity(names_mode=NamesMode.NAMES))
    page = open_page(javascript=javascript)
    sign_in(page, make_coordinator(school_class.school))

    page.goto(f"/school/inschrijven/{session.pk}/")  # the click on "Klas inschrijven" on the activity's page
    page.get_by_role("link", name="3B").click()
    page.get_by_role("button", name="Controleren").click()
    page.get_by_role("button", name="Schrijf klas 3B in").click()

    heading(page, "Klas 3B is ingeschreven")
    assert fresh(Enrolment.objects.get()).places == 24


def screens() -> dict[str, tuple[Any, str]]:
    """Return every screen with who looks at it and its address."""
    school = make_school()
    school_class, other = make_class(school, pupils=12), make_class(school, "6V", levels=["vwo"], year=6)
    by = make_coordinator(school)
    session = make_session(make_activity(names_mode=NamesMode.NAMES, what_to_bring="Dichte schoenen"), capacity=30)
    make_session(session.activity, starts_at=at_nine(days=21))
    tight = make_session(make_activity(title="Kijk in de bakkerij", names_mode=NamesMode.NAMES), capacity=10)
    count = make_session(make_activity(title="Een ochtend in het ziekenhuis", acceptance_mode=AcceptanceMode.MANUAL))
    soon = make_session(make_activity(title="Lassen bij de werf", names_mode=NamesMode.NAMES), starts_at=at_nine(days=3))
    going, requested = make_enrolment(soon, school=school, names=14), make_enrolment(count, school=school, places=20)
    full = make_session(make_activity(title="Programmeren met robots"), capacity=25)
    make_enrolment(full, places=25)
    waiting_class, offered_class = make_class(school, "2C"), make_class(school, "2D")
    join_waiting_list(session_id=full.pk, school_class_id=waiting_class.pk, by=by, places=20)
    room = make_session(make_activity(title="Een dag op de boerderij"), starts_at=at_nine(days=9))
    offered = join_waiting_list(session_id=room.pk, school_class_id=offered_class.pk, by=by, places=20)
    owner = make_provider_user(soon.activity.provider)
    manual_owner = make_provider_user(count.activity.provider)
    assert other.school == school
    return {
        "today": (by, "/school/"),
        "choose": (by, f"/school/inschrijven/{session.pk}/"),
        "group": (by, reverse("enrolments:enrol", args=[session.pk, school_class.pk])),
        "group-tight": (by, reverse("enrolments:enrol", args=[tight.pk, school_class.pk])),
        "group-count": (by, reverse("enrolments:enrol", args=[count.pk, school_class.pk])),
        "list": (by, "/school/inschrijvingen/"),
        "waiting": (by, "/school/wachtlijst/"),
        "detail": (by, reverse("enrolments:detail", args=[going.pk])),
        "done": (by, reverse("enrolments:done", args=[going.pk])),
        "cancel": (by, reverse("enrolments:cancel", args=[going.pk])),
        "offer": (by, reverse("enrolments:offer", args=[offered.pk])),
        "print": (by, reverse("enrolments:print_list", args=[going.pk])),
        "roster": (owner, reverse("enrolments:roster", args=[soon.pk])),
        "requests": (manual_owner, reverse("enrolments:roster", args=[count.pk])),
        "decline": (manual_owner, reverse("enrolments:decline", args=[requested.pk])),
    }


@pytest.mark.slow
def test_every_screen_is_accessible_and_fits(open_page: Callable[..., "Page"]) -> None:
    wrong: list[str] = []
    pages: dict[Any, Page] = {}
    for name, (user, address) in screens().items():
        if user.pk not in pages:
            pages[user.pk] = open_page()
            sign_in(pages[user.pk], user)
        pages[user.pk].goto(address)
        wrong += look(pages[user.pk], f"enrolments-{name}")

    assert wrong == []


def test_what_does_not_fit_keeps_the_choice_and_is_accessible(page: "Page") -> None:
    school_class = make_class(pupils=12)
    session = make_session(make_activity(names_mode=NamesMode.NAMES), capacity=10)
    make_session(session.activity, starts_at=at_nine(days=21))
    sign_in(page, make_coordinator(school_class.school))

    page.goto(reverse("enrolments:enrol", args=[session.pk, school_class.pk]))
    page.get_by_role("button", name="Controleren").click()
    page.get_by_role("button", name="Kies ").wait_for()
    found = look(page, "enrolments-full")
    page.get_by_role("button", name="Kies ").click()
    heading(page, "Klopt dit?")

    assert [*found, *look(page, "enrolments-check")] == []
    page.get_by_role("button", name="Schrijf klas 3B in").click()
    heading(page, "Klas 3B is ingeschreven")
    assert fresh(Enrolment.objects.get()).places == 12
