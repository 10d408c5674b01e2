"""The boards as they are seen: wide, on a phone, without script, for the ear and in the dark."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from activities.models import ActivityPage
from schools.models import School, SchoolPopulation
from tests.support.browser import shot, sideways, sign_in, violations
from tests.support.counts import make_group_that_came
from tests.support.makers import (
    make_activity,
    make_coordinator,
    make_provider_user,
    make_region_user,
    make_school,
    make_session,
)
from tests.support.releases import make_published

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "stats"])]
# A class of a year ago belongs to that school year's groups only by its date, which is what the boards go by.
A_YEAR = 366


def some_years(school: School, activity: ActivityPage) -> None:
    make_group_that_came(20, school=school, activity=activity, days_ago=3)
    make_group_that_came(
        24,
        school=school,
        activity=make_activity(activity.provider, "Een heel lange titel van een bezoek aan de werf"),
        days_ago=4,
    )
    make_group_that_came(18, school=school, activity=activity, days_ago=A_YEAR)
    make_session(activity)


def people(school: School, activity: ActivityPage) -> "list[tuple[str, User, str]]":
    return [
        ("provider", make_provider_user(activity.provider), "/aanbieder/cijfers/"),
        ("school", make_coordinator(school), "/school/cijfers/"),
        ("region", make_region_user(), "/regio/vraag-en-aanbod/"),
    ]


@pytest.mark.slow
def test_boards_can_be_read_by_everybody(page: "Page", phone: "Page", open_page: "Callable[..., Page]") -> None:
    school, activity = make_school(), make_activity()
    some_years(school, activity)
    start_year = publish_last_year()
    SchoolPopulation.objects.create(school=school, start_year=start_year, pupils=400)
    dark = open_page(dark=True)
    for name, user, address in people(school, activity):
        for view, one in (("wide", page), ("phone", phone), ("dark", dark)):
            sign_in(one, user)
            one.goto(address)
            assert violations(one) == [], (name, view)
            assert sideways(one) == 0, (name, view)
            shot(one, f"board-{name}-{view}")
        charts = page.locator("section:has(svg[role=img])").all()
        assert charts, name
        for chart in charts:
            claim = chart.get_by_role("heading").inner_text()
            assert chart.get_by_role("img").get_attribute("aria-labelledby") is not None
            assert chart.locator("svg > title").text_content() == claim
            assert chart.locator("table caption").text_content() == claim


def publish_last_year() -> int:
    return make_published().start_year
