"""The region's supply and demand: places exact, people as published, waiting in bands, and nothing outside the programme."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.choices import RegionRole
from activities.choices import CapacityUnit, NamesMode, SessionStatus
from activities.facts import Supply, supply
from activities.models import ActivityPage
from enrolments.choices import DateRequestStatus, EnrolmentStatus
from enrolments.demand_facts import Unmet, unmet_demand
from enrolments.models import DateRequest, Enrolment
from providers.choices import ProviderStatus
from schools.models import School, SchoolClass, SchoolPopulation
from stats.boards.region import Sources, region_board, rows_by
from stats.choices import ReaderKind
from stats.cubes import load_cube
from stats.models import Release
from stats.released import Released
from tests.support.makers import (
    make_activity,
    make_class,
    make_funder_user,
    make_provider,
    make_region_user,
    make_school,
    make_session,
)
from tests.support.releases import make_published

S = EnrolmentStatus
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 10, 12, tzinfo=AMSTERDAM)
FIRST, AFTER = datetime(2025, 8, 1, tzinfo=AMSTERDAM), datetime(2026, 8, 1, tzinfo=AMSTERDAM)


def day(month: int, number: int = 2, year: int = 2026) -> datetime:
    return datetime(year, month, number, 9, tzinfo=AMSTERDAM)


def waits(
    activity: ActivityPage,
    school: School,
    places: int,
    *moves: tuple[str, S],
    starts_at: datetime | None = None,
    school_class: SchoolClass | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Return a sign-up with this history, a month before ``NOW`` unless given."""
    history = moves or (("", S.REQUESTED), (S.REQUESTED, S.WAITING))
    made = Enrolment.objects.create(
        school=school, session=make_session(activity, starts_at=starts_at or day(4)), mode=NamesMode.COUNT, places=places,
        status=history[-1][1], waiting_number=1, school_class=school_class or make_class(school, f"K{Enrolment.objects.count()}"),
        offer_until=NOW if history[-1][1] == S.OFFERED else None,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO enrolments_enrolmenttransition (school_id, enrolment_id, from_status, to_status, at, reason)"
            " VALUES (%s, %s, %s, %s, %s, '')",
            [[school.pk, made.pk, str(one), str(two), at or day(2)] for one, two in history],
        )
    return made


@pytest.mark.django_db
def test_supply_is_exact_by_each_dimension_and_leaves_out_what_is_off() -> None:
    activity = make_activity(sector="care", kind="workshop", municipality_code="0014")
    elsewhere = make_activity(make_provider("Ander"), sector="retail", kind="workshop", municipality_code="")
    make_session(activity, starts_at=day(9, year=2025), capacity=20)
    make_session(activity, starts_at=day(3), capacity=5, capacity_unit=CapacityUnit.GROUPS)
    make_session(elsewhere, starts_at=day(4), capacity=10)
    make_session(elsewhere, starts_at=day(4), capacity=90, status=SessionStatus.CANCELLED)
    make_session(make_activity(make_provider("Weg", status=ProviderStatus.BLOCKED)), starts_at=day(4), capacity=90)
    make_session(activity, starts_at=day(9), capacity=90)  # next school year

    assert supply(first=FIRST, after=AFTER) == [
        Supply(2025, "kind", "workshop", 2, 3, 30, 5, 2),
        Supply(2025, "municipality", "0014", 1, 2, 20, 5, 1),
        Supply(2025, "municipality", "1979", 1, 1, 10, 0, 1),  # where its provider is
        Supply(2025, "sector", "care", 1, 2, 20, 5, 1),
        Supply(2025, "sector", "retail", 1, 1, 10, 0, 1),
        Supply(2025, "term", "1", 1, 1, 20, 0, 1),
        Supply(2025, "term", "2", 1, 1, 0, 5, 1),
        Supply(2025, "term", "3", 1, 1, 10, 0, 1),
        Supply(2025, "total", "", 2, 3, 30, 5, 2),
    ]


def total(at: datetime = NOW) -> Sequence[Unmet]:
    return [one for one in unmet_demand(first=FIRST, after=AFTER, at=at) if one.dimension == "total"]


