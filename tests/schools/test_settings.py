"""The settings of a school: who changes what, and the days it would rather stay in."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kit.refusals import NotFound, Refusal
from schools.choices import ApprovalMode, ClosureKind, HolidayRegion, SchoolRole
from schools.errors import ApprovalIsForAdmins, ClosureEndsBeforeItBegins, TooManyClosures
from schools.models import School, SchoolClosure
from schools.services import settings as services
from schools.services.settings import add_closure, change_settings, likely_region, remove_closure
from tests.support.makers import make_coordinator, make_school
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
DAYS: dict[str, Any] = {"kind": ClosureKind.TEST_WEEK, "name": "Toetsweek 2", "years": [4, 3]}
FROM_TO = {"first_day": date(2040, 1, 16), "last_day": date(2040, 1, 20)}
ADDRESS = "/school/instellingen/"


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def admin(school: School) -> User:
    return make_coordinator(school, SchoolRole.ADMIN)


def test_a_coordinator_says_the_holiday_region(school: School, coordinator: User) -> None:
    change_settings(school=school, holiday_region=HolidayRegion.NORTH, approval_mode=ApprovalMode.NONE, by=coordinator)

    school.refresh_from_db()
    assert (school.holiday_region, school.approval_mode) == ("north", "none")


def test_only_the_administrator_decides_who_says_yes(school: School, coordinator: User, admin: User) -> None:
    with pytest.raises(ApprovalIsForAdmins):
        change_settings(school=school, holiday_region="", approval_mode=ApprovalMode.MENTOR, by=coordinator)

    change_settings(school=school, holiday_region="", approval_mode=ApprovalMode.MENTOR, by=admin)

    school.refresh_from_db()
    assert school.approval_mode == "mentor"
    change_settings(school=school, holiday_region="south", approval_mode=ApprovalMode.MENTOR, by=coordinator)


@pytest.mark.parametrize("role", [SchoolRole.TEACHER, SchoolRole.MENTOR])
def test_others_at_the_school_change_nothing(role: SchoolRole, school: School) -> None:
    with pytest.raises(NotFound):
        change_settings(school=school, holiday_region="north", approval_mode="none", by=make_coordinator(school, role))


def test_days_are_written_down_once_and_taken_away_once(school: School, coordinator: User) -> None:
    first = add_closure(school=school, by=coordinator, **DAYS, **FROM_TO)
    again = add_closure(school=school, by=coordinator, **DAYS, **FROM_TO)

    assert first == again
    assert SchoolClosure.objects.values_list("school", "kind", "name", "years").get() == (
        school.pk,
        "test-week",
        "Toetsweek 2",
        [3, 4],
    )
    for _ in range(2):
        remove_closure(school=school, pk=first.pk, by=coordinator)
    assert not SchoolClosure.objects.exists()


def test_days_of_another_school_are_not_there(school: School, coordinator: User) -> None:
    other = SchoolClosure.objects.create(school=make_school(), kind="other", **FROM_TO)

    with pytest.raises(NotFound):
        remove_closure(school=school, pk=other.pk, by=coordinator)
    with pytest.raises(NotFound):
        add_closure(school=other.school, by=coordinator, **DAYS, **FROM_TO)


def test_days_end_after_they_begin_and_have_a_bound(school: School, coordinator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClosureEndsBeforeItBegins):
        add_closure(school=school, by=coordinator, **DAYS, first_day=date(2040, 1, 2), last_day=date(2040, 1, 1))
    monkeypatch.setattr(services, "MOST_CLOSURES", 0)
    with pytest.raises(TooManyClosures) as raised:
        add_closure(school=school, by=coordinator, **DAYS, **FROM_TO)
    assert isinstance(raised.value, Refusal)


@pytest.mark.parametrize(
    ("postcode", "region"), [("9712AB", "north"), ("2511 AA", "middle"), ("6211AB", "south"), ("7411AB", ""), ("", "")]
)
def test_a_postcode_suggests_a_region_where_that_is_sure(postcode: str, region: str) -> None:
    assert likely_region(School(postcode=postcode)) == region


# --- the page ---


def test_the_page_proposes_a_region_and_writes_nothing_by_looking(school: School, coordinator: User) -> None:
    answer = sign_in(Client(), coordinator).get(ADDRESS)

    assert answer.status_code == 200
    assert '<option value="north" selected>' in answer.content.decode()
    school.refresh_from_db()
    assert school.holiday_region == ""


def test_settings_are_saved_and_a_coordinator_cannot_smuggle_in_who_says_yes(school: School, coordinator: User) -> None:
    client = sign_in(Client(), coordinator)

    answer = client.post(ADDRESS, {"step": "settings", "holiday_region": "north", "approval_mode": "head"})

    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?school={school.pk}")
    school.refresh_from_db()
    assert (school.holiday_region, school.approval_mode) == ("north", "none")


def test_the_administrator_changes_both_on_the_page(school: School, admin: User) -> None:
    sign_in(Client(), admin).post(ADDRESS, {"step": "settings", "holiday_region": "north", "approval_mode": "head"})

    school.refresh_from_db()
    assert (school.holiday_region, school.approval_mode) == ("north", "head")


def test_days_are_added_shown_and_removed_on_the_page(school: School, coordinator: User) -> None:
    client = sign_in(Client(), coordinator)
    sent = {"step": "closure", "kind": "test-week", "name": "Toetsweek 2", "first_day": "16-1-2040", "last_day": "20-1-2040"}

    client.post(ADDRESS, {**sent, "years": ["3"]})

    found = SchoolClosure.objects.get()
    assert (found.first_day, found.last_day, found.years) == (date(2040, 1, 16), date(2040, 1, 20), [3])
    page = client.get(ADDRESS).content.decode()
    assert "Toetsweek 2" in page
    assert "16 jan 2040" in page
    client.post(reverse("schools:remove_closure", args=[found.pk]))
    assert not SchoolClosure.objects.exists()


def test_what_cannot_be_keeps_what_was_typed(school: School, coordinator: User) -> None:
    sent = {"step": "closure", "kind": "other", "name": "Studiedag", "first_day": "2-1-2040", "last_day": "1-1-2040"}

    answer = sign_in(Client(), coordinator).post(ADDRESS, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "De laatste dag is eerder dan de eerste dag." in page
    assert 'value="Studiedag"' in page
