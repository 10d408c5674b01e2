"""Warnings: when each one speaks, and that a reason, and nothing but a reason, sets it aside."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from activities.choices import LocationKind, NamesMode
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, WarningSetAside
from enrolments.rules.situation import Situation
from enrolments.rules.warnings import notes_of, warnings_of
from enrolments.services.enrolling import check_group, enrol_class, hold_group, join_waiting_list
from kit.distance import crow_km, travel_minutes
from kit.holidays import HOLIDAYS, NORTH, Holiday
from schools.choices import ClosureKind
from schools.models import School, SchoolClass, SchoolClosure
from tests.support.enrolling import pupils_of
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider, make_school, make_session

pytestmark = pytest.mark.django_db
DUTCH = ZoneInfo("Europe/Amsterdam")
DELFZIJL, GRONINGEN = (53.332, 6.922), (53.219, 6.566)


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def school_class(school: School) -> SchoolClass:
    return make_class(school)


def situation_of(session: Session, school_class: SchoolClass, by: User, **group: Any) -> Situation:
    return check_group(session_id=session.pk, school_class_id=school_class.pk, by=by, **(group or {"places": 4}))


def codes(session: Session, school_class: SchoolClass, by: User, **group: Any) -> list[str]:
    return [one.code for one in warnings_of(situation_of(session, school_class, by, **group))]


def sign_up(session: Session, school_class: SchoolClass, by: User, **more: Any) -> Enrolment:
    group = {} if "pupils" in more else {"places": 4}
    return enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, **{**group, **more})


def put_on(session: Session, day: date) -> Session:
    """Move a date to a day, 09.00 to 12.00 Dutch time."""
    starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=DUTCH)
    session.starts_at, session.ends_at = starts_at, starts_at + timedelta(hours=3)
    session.enrolment_closes_at = starts_at - timedelta(days=1)
    session.save()
    return session


def coming(*, is_advice: bool) -> Holiday:
    """Return a holiday of the north that is to come, with days of school before and after it (in May one may follow the other)."""
    soon = timezone.localdate() + timedelta(days=7)
    days_off = {one.first + timedelta(days=day) for one in HOLIDAYS[NORTH] for day in range((one.last - one.first).days + 1)}
    return next(
        one
        for one in HOLIDAYS[NORTH]
        if one.first > soon
        and one.is_advice is is_advice
        and not days_off & {one.first - timedelta(days=1), one.last + timedelta(days=1)}
    )


# --- holidays and the school's own days ---


@pytest.mark.parametrize("is_advice", [True, False])
def test_a_holiday_of_the_schools_region_is_a_warning_from_its_first_day_to_its_last(
    is_advice: bool, school: School, school_class: SchoolClass, by: User
) -> None:
    School.objects.filter(pk=school.pk).update(holiday_region=NORTH)
    session, holiday = make_session(), coming(is_advice=is_advice)
    edges = [holiday.first - timedelta(days=1), holiday.first, holiday.last, holiday.last + timedelta(days=1)]

    found = [warnings_of(situation_of(put_on(session, day), school_class, by)) for day in edges]

    assert [[one.code for one in some] for some in found] == [[], ["school_holiday"], ["school_holiday"], []]
    assert ("advies" in found[1][0].message) is is_advice


def test_a_school_that_did_not_say_its_region_gets_no_warning(school_class: SchoolClass, by: User) -> None:
    assert codes(put_on(make_session(), coming(is_advice=False).first), school_class, by) == []


@pytest.mark.parametrize(
    ("kind", "years", "code"),
    [
        (ClosureKind.TEST_WEEK, [], "test_week"),
        (ClosureKind.TEST_WEEK, [3, 4], "test_week"),
        (ClosureKind.TEST_WEEK, [4], None),
        (ClosureKind.HOLIDAY, [], "school_closed"),
        (ClosureKind.OTHER, [3], "school_closed"),
    ],
)
def test_a_day_the_school_wrote_down_is_a_warning_for_the_years_it_is_about(
    kind: ClosureKind, years: list[int], code: str | None, school: School, school_class: SchoolClass, by: User
) -> None:
    session = make_session()
    day = timezone.localdate(session.starts_at)
    SchoolClosure.objects.create(school=school, kind=kind, name="Toetsweek 2", years=years, first_day=day, last_day=day)
    SchoolClosure.objects.create(school=make_school(), kind=kind, first_day=day, last_day=day)

    assert codes(session, school_class, by) == ([code] if code else [])


def test_the_school_knows_its_day_by_dutch_time(school: School, school_class: SchoolClass, by: User) -> None:
    """Just after midnight here it is still yesterday in UTC, in summer for two hours."""
    day = date(timezone.localdate().year + 1, 6, 16)
    starts_at = datetime(day.year, day.month, day.day, 0, 30, tzinfo=DUTCH)
    session = make_session(starts_at=starts_at)
    closed = SchoolClosure.objects.create(school=school, kind=ClosureKind.OTHER, first_day=day, last_day=day)

    assert codes(session, school_class, by) == ["school_closed"]
    closed.first_day = closed.last_day = day - timedelta(days=1)
    closed.save()
    assert codes(session, school_class, by) == []


# --- travel ---


def two_dates(*, gap: int, **activity: Any) -> tuple[Session, Session]:
    """Return a date in Delfzijl and one of another activity so many minutes later."""
    first = make_session(make_activity(make_provider(), "Lassen"))
    other = make_activity(make_provider("Bakkerij Zon"), "Bakken", **activity)
    return first, make_session(other, starts_at=first.ends_at + timedelta(minutes=gap))


IN_GRONINGEN = {"latitude": GRONINGEN[0], "longitude": GRONINGEN[1]}


def test_minutes_follow_from_the_straight_line_a_third_more_and_a_margin() -> None:
    assert round(crow_km(DELFZIJL, GRONINGEN), 1) == 26.8
    assert travel_minutes(DELFZIJL, GRONINGEN) == 85
    assert travel_minutes(DELFZIJL, DELFZIJL) == 15
    assert travel_minutes(None, DELFZIJL) == 15


@pytest.mark.parametrize(("gap", "is_tight"), [(84, True), (85, False)])
@pytest.mark.parametrize("backwards", [True, False])
def test_too_little_time_between_two_places_is_a_warning_whichever_comes_first(
    gap: int, is_tight: bool, backwards: bool, school_class: SchoolClass, by: User
) -> None:
    first, second = two_dates(gap=gap, **IN_GRONINGEN)
    there, asked = (second, first) if backwards else (first, second)
    sign_up(there, school_class, by)

    found = warnings_of(situation_of(asked, school_class, by))

    assert [one.code for one in found] == (["travel_gap"] if is_tight else [])
    if is_tight:
        assert there.activity.title in found[0].message
        assert "85 minuten" in found[0].message


@pytest.mark.parametrize(
    ("activity", "session", "expected"),
    [
        ({}, {}, []),
        ({"location_kind": LocationKind.ONLINE, **IN_GRONINGEN}, {}, []),
        ({"location_kind": LocationKind.AT_SCHOOL}, {}, ["travel_gap"]),
        ({}, {"location": "Sporthal, ingang achter"}, ["travel_gap"]),
        ({"latitude": None, "longitude": None}, {}, ["travel_gap"]),
    ],
)
def test_the_same_place_and_online_ask_no_travel_an_unknown_place_asks_the_margin(
    activity: dict[str, Any], session: dict[str, Any], expected: list[str], school_class: SchoolClass, by: User
) -> None:
    first, second = two_dates(gap=10, **activity)
    Session.objects.filter(pk=second.pk).update(**session)
    sign_up(first, school_class, by)

    assert codes(second, school_class, by) == expected


def test_another_day_another_class_and_a_waiting_list_are_no_warning(
    school: School, school_class: SchoolClass, by: User
) -> None:
    first, second = two_dates(gap=10, **IN_GRONINGEN)
    sign_up(first, make_class(school, "3C"), by)
    sign_up(make_session(starts_at=first.starts_at + timedelta(days=1)), school_class, by)
    join_waiting_list(
        session_id=_full(make_session(starts_at=first.starts_at)).pk, school_class_id=school_class.pk, by=by, places=4
    )

    assert codes(second, school_class, by) == []


def _full(session: Session) -> Session:
    Session.objects.filter(pk=session.pk).update(places_taken=session.capacity)
    return session


def test_two_halves_of_a_class_may_be_in_two_places(school: School, by: User) -> None:
    school_class = make_class(school, "3D", pupils=8)
    first = make_session()
    other = make_session(make_activity(make_provider(), **IN_GRONINGEN), starts_at=first.starts_at)
    sign_up(first, school_class, by)

    assert codes(other, school_class, by, places=4) == []
    found = warnings_of(situation_of(other, school_class, by, places=5))
    assert [one.code for one in found] == ["travel_gap"]
    assert "dan bij" in found[0].message


def test_named_pupils_are_warned_about_themselves_only(school: School, by: User) -> None:
    school_class = make_class(school, "3D", pupils=6)
    first, second = two_dates(gap=10, names_mode=NamesMode.NAMES, **IN_GRONINGEN)
    first.activity.names_mode = NamesMode.NAMES
    first.activity.save()
    pupils = pupils_of(school_class)
    sign_up(first, school_class, by, pupils=pupils[:3])

    assert codes(second, school_class, by, pupils=pupils[3:]) == []
    assert codes(second, school_class, by, pupils=pupils[2:]) == ["travel_gap"]


# --- level ---


@pytest.mark.parametrize(
    ("of_class", "of_activity", "expected"),
    [
        ({"levels": [], "year": 3}, {}, ["level_unknown"]),
        ({"year": None}, {}, ["level_unknown"]),
        ({"levels": [], "year": None}, {"levels": [], "years": []}, []),
        ({}, {}, []),
    ],
)
def test_an_unknown_level_is_a_note_that_asks_nothing_where_the_activity_asks_one(
    of_class: dict[str, Any], of_activity: dict[str, Any], expected: list[str], school: School, by: User
) -> None:
    session, school_class = make_session(make_activity(**of_activity)), make_class(school, **of_class)
    situation = check_group(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    assert [one.code for one in notes_of(situation)] == expected
    assert sign_up(session, school_class, by).status == EnrolmentStatus.ACCEPTED
    assert not WarningSetAside.objects.exists()


# --- setting aside ---


@pytest.fixture
def warned(school: School) -> Session:
    """Return a date in a test week."""
    session = make_session()
    day = timezone.localdate(session.starts_at)
    SchoolClosure.objects.create(school=school, kind=ClosureKind.TEST_WEEK, name="Toetsweek 2", first_day=day, last_day=day)
    return session


def test_without_a_reason_nobody_is_signed_up_and_every_warning_is_named(
    warned: Session, school_class: SchoolClass, by: User
) -> None:
    day = timezone.localdate(warned.starts_at)
    SchoolClosure.objects.create(
        school=school_class.school, kind=ClosureKind.HOLIDAY, name="Studiedag", first_day=day, last_day=day
    )

    with pytest.raises(errors.WarningUnanswered) as raised:
        sign_up(warned, school_class, by, warnings_set_aside={"test_week": "De toets is al geweest.", "school_closed": "  "})

    assert raised.value.extra == {
        "warnings": [
            {"code": "test_week", "message": "Deze klas heeft dan Toetsweek 2."},
            {"code": "school_closed", "message": "Op jullie school staat dan: Studiedag."},
        ]
    }
    assert (Enrolment.objects.count(), WarningSetAside.objects.count()) == (0, 0)


@pytest.mark.parametrize("waits", [True, False])
def test_a_reason_is_kept_with_who_and_when_and_what_is_no_warning_is_left_out(
    waits: bool, warned: Session, school_class: SchoolClass, by: User
) -> None:
    reasons = {"test_week": " De toets is al geweest. ", "travel_gap": "Geen waarschuwing nu.", "session_full": "Ook niet."}
    act = join_waiting_list if waits else enrol_class

    enrolment = act(session_id=warned.pk, school_class_id=school_class.pk, by=by, places=4, warnings_set_aside=reasons)

    rows = WarningSetAside.objects.values_list("enrolment", "school", "code", "reason", "by")
    assert list(rows) == [(enrolment.pk, school_class.school_id, "test_week", "De toets is al geweest.", by.pk)]


def test_a_refusal_is_never_set_aside(warned: Session, school_class: SchoolClass, by: User) -> None:
    SchoolClass.objects.filter(pk=school_class.pk).update(year=1)

    with pytest.raises(errors.YearDoesNotFit):
        sign_up(warned, school_class, by, warnings_set_aside={"test_week": "Kan.", "year_does_not_fit": "Toch maar wel."})


def test_a_reason_has_an_end(warned: Session, school_class: SchoolClass, by: User) -> None:
    with pytest.raises(errors.WarningReasonTooLong):
        sign_up(warned, school_class, by, warnings_set_aside={"test_week": "x" * 301})


def test_places_are_held_while_somebody_thinks_about_a_warning(warned: Session, school_class: SchoolClass, by: User) -> None:
    situation, held = hold_group(session_id=warned.pk, school_class_id=school_class.pk, by=by, places=4)

    assert held.places == 4
    assert [one.code for one in warnings_of(situation)] == ["test_week"]