@pytest.mark.django_db
def test_demand_is_who_waited_and_got_nothing() -> None:
    school, activity = make_school(), make_activity()
    asked = ("", S.REQUESTED)
    waits(activity, school, 1)
    waits(activity, school, 2, asked, (S.REQUESTED, S.WAITING), (S.WAITING, S.EXPIRED))
    waits(activity, school, 4, asked, (S.REQUESTED, S.WAITING), (S.WAITING, S.CANCELLED_BY_SCHOOL))
    # Not: never waited, got an offer, got a place.
    waits(activity, school, 100, asked, (S.REQUESTED, S.EXPIRED))
    waits(activity, school, 100, asked, (S.REQUESTED, S.WAITING), (S.WAITING, S.OFFERED))
    waits(activity, school, 100, asked, (S.REQUESTED, S.WAITING), (S.WAITING, S.OFFERED), (S.OFFERED, S.ACCEPTED))

    assert total() == [Unmet("total", "", school.board_id or 0, 7)]


@pytest.mark.django_db
def test_a_class_that_waits_twice_counts_once_and_one_that_got_in_not_at_all() -> None:
    school, activity = make_school(), make_activity()
    twice, served = make_class(school, "3A"), make_class(school, "3B")
    waits(activity, school, 10, school_class=twice)
    waits(activity, school, 12, school_class=twice, starts_at=day(5))
    waits(activity, school, 50, school_class=served)
    waits(activity, school, 50, ("", S.REQUESTED), (S.REQUESTED, S.ACCEPTED), school_class=served, starts_at=day(5))
    waits(make_activity(title="Iets anders"), school, 8, school_class=served)

    assert [one.pupils for one in total()] == [20]


@pytest.mark.django_db
def test_who_asked_for_a_date_and_got_none_is_demand_too() -> None:
    school, activity = make_school(), make_activity()
    served = make_class(school, "3A")
    waits(activity, school, 50, ("", S.REQUESTED), (S.REQUESTED, S.ACCEPTED), school_class=served)
    asks = [(make_class(school, f"4{status}"), places, status) for places, status in enumerate(DateRequestStatus, 1)]
    for school_class, places, status in [*asks, (served, 90, DateRequestStatus.DECLINED)]:
        DateRequest.objects.create(
            school=school, school_class=school_class, activity=activity, places=places, status=status,
            first_day=day(3).date(), last_day=day(4).date(), answer_until=NOW,
        )  # fmt: skip
    DateRequest.objects.update(updated_at=day(2))
    waits(activity, school, 2, school_class=asks[2][0])  # the same class waits for a date as well: the larger number, once

    assert [one.pupils for one in total()] == [3 + 5]
    assert total(day(2)) == []


@pytest.mark.django_db
def test_demand_stands_as_it_stood() -> None:
    school = make_school()
    waits(make_activity(), school, 30, at=day(3, 9))

    assert total(day(3, 8)) == []
    assert [one.pupils for one in total(day(3, 10))] == [30]


@pytest.mark.django_db(databases=["default", "stats"])
def test_the_board_shows_bands_and_never_the_number_that_waits() -> None:
    activity = make_activity(sector="care")
    for places in (21, 22, 33):
        waits(activity, make_school(), places)

    board = region_board(start_year=2025, breakdown="sector", now=NOW)

    assert {row.name: row.demand for row in board.rows if row.demand != "geen of weinig"} == {
        "Zorg, welzijn en sport": "50 tot 100"
    }
    assert board.key_figures[-1].number == "50 tot 100"
    said = str(board)
    assert not [number for number in ("21", "22", "33", "76") if f"'{number}'" in said]


@pytest.mark.django_db(databases=["default", "stats"])
def test_forecast_and_participation_need_what_is_published() -> None:
    make_session(make_activity(), starts_at=day(2), capacity=40)
    SchoolPopulation.objects.create(school=make_school(), start_year=2025, pupils=500)

    board = region_board(start_year=2025, breakdown="gemeente", now=NOW)

    assert (board.ahead, board.has_pupil_numbers, board.release) == (None, True, None)
    assert {row.participation for row in board.rows} == {"–"}


