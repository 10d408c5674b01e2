"""A class keeps places on a date for an hour, in one go or in pieces: letting go and taking again is no new hour."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold, KeptBefore
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import extend_hold, release_expired, release_hold, times_left
from enrolments.services.invariants import broken_invariants
from schools.models import SchoolClass
from tests.support.makers import make_class, make_coordinator, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
Who = tuple[SchoolClass, User]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session() -> Session:
    return make_session(capacity=20)


@pytest.fixture
def began() -> datetime:
    return timezone.now()


def somebody() -> Who:
    school_class = make_class(make_school())
    return school_class, make_coordinator(school_class.school)


def hold(session: Session, who: Who, at: datetime, places: int = 5) -> Hold:
    with time_machine.travel(at, tick=False):
        return hold_group(session_id=session.pk, school_class_id=who[0].pk, by=who[1], places=places)[1]


def extend(session: Session, who: Who, at: datetime) -> Hold:
    with time_machine.travel(at, tick=False):
        return extend_hold(session_id=session.pk, school_class_id=who[0].pk)


def let_go(session: Session, who: Who, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        assert release_hold(session_id=session.pk, school_class_id=who[0].pk)


def use_up(session: Session, who: Who, began: datetime) -> None:
    """Keep places for an hour: four times a quarter, each let go a moment before its end."""
    for turn in range(4):
        hold(session, who, began + turn * 15 * MINUTE)
        let_go(session, who, began + (turn + 1) * 15 * MINUTE - MINUTE / 6)


def test_who_takes_places_again_goes_on_with_what_was_left(session: Session, began: datetime) -> None:
    who = somebody()
    hold(session, who, began)
    extend(session, who, began + 14 * MINUTE)
    let_go(session, who, began + 20 * MINUTE)

    again = hold(session, who, began + 25 * MINUTE)

    assert (again.used, again.extensions, again.expires_at) == (20 * MINUTE, 1, began + 40 * MINUTE)
    ends = []
    for minutes in (39, 53):
        held = extend(session, who, began + minutes * MINUTE)
        ends.append(((held.expires_at - began) / MINUTE, times_left(held)))
    # 20 minutes before, 40 from 25 on: at 65 the hour is over, whatever is asked.
    assert ends == [(54, 1), (65, 0)]
    with pytest.raises(errors.HoldLongEnough):
        extend(session, who, began + 60 * MINUTE)


def test_after_an_hour_in_pieces_nothing_is_kept_and_the_places_are_for_others(session: Session, began: datetime) -> None:
    who, other = somebody(), somebody()
    use_up(session, who, began)

    with pytest.raises(errors.HoldUsedUp) as refusal:
        hold(session, who, began + 61 * MINUTE)

    assert (refusal.value.code, refusal.value.status) == ("hold_used_up", 409)
    assert hold(session, other, began + 61 * MINUTE, places=20).used == timedelta(0)
    assert broken_invariants() == {}


@pytest.mark.parametrize("is_swept", [False, True])
def test_a_hold_that_ended_by_itself_counts_whether_the_clock_came_by_or_not(
    session: Session, began: datetime, *, is_swept: bool
) -> None:
    who = somebody()
    hold(session, who, began)
    if is_swept:
        with time_machine.travel(began + 16 * MINUTE, tick=False):
            assert release_expired() == 1

    again = hold(session, who, began + 30 * MINUTE)

    assert (again.used, again.expires_at) == (15 * MINUTE, began + 45 * MINUTE)
    assert hold(session, who, began + 2 * 60 * MINUTE).used == timedelta(0)


def test_the_hour_is_new_after_an_hour_without(session: Session, began: datetime) -> None:
    who = somebody()
    use_up(session, who, began)

    with pytest.raises(errors.HoldUsedUp):
        hold(session, who, began + 119 * MINUTE)
    again = hold(session, who, began + 120 * MINUTE)

    assert (again.used, again.extensions, again.expires_at) == (timedelta(0), 0, began + 135 * MINUTE)


def test_the_hour_is_for_one_class_on_one_date(session: Session, began: datetime) -> None:
    who = somebody()
    use_up(session, who, began)
    other_class = (make_class(who[0].school, "9Z"), who[1])

    later = began + 61 * MINUTE
    assert hold(make_session(session.activity), who, later).used == timedelta(0)
    assert hold(session, other_class, later).used == timedelta(0)


def test_a_sign_up_leaves_no_trace_of_its_hold_and_the_clock_clears_the_rest(session: Session, began: datetime) -> None:
    who, other = somebody(), somebody()
    hold(session, who, began)
    with time_machine.travel(began + 10 * MINUTE, tick=False):
        enrol_class(session_id=session.pk, school_class_id=who[0].pk, by=who[1], places=5)
    hold(session, other, began)
    let_go(session, other, began + 5 * MINUTE)
    assert list(KeptBefore.objects.values_list("school_class", "used", "counts_until")) == [
        (other[0].pk, 5 * MINUTE, began + 65 * MINUTE)
    ]

    with time_machine.travel(began + 65 * MINUTE, tick=False):
        release_expired()

    assert not KeptBefore.objects.exists()


def test_a_hold_that_became_a_place_on_the_waiting_list_leaves_no_trace_either(session: Session, began: datetime) -> None:
    who, other = somebody(), somebody()
    hold(session, who, began)
    hold(session, other, began, places=15)
    with time_machine.travel(began + 10 * MINUTE, tick=False):
        join_waiting_list(session_id=session.pk, school_class_id=who[0].pk, by=who[1], places=15)

    assert (KeptBefore.objects.exists(), Hold.objects.filter(school_class=who[0]).exists()) == (False, False)
    assert broken_invariants() == {}


def test_who_used_the_hour_up_signs_up_at_once_while_there_is_room(session: Session, began: datetime) -> None:
    """The page says that nothing is kept any more; the sign-up itself is one click away, as before."""
    who = somebody()
    use_up(session, who, began)
    url = f"/school/inschrijven/{session.pk}/{who[0].pk}/"
    with time_machine.travel(began + 61 * MINUTE, tick=False):
        client = sign_in(Client(), who[1])

        page = client.post(url, {"step": "check", "places": "5", "adults": "1", "note": ""})
        kept = Hold.objects.count()
        done = client.post(url, {"step": "confirm", "places": "5", "adults": "1", "note": ""})

    text = page.content.decode()
    assert (page.status_code, kept, done.status_code) == (409, 0, 302)
    said = ["al een uur plekken vast" in text, 'value="confirm"' in text, "We houden" in text, 'value="let_go"' in text]
    assert said == [True, True, False, False]
    assert Enrolment.objects.get().status == S.ACCEPTED
