"""Maxima per school, class and pupil: counted per school year of the date, and never passed by two at once."""

from collections import Counter
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from activities.choices import ActivityKind, NamesMode
from activities.errors import WorkDayTooLong, WorkTooYoung, WorkYearUnknown
from activities.models import ActivityPage, Session
from enrolments import errors
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.moves import Actor
from enrolments.services import enrolling
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.promoting import stand_in
from enrolments.services.undoing import undo_cancel
from kit.refusals import Refusal
from outbox.models import Message
from schools.choices import Level
from schools.models import School, SchoolClass
from tests.support.enrolling import fresh, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_school,
    make_session,
)
from tests.support.racing import at_once

DUTCH = ZoneInfo("Europe/Amsterdam")
in_database = pytest.mark.django_db


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


def dates_of(activity: ActivityPage, number: int) -> list[Session]:
    return [make_session(activity, starts_at=at_nine(days=14 + 7 * one)) for one in range(number)]


def sign_up(session: Session, school_class: SchoolClass, by: User, **group: Any) -> Enrolment:
    return enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, **(group or {"places": 4}))


def test_a_school_signs_up_as_many_groups_as_the_provider_wants(school: School, by: User) -> None:
    first, second, third = dates_of(make_activity(most_per_school=2), 3)
    classes = [make_class(school, name) for name in ("3A", "3B", "3C")]
    sign_up(first, classes[0], by)
    sign_up(second, classes[1], by)
    before = (Enrolment.objects.count(), EnrolmentTransition.objects.count(), Message.objects.count())

    with pytest.raises(errors.SchoolHasEnough) as raised:
        sign_up(third, classes[2], by)

    assert raised.value.params == {"most": 2}
    assert (Enrolment.objects.count(), EnrolmentTransition.objects.count(), Message.objects.count()) == before
    with pytest.raises(errors.SchoolHasEnough):
        join_waiting_list(session_id=third.pk, school_class_id=classes[2].pk, by=by, places=4)
    with pytest.raises(errors.SchoolHasEnough):
        hold_group(session_id=third.pk, school_class_id=classes[2].pk, by=by, places=4)


def test_another_school_and_another_activity_count_for_themselves(school: School, by: User) -> None:
    provider = make_provider()
    one, other = (make_session(make_activity(provider, title, most_per_school=1)) for title in ("Lassen", "Zagen"))
    elsewhere = make_class(make_school())
    sign_up(one, make_class(school, "3A"), by)

    sign_up(other, make_class(school, "3B"), by)
    sign_up(one, elsewhere, make_coordinator(elsewhere.school))

    assert Enrolment.objects.count() == 3


def test_who_left_counts_no_more(school: School, by: User) -> None:
    first, second = dates_of(make_activity(most_per_school=1), 2)
    cancel_enrolment(fresh(sign_up(first, make_class(school, "3A"), by)), by=by, reason="Ziek", reason_code="illness")

    sign_up(second, make_class(school, "3B"), by)

    assert Enrolment.objects.active().count() == 1


def test_who_took_another_date_meanwhile_does_not_come_back_beside_it(school: School, by: User) -> None:
    first, second = dates_of(make_activity(most_per_class=1), 2)
    school_class = make_class(school)
    left = cancel_enrolment(fresh(sign_up(first, school_class, by)), by=by)
    other = sign_up(second, school_class, by)

    with pytest.raises(errors.ClassHasEnough):
        undo_cancel(fresh(left), by=by)
    cancel_enrolment(fresh(other), by=by)
    undo_cancel(fresh(left), by=by)

    assert [one.pk for one in Enrolment.objects.active()] == [left.pk]


def test_who_waits_counts_and_an_offer_on_another_date_counts_once(school: School, by: User) -> None:
    first, second, third = dates_of(make_activity(most_per_school=2), 3)
    waiting = join_waiting_list(session_id=_full(first).pk, school_class_id=make_class(school, "3A").pk, by=by, places=4)
    stand_in(fresh(waiting), session=second, actor=Actor.SYSTEM, until=second.starts_at)

    sign_up(third, make_class(school, "3B"), by)

    with pytest.raises(errors.SchoolHasEnough):
        sign_up(third, make_class(school, "3C"), by)


def _full(session: Session) -> Session:
    Session.objects.filter(pk=session.pk).update(places_taken=session.capacity)
    return session


def test_a_class_goes_as_often_as_the_provider_wants(school: School, by: User) -> None:
    first, second = dates_of(make_activity(most_per_class=1), 2)
    school_class = make_class(school)
    sign_up(first, school_class, by)

    with pytest.raises(errors.ClassHasEnough):
        sign_up(second, school_class, by)
    sign_up(second, make_class(school, "3C"), by)