@pytest.mark.django_db(transaction=True, databases=["default", "stats"])
def test_people_come_from_the_published_release_and_not_from_what_came() -> None:
    year = make_published().start_year
    cube = load_cube(Release.objects.get())
    school, activity = make_school(), make_activity(sector="care", municipality_code="0014")
    session = make_session(activity, starts_at=day(2, 3, year + 1), capacity=250)
    Enrolment.objects.create(
        school=school, session=session, mode=NamesMode.COUNT, places=40, attended_count=40, status=S.ATTENDED
    )
    SchoolPopulation.objects.create(school=school, start_year=year, pupils=240)

    board = region_board(start_year=year, breakdown="gemeente", now=NOW)

    [row] = [row for row in board.rows if row.name == "Groningen"]
    assert row.participation == f"{cube.value('attended', municipality='0014'):,}".replace(",", ".")
    # One term is out: a running year says nothing about the next.
    assert board.ahead is None
    assert board.release is not None
    assert board.release.total == cube.value("attended")
    assert "_O" not in {row.name for row in board.rows}


def test_what_was_published_together_has_its_name_and_no_offer() -> None:
    published = Released(
        start_year=2025, version=1, is_complete=True, total=55,
        by={"municipality": {"0014": 40, "_O": 15}}, names={"municipality": {"_O": "Overige gemeenten"}},
    )  # fmt: skip
    sources = Sources(
        [Supply(2025, "municipality", "0014", 1, 2, 90, 0, 1)], [published], [], {"0014": "Groningen", "1979": "Eemsdelta"}
    )

    rows = [(row.name, row.activities, row.participation) for row in rows_by("gemeente", 2025, sources, [])]

    assert rows == [("Groningen", "1", "40"), ("Eemsdelta", "0", "–"), ("Overige gemeenten", "–", "15")]


@pytest.mark.django_db(transaction=True, databases=["default", "stats"])
@pytest.mark.promise("PM-3")
def test_confidential_counts_stand_on_no_board() -> None:
    year = make_published(readers=(ReaderKind.FUND,), is_confidential=True).start_year

    board = region_board(start_year=year, breakdown="sector", now=NOW)

    assert board.release is None
    assert {row.participation for row in board.rows} == {"–"}


def region_client(role: RegionRole = RegionRole.COORDINATOR) -> Client:
    client = Client()
    client.force_login(make_region_user(role))
    return client


@pytest.mark.django_db(databases=["default", "stats"])
@pytest.mark.promise("POR-4d", "SBB-2d")
@pytest.mark.parametrize("question", ["per=niveau", "per=gemeente&sector=care", "per=gemeente&per=sector", "school=1", "per="])
def test_a_breakdown_outside_the_programme_is_refused_with_what_does_exist(question: str) -> None:
    answer = region_client().get(f"/regio/vraag-en-aanbod/?{question}")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Deze uitsplitsing maken we niet, omdat groepen te klein zijn" in text
    assert all(f"per={one}" in text for one in ("gemeente", "sector", "soort", "periode"))
    assert "<table" not in text


@pytest.mark.django_db(databases=["default", "stats"])
@pytest.mark.parametrize("breakdown", ["gemeente", "sector", "soort", "periode"])
def test_every_breakdown_of_the_programme_is_shown(breakdown: str) -> None:
    assert region_client(RegionRole.PRIVACY_OFFICER).get(f"/regio/vraag-en-aanbod/?per={breakdown}").status_code == 200


@pytest.mark.django_db
def test_a_funder_has_no_board_of_waiting_lists() -> None:
    client = Client()
    client.force_login(make_funder_user())

    assert client.get("/regio/vraag-en-aanbod/").status_code == 404


@pytest.mark.django_db(databases=["default", "stats"])
def test_the_board_asks_the_same_number_of_questions_for_one_school_and_for_many(
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    for _ in range(3):
        waits(make_activity(), make_school(), 30)
        with django_assert_num_queries(4):
            region_board(start_year=2025, breakdown="gemeente", now=NOW)
        with django_assert_num_queries(1, connection=connections["stats"]):
            region_board(start_year=2025, breakdown="gemeente", now=NOW)
