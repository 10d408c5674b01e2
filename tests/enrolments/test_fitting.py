"""Search from the class: which dates fit 3B, which just do not, and why."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import CapacityUnit, LocationKind
from activities.models import Session
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.rules.asking import FREE, LEVEL, YEAR
from enrolments.services.enrolling import enrol_class
from enrolments.services.fitting import Fitting, asked_for, classes_of
from kit.holidays import HOLIDAYS
from schools.choices import ClosureKind, Level, SchoolRole
from schools.models import School, SchoolClass, SchoolClosure
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
# Delfzijl, where providers are, is 27 km from Groningen, where schools are.
NEAR = {"latitude": 53.3, "longitude": 6.9}


@pytest.fixture
def school() -> School:
    return make_school(**NEAR)


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def class_3b(school: School) -> SchoolClass:
    return make_class(school, "3B", pupils=20)


def ask(user: User, school_class: SchoolClass, **answers: Any) -> tuple[list[int], dict[int, list[str]]]:
    """Return the dates that fit, and what the others just lack."""
    found = classes_of(user).get(pk=school_class.pk)
    usual: dict[str, Any] = {"month": None, "km": 25, "pupils": found.size, "let_go": frozenset()}
    answer = Fitting(asked_for(found, **{**usual, **answers}))
    nearly = {row.session.pk: [one.text for one in row.shortfalls] for row in answer.nearly}
    return [row.session.pk for row in answer.page(None)[1]], nearly


def test_a_date_that_has_everything_fits(coordinator: User, class_3b: SchoolClass) -> None:
    later, sooner = make_session(starts_at=at_nine(days=20)), make_session(starts_at=at_nine(days=10))

    assert ask(coordinator, class_3b) == ([sooner.pk, later.pk], {})


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"places_taken": 9}, "1 plek te weinig"),
        ({"places_taken": 12}, "4 plekken te weinig"),
        ({"min_group": 22}, "voor groepen vanaf 22 leerlingen"),
        ({"max_group": 18}, "voor groepen tot 18 leerlingen"),
    ],
)
def test_a_date_that_just_fails_says_by_how_much(
    coordinator: User, class_3b: SchoolClass, change: dict[str, Any], text: str
) -> None:
    session = make_session(**change)

    assert ask(coordinator, class_3b) == ([], {session.pk: [text]})


@pytest.mark.parametrize("change", [{"places_taken": 20}, {"min_group": 40, "capacity": 60}, {"max_group": 10}])
def test_a_date_that_fails_by_far_is_not_shown(coordinator: User, class_3b: SchoolClass, change: dict[str, Any]) -> None:
    make_session(**change)

    assert ask(coordinator, class_3b) == ([], {})


def test_the_activity_s_own_group_sizes_count_where_the_date_says_nothing(coordinator: User, class_3b: SchoolClass) -> None:
    session = make_session(make_activity(max_group=19))

    assert ask(coordinator, class_3b) == ([], {session.pk: ["voor groepen tot 19 leerlingen"]})


def test_a_date_that_counts_groups_needs_one_place(coordinator: User, class_3b: SchoolClass) -> None:
    provider = make_provider()
    free = make_session(make_activity(provider, "Groepen"), capacity=2, places_taken=1, capacity_unit=CapacityUnit.GROUPS)
    make_session(make_activity(provider, "Vol"), capacity=2, places_taken=2, capacity_unit=CapacityUnit.GROUPS)

    assert ask(coordinator, class_3b) == ([free.pk], {})


def test_year_and_level_come_from_the_class_and_can_be_let_go(coordinator: User, class_3b: SchoolClass) -> None:
    provider = make_provider()
    younger = make_session(make_activity(provider, "Voor 2", years=[2]))
    havo = make_session(make_activity(provider, "Voor havo", levels=[Level.HAVO]))

    assert ask(coordinator, class_3b) == ([], {younger.pk: ["voor leerjaar 2"]})
    assert ask(coordinator, class_3b, let_go=frozenset({YEAR}))[0] == [younger.pk]
    assert ask(coordinator, class_3b, let_go=frozenset({LEVEL, YEAR}))[0] == [younger.pk, havo.pk]


def test_a_class_of_which_nobody_knows_the_level_is_asked_nothing(coordinator: User, school: School) -> None:
    unknown = make_class(school, "X1", levels=[], year=None)
    session = make_session()

    assert ask(coordinator, unknown) == ([session.pk], {})


def test_distance_counts_from_the_school(coordinator: User, class_3b: SchoolClass) -> None:
    session = make_session()

    assert ask(coordinator, class_3b, km=3) == ([], {session.pk: ["4 km van school"]})
    assert ask(coordinator, class_3b, km=None)[0] == [session.pk]


def test_online_is_never_too_far(coordinator: User, class_3b: SchoolClass) -> None:
    far = make_session(make_activity(location_kind=LocationKind.ONLINE, latitude=51.0, longitude=4.0))

    assert ask(coordinator, class_3b, km=5)[0] == [far.pk]


def test_a_month_is_the_whole_month_in_dutch_time(coordinator: User, class_3b: SchoolClass) -> None:
    today = timezone.localdate()
    first = (today.replace(day=1) + timedelta(days=70)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    zone = timezone.get_default_timezone()
    activity = make_activity()
    moments = [
        datetime(first.year, first.month, 1, 0, 30, tzinfo=zone),
        datetime(after.year, after.month, 1, 0, 30, tzinfo=zone),
        datetime(first.year, first.month, 1, 0, 30, tzinfo=zone) - timedelta(hours=4),
    ]
    within, _next_month, _month_before = [make_session(activity, starts_at=moment) for moment in moments]

    assert ask(coordinator, class_3b, month=first)[0] == [within.pk]


def enrolled(user: User, school_class: SchoolClass, session: Session) -> Enrolment:
    return enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=user, places=20)


def test_dates_on_which_the_class_has_something_else_do_not_fit(coordinator: User, class_3b: SchoolClass) -> None:
    provider = make_provider()
    mine = make_session(make_activity(provider, "Al ingeschreven"), capacity=60)
    same_time = make_session(make_activity(provider, "Tegelijk"))
    afterwards = make_session(make_activity(provider, "Daarna"), starts_at=at_nine(days=14) + timedelta(hours=3))
    enrolment = enrolled(coordinator, class_3b, mine)

    fits, nearly = ask(coordinator, class_3b)

    assert fits == [afterwards.pk], "touching is not overlapping"
    assert nearly == {mine.pk: ["3B staat hier al"], same_time.pk: ["3B heeft dan al iets anders"]}
    assert same_time.pk in ask(coordinator, class_3b, let_go=frozenset({FREE}))[0]
    Enrolment.objects.filter(pk=enrolment.pk).update(status=EnrolmentStatus.CANCELLED_BY_SCHOOL)
    assert set(ask(coordinator, class_3b)[0]) == {mine.pk, same_time.pk, afterwards.pk}


def test_what_another_class_does_is_no_hindrance(coordinator: User, school: School, class_3b: SchoolClass) -> None:
    session = make_session(capacity=60)
    enrolled(coordinator, make_class(school, "3A", pupils=20), session)

    assert ask(coordinator, class_3b)[0] == [session.pk]


def test_days_on_which_the_school_stays_in_do_not_fit(coordinator: User, school: School, class_3b: SchoolClass) -> None:
    session = make_session()
    day = timezone.localdate(session.starts_at)
    week = SchoolClosure.objects.create(
        school=school, kind=ClosureKind.TEST_WEEK, first_day=day - timedelta(days=2), last_day=day, years=[3]
    )

    assert ask(coordinator, class_3b) == ([], {session.pk: ["valt in: Toetsweek"]})
    week.years = [4]
    week.save()
    assert ask(coordinator, class_3b) == ([session.pk], {})


def test_holidays_of_the_school_s_region_do_not_fit(coordinator: User, school: School, class_3b: SchoolClass) -> None:
    School.objects.filter(pk=school.pk).update(holiday_region="north")
    holiday = next(one for one in HOLIDAYS["north"] if one.first > timezone.localdate() + timedelta(days=3))
    zone = timezone.get_default_timezone()
    session = make_session(starts_at=datetime.combine(holiday.last, datetime.min.time(), zone).replace(hour=9))

    assert ask(coordinator, class_3b) == ([], {session.pk: [f"valt in: {holiday.name}"]})


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"enrolment_closes_at": timezone.now() - timedelta(minutes=1)},
        {"enrolment_opens_at": timezone.now() + timedelta(days=1)},
        {"reserved_municipalities": ["9999"]},
    ],
)
def test_dates_that_nobody_here_can_sign_up_for_are_left_out(
    coordinator: User, class_3b: SchoolClass, change: dict[str, Any]
) -> None:
    make_session(**change)

    assert ask(coordinator, class_3b) == ([], {})


def test_a_date_kept_for_this_school_fits_and_one_kept_for_another_does_not(
    coordinator: User, school: School, class_3b: SchoolClass
) -> None:
    activity = make_activity()
    ours, theirs = make_session(activity), make_session(activity, starts_at=at_nine(days=15))
    ours.reserved_for.add(school)
    theirs.reserved_for.add(make_school("Elders"))

    assert ask(coordinator, class_3b) == ([ours.pk], {})


def test_a_school_that_is_not_checked_learns_no_numbers(client: Client) -> None:
    school = make_school("Nieuw", verified=False, **NEAR)
    user, school_class = make_coordinator(school), make_class(school, pupils=20)
    session = make_session(places_taken=9)

    assert ask(user, school_class) == ([session.pk], {}), "not full is all there is to know"
    client.force_login(user)
    page = client.get(f"/school/klassen/{school_class.pk}/zoeken/?plekken=20").content.decode()
    answer = client.get(f"/api/v1/classes/{school_class.pk}/fitting-sessions/").json()
    assert "te weinig" not in page
    assert "19 plekken" not in page
    assert answer["results"][0]["places"]["free"] is None


# --- the page ---


def test_the_page_is_filled_in_from_the_class(client: Client, coordinator: User, class_3b: SchoolClass) -> None:
    session = make_session()
    client.force_login(coordinator)

    text = client.get(f"/school/klassen/{class_3b.pk}/zoeken/").content.decode()

    chips = re.findall(r'class="chip" href="([^"]+)">([^<]+?)\s*<', text)
    assert [label for _href, label in chips] == [
        "vmbo kader",
        "leerjaar 3",
        "plek voor 20 leerlingen",
        "binnen 25 km van school",
        "als 3B vrij is",
    ]
    assert f"/school/inschrijven/{session.pk}/{class_3b.pk}/" in text
    assert "1 datum past" in text


def test_every_chip_can_be_taken_away(client: Client, coordinator: User, class_3b: SchoolClass) -> None:
    make_session()
    client.force_login(coordinator)
    url = f"/school/klassen/{class_3b.pk}/zoeken/?maand={timezone.localdate() + timedelta(days=14):%Y-%m}"

    for left in (5, 4, 3, 2, 1, 0):
        text = client.get(url).content.decode()
        hrefs = re.findall(r'class="chip" href="([^"]+)"', text)
        assert len(hrefs) == left + 1
        url = hrefs[0].replace("&amp;", "&")
    assert 'class="chip"' not in client.get(url).content.decode()


def test_what_cannot_be_read_is_said_and_kept(client: Client, coordinator: User, class_3b: SchoolClass) -> None:
    client.force_login(coordinator)

    response = client.get(f"/school/klassen/{class_3b.pk}/zoeken/?plekken=veel&maand=2027-13&km=12")

    assert response.status_code == 422
    assert 'value="veel"' in response.content.decode()


def test_only_who_signs_up_the_class_may_search_for_it(client: Client, school: School, class_3b: SchoolClass) -> None:
    for user in (make_coordinator(school, SchoolRole.TEACHER), make_coordinator(make_school("Elders"))):
        client.force_login(user)
        assert client.get(f"/school/klassen/{class_3b.pk}/zoeken/").status_code == 404
        assert client.get(f"/api/v1/classes/{class_3b.pk}/fitting-sessions/").status_code == 404


def test_who_has_one_class_goes_straight_to_its_search(
    client: Client, coordinator: User, school: School, class_3b: SchoolClass
) -> None:
    client.force_login(coordinator)

    assert client.get("/school/zoeken/")["Location"] == f"/school/klassen/{class_3b.pk}/zoeken/"
    make_class(school, "3C")
    assert "3C" in client.get("/school/zoeken/").content.decode()


@pytest.mark.parametrize("dates", [1, 8])
def test_the_number_of_questions_does_not_grow(
    client: Client, coordinator: User, class_3b: SchoolClass, dates: int, django_assert_num_queries: Any
) -> None:
    provider = make_provider()
    for number in range(dates):
        activity = make_activity(provider, f"Dag {number}")
        make_session(activity, starts_at=at_nine(days=10 + number))
        make_session(activity, starts_at=at_nine(days=30 + number), places_taken=9)
    client.force_login(coordinator)
    client.get("/school/")
    url = f"/api/v1/classes/{class_3b.pk}/fitting-sessions/"

    with django_assert_num_queries(QUESTIONS):
        answer = client.get(url).json()

    assert len(answer["results"]) == dates
    assert len(answer["nearly"]) == min(dates, 6)


# Session, person, roles and second factor; then class, days off, dates, activities, nearly, activities.
QUESTIONS = 10


# --- the interface ---


def test_the_interface_answers_the_same_question(client: Client, coordinator: User, class_3b: SchoolClass) -> None:
    activity = make_activity()
    fits = make_session(activity)
    just_not = make_session(activity, starts_at=at_nine(days=16), places_taken=9)
    client.force_login(coordinator)

    answer = client.get(f"/api/v1/classes/{class_3b.pk}/fitting-sessions/?within_km=10&places=20&let_go=free").json()

    assert answer["next"] is None
    assert [(one["id"], one["places"]["free"], one["shortfalls"]) for one in answer["results"]] == [(fits.pk, 28, [])]
    assert [(one["id"], one["shortfalls"]) for one in answer["nearly"]] == [
        (just_not.pk, [{"code": "places", "detail": "1 plek te weinig"}])
    ]
    assert answer["results"][0]["distance_km"] == pytest.approx(3.9, abs=0.5)
    assert answer["results"][0]["provider"]["name"] == activity.provider.name


def test_the_interface_gives_pages(client: Client, coordinator: User, class_3b: SchoolClass) -> None:
    activity = make_activity()
    dates = [make_session(activity, starts_at=at_nine(days=10 + number)).pk for number in range(3)]
    client.force_login(coordinator)
    url = f"/api/v1/classes/{class_3b.pk}/fitting-sessions/?page_size=2"

    first = client.get(url).json()
    second = client.get(f"{url}&cursor={first['next']}").json()

    assert [one["id"] for one in [*first["results"], *second["results"]]] == dates
    assert second["next"] is None


@pytest.mark.parametrize("query", ["month=maart", "month=2027-13", "within_km=-1", "places=x", "let_go=alles", "cursor=!"])
def test_a_question_that_cannot_be_read_is_refused(
    client: Client, coordinator: User, class_3b: SchoolClass, query: str
) -> None:
    client.force_login(coordinator)

    assert client.get(f"/api/v1/classes/{class_3b.pk}/fitting-sessions/?{query}").status_code == 422


def test_the_home_of_the_school_and_the_class_lead_to_the_search(
    client: Client, coordinator: User, class_3b: SchoolClass
) -> None:
    client.force_login(coordinator)

    assert 'href="/school/zoeken/"' in client.get("/school/").content.decode()
    assert f'href="/school/klassen/{class_3b.pk}/zoeken/"' in client.get(f"/school/klassen/{class_3b.pk}/").content.decode()
