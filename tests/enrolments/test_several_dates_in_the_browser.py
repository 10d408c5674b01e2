"""Changing, splitting, series and dates on request in a real browser: whole and accessible at desktop and phone size."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from activities.choices import NamesMode
from activities.models import Series
from activities.services.series import make_series
from enrolments.models import Bundle
from enrolments.services.enrolling import enrol_class
from enrolments.services.requesting import Question, ask_for_date
from enrolments.services.splitting import Wish, split_class
from tests.support.browser import look, shot, sideways, sign_in, violations
from tests.support.enrolling import make_enrolment
from tests.support.journey import heading
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_provider_user, make_session

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def screens() -> dict[str, tuple[Any, str]]:
    """Return every screen with who looks at it and its address."""
    group = make_enrolment(names=8)
    school, by = group.school, group.enrolled_by
    assert by
    split_up = make_activity(title="Proefles lassen", names_mode=NamesMode.NAMES)
    sessions = [make_session(split_up, starts_at=at_nine(days=20 + day), capacity=6) for day in range(3)]
    named = make_class(school, "2A", pupils=14)
    bundle = split_class(Wish(named.pk, tuple(one.pk for one in sessions)), by=by)
    assert Bundle.objects.get() == bundle
    other = make_class(school, "2B", pupils=4)
    series_page = make_activity(title="Vier keer in de bakkerij", is_on_request=True)
    owner = make_provider_user(series_page.provider)
    dates = [make_session(series_page, starts_at=at_nine(days=40 + 7 * turn)) for turn in range(3)]
    make_session(series_page, starts_at=at_nine(days=90))
    make_session(series_page, starts_at=at_nine(days=91))
    series = make_series(activity=series_page, title="Drie dinsdagen", session_ids=[one.pk for one in dates], by=owner)
    one = enrol_class(session_id=dates[0].pk, school_class_id=named.pk, by=by, places=10)
    assert Series.objects.get() == series
    today = timezone.localdate()
    question = Question(
        places=4, first_day=today + timedelta(days=30), last_day=today + timedelta(days=60), wishes="Liefst op dinsdagochtend"
    )
    asked = ask_for_date(activity_id=series_page.pk, school_class_id=other.pk, question=question, by=by)
    return {
        "change": (by, f"/school/inschrijvingen/{group.pk}/wijzigen/"),
        "bundle": (by, f"/school/inschrijvingen/samen/{bundle.pk}/"),
        "split": (by, f"/school/klassen/{other.pk}/verdelen/?activiteit={split_up.pk}"),
        "series_activity": (by, series_page.get_url()),
        "series_group": (by, f"/school/inschrijven/{dates[1].pk}/{other.pk}/"),
        "series_cancel": (by, f"/school/inschrijvingen/{one.pk}/afmelden/"),
        "ask_class": (by, f"/school/inschrijven/aanvraag/{series_page.pk}/"),
        "ask_date": (by, f"/school/inschrijven/aanvraag/{series_page.pk}/{named.pk}/"),
        "own_date_requests": (by, "/school/vragen/"),
        "own_date_request": (by, f"/school/vragen/{asked.pk}/"),
        "provider_home": (owner, "/aanbieder/"),
        "date_request": (owner, f"/aanbieder/vragen/{asked.pk}/"),
        "series": (owner, f"/aanbieder/activiteiten/{series_page.pk}/reeksen/"),
        "change_series": (owner, f"/aanbieder/activiteiten/{series_page.pk}/reeksen/{series.pk}/"),
    }


@pytest.mark.slow
def test_every_screen_is_whole_and_accessible(open_page: Callable[..., "Page"]) -> None:
    troubles: list[str] = []
    pages: dict[int, Page] = {}
    for name, (user, address) in screens().items():
        if user.pk not in pages:
            pages[user.pk] = open_page()
            sign_in(pages[user.pk], user)
        pages[user.pk].goto(address)
        troubles += look(pages[user.pk], f"several_{name}")

    assert troubles == []


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)])
def test_a_class_is_split_in_four_clicks(open_page: Callable[..., "Page"], javascript: bool, width: int) -> None:
    school_class = make_class(pupils=7)
    by = make_coordinator(school_class.school)
    activity = make_activity(names_mode=NamesMode.NAMES)
    for day in range(2):
        make_session(activity, starts_at=at_nine(days=20 + day), capacity=5)
    page = open_page(javascript=javascript, width=width)
    sign_in(page, by)

    page.goto(f"/school/klassen/{school_class.pk}/verdelen/?activiteit={activity.pk}")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Verdeel de klas").click()
    page.get_by_role("button", name="Controleren").wait_for()
    shot(page, f"several_plan_{javascript}")
    assert sideways(page) == 0
    page.get_by_role("button", name="Controleren").click()
    page.get_by_role("button", name="Schrijf alle groepen in").wait_for()
    shot(page, f"several_check_{javascript}")
    page.get_by_role("button", name="Schrijf alle groepen in").click()

    heading(page, "Klas 3B: alle datums")
    assert sorted(Bundle.objects.get().enrolments.values_list("places", flat=True)) == [3, 4]
    assert not javascript or violations(page) == []  # axe is a script itself
