"""Boards of one's own: exact, live, the same day of the year before beside it, and nothing of anybody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.choices import CapacityUnit, NamesMode, SessionStatus
from activities.models import ActivityPage, Session
from enrolments.choices import Attendance, BundleKind, EnrolmentStatus
from enrolments.models import Bundle, Enrolment, Place
from kit.school_year import label, start_year_on
from providers.choices import ProviderRole, ProviderStatus
from schools.choices import SchoolRole
from schools.models import School, SchoolClass
from stats.boards.provider import provider_board
from stats.boards.school import school_board
from stats.boards.years import spans_for
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_school,
    make_school_year,
    make_session,
)

pytestmark = pytest.mark.django_db
S = EnrolmentStatus
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A day in a year that is over when the tests run, so that "now" can be chosen: these boards look at it as if it were today.
NOW = datetime(2026, 3, 10, 12, tzinfo=AMSTERDAM)
YEAR = 2025


def group(
    activity: ActivityPage,
    school: School,
    starts_at: datetime,
    status: S,
    places: int = 20,
    came: int | None = None,
    **fields: Any,
) -> Enrolment:
    """Return a sign-up on a date of its own, with the moves that led to its status."""
    session = make_session(
        activity, starts_at=starts_at, capacity=fields.pop("capacity", 25), places_taken=fields.pop("taken", 0)
    )
    moves = fields.pop("moves", None)
    made = Enrolment.objects.create(
        school=school, session=session, mode=NamesMode.COUNT, places=places, status=status, attended_count=came, **fields
    )
    for number, (origin, target, hours) in enumerate(moves or [("", S.REQUESTED, 0), (S.REQUESTED, status, 0)]):
        with connection.cursor() as cursor:  # the history is append-only, and its clock is the database's writer's
            cursor.execute(
                "INSERT INTO enrolments_enrolmenttransition (school_id, enrolment_id, from_status, to_status, at, reason)"
                " VALUES (%s, %s, %s, %s, %s, '')",
                [
                    school.pk,
                    made.pk,
                    str(origin),
                    str(target),
                    starts_at - timedelta(days=20) + timedelta(hours=hours, seconds=number),
                ],
            )
    return made


def day(month: int, number: int = 1, year: int = 2026) -> datetime:
    return datetime(year, month, number, 9, tzinfo=AMSTERDAM)


def numbers_of(board: Any) -> dict[str, tuple[str, str]]:
    return {one.label: (one.number, one.note) for one in board.key_figures}


def test_a_running_year_is_laid_beside_the_same_day_of_the_year_before() -> None:
    spans = {span.start_year: span for span in spans_for(YEAR, NOW)}

    assert spans[2025].cut == NOW
    assert spans[2024].cut == NOW.replace(year=2025)
    assert spans[2024].after == spans[2025].first == datetime(2025, 8, 1, tzinfo=AMSTERDAM)


def test_a_provider_sees_whom_it_reached_and_what_fell_through() -> None:
    provider, school, other = make_provider(), make_school(), make_school("Ander")
    activity = make_activity(provider)
    group(activity, school, day(2, 3), S.ATTENDED, 20, 19, taken=20, extra_count=1)
    group(activity, other, day(2, 4), S.ATTENDED, 10, 10, taken=10)
    group(activity, school, day(2, 5), S.NO_SHOW, 10, 0, taken=10)
    group(
        activity,
        school,
        day(2, 6),
        S.CANCELLED_BY_SCHOOL,
        moves=[("", S.REQUESTED, 0), (S.REQUESTED, S.ACCEPTED, 48), (S.ACCEPTED, S.CANCELLED_BY_SCHOOL, 50)],
    )
    group(activity, school, day(2, 9), S.DECLINED, moves=[("", S.REQUESTED, 0), (S.REQUESTED, S.DECLINED, 24)])
    group(activity, school, day(2, 10), S.EXPIRED, moves=[("", S.REQUESTED, 0), (S.REQUESTED, S.EXPIRED, 99)])
    group(
        activity,
        school,
        day(2, 11),
        S.CANCELLED_BY_PROVIDER,
        moves=[("", S.REQUESTED, 0), (S.REQUESTED, S.ACCEPTED, 72), (S.ACCEPTED, S.CANCELLED_BY_PROVIDER, 80)],
    )
    Session.objects.filter(starts_at=day(2, 11)).update(status=SessionStatus.CANCELLED)
    # The year before: one group before this day, one after it.
    group(activity, school, day(2, 3, 2025), S.ATTENDED, 25, 25, taken=25)
    group(activity, school, day(5, 6, 2025), S.ATTENDED, 15, 15, taken=15)
    # Still to come.
    group(activity, school, day(5, 6), S.REQUESTED, 8)

    board = provider_board(provider.pk, start_year=YEAR, now=NOW)

    assert numbers_of(board) == {
        "leerlingen kwamen": ("29", "Vorig schooljaar op deze dag: 25"),
        "groepen kwamen": ("2", "Vorig schooljaar op deze dag: 1"),
        "scholen kwamen": ("2", "Vorig schooljaar op deze dag: 1"),
        "datums gingen door": ("6", "Nog gepland: 1"),
        "van de plekken was bezet": ("27%", "Vorig schooljaar op deze dag: 100%"),  # 40 of 150
        "van de leerlingen kwam niet": ("30%", "Vorig schooljaar op deze dag: 0%"),  # 12 of 40
        "van de groepen is afgezegd": ("29%", "Vorig schooljaar op deze dag: 0%"),  # 2 of 7
        "duurt jullie antwoord meestal": ("2 dagen", "Niet beantwoord: 1"),
    }
    assert [figure.claim for figure in board.figures] == [
        "Er kwamen 29 leerlingen, 4 meer dan vorig schooljaar op deze dag",
        "2 van de 7 groepen gingen",
    ]
    assert board.figures[0].rows == (
        ("2024-2025", "40"),
        ("2025-2026 tot nu toe", "29"),
        ("Vorig schooljaar op deze dag", "25"),
    )
    [row] = board.rows
    assert (row.held, row.called_off, row.tally.came, row.tally.pupils) == (6, 1, 2, 29)
    assert (row.tally.cancelled_by_school, row.tally.cancelled_by_provider, row.tally.declined, row.tally.unanswered) == (
        1,
        1,
        1,
        1,
    )
    assert (row.fill.words, row.missed.words, row.answer) == ("27%", "30%", "2 dagen")


def test_dates_that_count_groups_are_full_by_groups() -> None:
    provider = make_provider()
    make_session(make_activity(provider), starts_at=day(2), capacity=4, places_taken=1, capacity_unit=CapacityUnit.GROUPS)

    board = provider_board(provider.pk, start_year=YEAR, now=NOW)

    assert numbers_of(board)["van de plekken was bezet"][0] == "25%"


@pytest.mark.promise("POR-4d")
def test_a_provider_never_sees_who_only_waited_nor_anything_of_another_provider() -> None:
    mine, theirs, school = make_provider(), make_provider("Ander"), make_school()
    activity = make_activity(mine)
    for status in (S.WAITING, S.DRAFT):
        group(activity, school, day(2, 3), status, waiting_number=1, moves=[("", S.REQUESTED, 0), (S.REQUESTED, status, 0)])
    group(
        activity,
        school,
        day(2, 4),
        S.EXPIRED,
        moves=[("", S.REQUESTED, 0), (S.REQUESTED, S.WAITING, 0), (S.WAITING, S.EXPIRED, 9)],
    )
    group(make_activity(theirs, "Iets anders"), school, day(2, 3), S.ATTENDED, 20, 20, taken=20)

    board = provider_board(mine.pk, start_year=YEAR, now=NOW)

    assert [(row.title, row.tally.groups) for row in board.rows] == [(activity.title, 0)]
    assert numbers_of(board)["leerlingen kwamen"][0] == "0"
    assert board.figures == []


def class_of(school: School, name: str, pupils: int, **fields: Any) -> SchoolClass:
    return make_class(school, name, pupils=pupils, school_year=make_school_year(YEAR), **fields)


def test_a_school_sees_which_classes_have_been_anywhere() -> None:
    school, activity = make_school(), make_activity()
    by_name, by_count, nowhere, unread, round_ = (
        class_of(school, name, pupils) for name, pupils in (("3A", 4), ("3B", 10), ("3C", 5), ("3D", 0), ("3E", 6))
    )
    named = group(activity, school, day(2, 3), S.ATTENDED, 3, 2, school_class=by_name, taken=3)
    for membership, attendance in zip(
        by_name.memberships.order_by("pk"), (Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT), strict=False
    ):
        Place.objects.create(
            school=school, enrolment=named, pupil=membership.pupil, session=named.session,
            starts_at=named.session.starts_at, ends_at=named.session.ends_at, attendance=attendance,
        )  # fmt: skip
    # A head count tells how many, not who: the largest group that came, without who was not on the list.
    group(activity, school, day(2, 4), S.ATTENDED, 6, 7, school_class=by_count, extra_count=1)
    group(activity, school, day(2, 5), S.ATTENDED, 5, 5, school_class=by_count)
    # Each pupil of a round goes once: its groups add up.
    bundle = Bundle.objects.create(school=school, school_class=round_, kind=BundleKind.ROTATION)
    for number in (6, 9):
        group(activity, school, day(2, number), S.ATTENDED, 3, 3, school_class=round_, bundle=bundle)
    group(activity, school, timezone.now() + timedelta(days=1), S.ACCEPTED, 5, school_class=nowhere)

    board = school_board(school.pk, start_year=YEAR, now=NOW)

    assert [(one.name, one.pupils, one.been, one.left, one.is_exact, one.times) for one in board.classes] == [
        ("3A", 4, 2, 2, True, 1),
        ("3B", 10, 6, 4, False, 2),
        ("3C", 5, 0, 5, True, 0),
        ("3D", 0, 0, 0, True, 0),
        ("3E", 6, 6, 0, True, 2),
    ]
    assert [one.class_id for one in board.classes] == [by_name.pk, by_count.pk, nowhere.pk, unread.pk, round_.pk]
    assert board.is_exact is False
    assert numbers_of(board)["van de leerlingen ging zeker ergens heen"] == ("56%", "14 van 25 leerlingen")
    assert numbers_of(board)["deelnames"][0] == "20"
    assert board.figures[0].claim == "2 klassen zijn nog nergens geweest"


def test_who_asked_to_freeze_their_data_is_not_counted_in_a_class() -> None:
    school = make_school()
    make_pupil(class_of(school, "3A", 2), restricted_at=timezone.now())

    [one] = school_board(school.pk, start_year=YEAR, now=NOW).classes

    assert one.pupils == 2


@pytest.mark.promise("POR-4d")
def test_a_school_sees_nothing_of_another_school() -> None:
    school, other, activity = make_school(), make_school("Ander"), make_activity()
    theirs = class_of(other, "4X", 9)
    group(activity, other, day(2, 3), S.ATTENDED, 9, 9, school_class=theirs)

    board = school_board(school.pk, start_year=YEAR, now=NOW)

    assert (board.classes, board.figures, board.is_empty) == ([], [], True)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_board_is_for_its_own_people_only() -> None:
    provider, school = make_provider(), make_school()
    year = label(start_year_on(timezone.localdate()))
    boards = (f"/aanbieder/{provider.pk}/cijfers/{year}/", f"/school/{school.pk}/cijfers/{year}/", "/regio/vraag-en-aanbod/")
    people = {
        "provider": make_provider_user(provider),
        "another provider": make_provider_user(make_provider("Ander")),
        "its host of the day": make_provider_user(provider, ProviderRole.HOST),
        "coordinator": make_coordinator(school),
        "its teacher": make_coordinator(school, SchoolRole.TEACHER),
        "another coordinator": make_coordinator(make_school("Ander")),
    }

    answers = {name: [signed_in(user).get(board).status_code for board in boards] for name, user in people.items()}

    assert answers == {
        "provider": [200, 404, 404],
        "another provider": [404, 404, 404],
        "its host of the day": [404, 404, 404],
        "coordinator": [404, 200, 404],
        "its teacher": [404, 404, 404],
        "another coordinator": [404, 404, 404],
    }


def test_a_provider_that_the_region_put_out_counts_nobody_any_more() -> None:
    provider = make_provider(status=ProviderStatus.BLOCKED)
    year = label(start_year_on(timezone.localdate()))

    assert signed_in(make_provider_user(provider)).get(f"/aanbieder/{provider.pk}/cijfers/{year}/").status_code == 404


@pytest.mark.parametrize("year", ["1999-2000", "2031-2032", "2025-2027", "niets"])
def test_a_year_that_is_not_shown_does_not_exist(year: str) -> None:
    provider = make_provider()

    assert signed_in(make_provider_user(provider)).get(f"/aanbieder/{provider.pk}/cijfers/{year}/").status_code == 404


def test_the_short_address_leads_to_ones_own_board_of_this_year() -> None:
    provider, school = make_provider(), make_school()
    year = label(start_year_on(timezone.localdate()))

    assert signed_in(make_provider_user(provider)).get("/aanbieder/cijfers/").url == f"/aanbieder/{provider.pk}/cijfers/{year}/"  # type: ignore[attr-defined]  # a redirect
    assert signed_in(make_coordinator(school)).get("/school/cijfers/").url == f"/school/{school.pk}/cijfers/{year}/"  # type: ignore[attr-defined]  # as above
    assert signed_in(make_coordinator(school)).get("/aanbieder/cijfers/").status_code == 404


def test_a_board_asks_the_same_number_of_questions_for_one_group_and_for_many(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    provider, school = make_provider(), make_school()

    for number in range(3):
        activity = make_activity(provider, f"Bezoek {number}")
        group(activity, school, day(2, 3 + number), S.ATTENDED, 5, 5, school_class=class_of(school, f"3{number}", 5))
        with django_assert_num_queries(7):
            provider_board(provider.pk, start_year=YEAR, now=NOW)
        with django_assert_num_queries(4):
            school_board(school.pk, start_year=YEAR, now=NOW)