def test_a_pupil_goes_as_often_as_the_provider_wants_and_the_refusal_counts_without_naming(school: School, by: User) -> None:
    first, second = dates_of(make_activity(most_per_pupil=1, names_mode=NamesMode.NAMES), 2)
    school_class = make_class(school, pupils=5)
    pupils = pupils_of(school_class)
    sign_up(first, school_class, by, pupils=pupils[:3])

    with pytest.raises(errors.PupilsHaveEnough) as raised:
        sign_up(second, school_class, by, pupils=pupils[1:])
    sign_up(second, school_class, by, pupils=pupils[3:])

    assert raised.value.params == {"most": 1, "count": 2}


def test_without_names_nobody_counts_pupils(school: School, by: User) -> None:
    first, second = dates_of(make_activity(most_per_pupil=1), 2)
    school_class = make_class(school)

    for session in (first, second):
        sign_up(session, school_class, by)


def midsummer(first: str, second: str) -> list[Session]:
    """Return two dates of an activity around the change of school year, a year or more from now."""
    year = timezone.localdate().year + 1
    activity = make_activity(most_per_school=1)
    moments = [datetime.fromisoformat(f"{year}-{moment}").replace(tzinfo=DUTCH) for moment in (first, second)]
    return [make_session(activity, starts_at=moment) for moment in moments]


def test_on_1_august_the_counting_begins_anew(school: School, by: User) -> None:
    july, august = midsummer("07-31T20:00", "08-01T00:00")
    sign_up(july, make_class(school, "3A"), by)

    sign_up(august, make_class(school, "3B"), by)


def test_31_july_belongs_to_the_school_year_before(school: School, by: User) -> None:
    june, july = midsummer("06-30T09:00", "07-31T23:30")
    sign_up(june, make_class(school, "3A"), by)

    with pytest.raises(errors.SchoolHasEnough):
        sign_up(july, make_class(school, "3B"), by)


def test_winter_and_summer_of_one_school_year_count_together(school: School, by: User) -> None:
    winter, summer = midsummer("01-05T09:00", "05-05T09:00")
    sign_up(winter, make_class(school, "3A"), by)

    with pytest.raises(errors.SchoolHasEnough):
        sign_up(summer, make_class(school, "3B"), by)


# --- labour law ---


@in_database
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"year": 2}, WorkTooYoung),
        ({"year": None}, WorkYearUnknown),
        ({"year": 3}, None),
        ({"year": 1, "levels": [Level.MBO]}, None),
    ],
)
def test_a_class_that_is_too_young_does_not_go_along_to_work(fields: dict[str, Any], refusal: type[Refusal] | None) -> None:
    session = make_session(make_activity(kind=ActivityKind.JOB_SHADOWING, levels=[], years=[]), starts_at=on_a_weekday())
    school_class = make_class(**fields)
    by = make_coordinator(school_class.school)

    if refusal is None:
        sign_up(session, school_class, by)
    else:
        with pytest.raises(refusal):
            enrol_class(
                session_id=session.pk,
                school_class_id=school_class.pk,
                by=by,
                places=4,
                warnings_set_aside={refusal.code: "Toch maar wel."},
            )


def test_two_dates_of_work_on_one_day_count_together(school: School, by: User) -> None:
    activity = make_activity(kind=ActivityKind.JOB_SHADOWING)
    morning = make_session(activity, starts_at=on_a_weekday().replace(hour=8), ends_at=on_a_weekday().replace(hour=12))
    afternoon = make_session(activity, starts_at=on_a_weekday().replace(hour=13), ends_at=on_a_weekday().replace(hour=17))
    school_class = make_class(school)
    sign_up(morning, school_class, by)

    with pytest.raises(WorkDayTooLong):
        sign_up(afternoon, school_class, by)


def on_a_weekday() -> datetime:
    """Return 09.00 on a Wednesday that is to come."""
    days = 14
    while at_nine(days=days).weekday() != 2:
        days += 1
    return at_nine(days=days)


# --- races ---


def outcomes(results: list[Any]) -> Counter[str]:
    return Counter(one.code if isinstance(one, Refusal) else type(one).__name__ for one in results)


def six_classes_for_two_groups() -> list[Any]:
    sessions = dates_of(make_activity(most_per_school=2), 6)
    school = make_school()
    by = make_coordinator(school)
    classes = [make_class(school, f"3{letter}") for letter in "ABCDEF"]
    return [
        partial(enrol_class, session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)
        for session, school_class in zip(sessions, classes, strict=True)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("OGP-2.1d")
def test_six_classes_at_once_on_six_dates_do_not_pass_the_maximum_of_their_school() -> None:
    results = at_once(six_classes_for_two_groups())

    assert outcomes(results) == {"Enrolment": 2, "most_per_school": 4}
    assert Enrolment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_race_passes_the_maximum_when_nobody_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the harness finds the race that the lock prevents."""
    monkeypatch.setattr(enrolling, "keep_limits", lambda situation: None)

    found = [outcomes(at_once(six_classes_for_two_groups()))["Enrolment"] for _ in range(3)]

    assert max(found) > 2
