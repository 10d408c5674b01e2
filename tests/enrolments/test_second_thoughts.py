"""The school's own yes, ten minutes to think better of it, and "gaat dit door?": readable as their specification."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.errors import CapacityBelowTaken, SessionNotScheduled
from activities.models import Session
from activities.services.sessions import cancel_session, change_capacity
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.moves import Actor
from enrolments.rules.standing import allowed_actions
from enrolments.services.answering import accept_request, decline_request, undo_answer, withdraw_group
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.confirming import confirm_coming
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import release_expired
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from schools.choices import ApprovalMode
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.offers import by_of, status
from tests.support.second_thoughts import asked_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_is_well_afterwards")]
FAR = timezone.now() + timedelta(days=365)


# --- ten minutes to think better of it ---


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_a_cancellation_is_taken_back_within_ten_minutes_and_not_after() -> None:
    group = make_enrolment(names=3)
    cancel_enrolment(group, by=by_of(group), reason="Ziek", reason_code="illness")
    assert (taken(group), Place.objects.filter(is_active=True).count()) == (0, 0)

    with later(10), pytest.raises(errors.UndoTooLate):
        undo_cancel(fresh(group), by=by_of(group))
    with later(9.9):
        undo_cancel(fresh(group), by=by_of(group))
        with pytest.raises(errors.MoveNotPossible):
            undo_cancel(fresh(group), by=by_of(group))

    assert (status(group), taken(group), Place.objects.filter(is_active=True).count()) == (S.ACCEPTED, 3, 3)
    assert Message.objects.filter(kind="enrolments.restored", recipient=by_of(group).email).count() == 1


def test_back_is_where_the_group_was() -> None:
    asked, drafted = make_enrolment(acceptance_mode=AcceptanceMode.MANUAL), asked_of(ApprovalMode.HEAD)
    near = make_enrolment(make_session(starts_at=at_nine(days=3)), places=5)
    confirm_coming(near, by=by_of(near), actor=Actor.SCHOOL)

    for group in (asked, drafted, near):
        cancel_enrolment(group, by=by_of(group), reason="Ziek", reason_code="illness")
        undo_cancel(fresh(group), by=by_of(group))

    assert [status(one) for one in (asked, drafted, near)] == [S.REQUESTED, S.DRAFT, S.CONFIRMED]


def waiting_behind(first: Enrolment, places: int) -> Enrolment:
    school_class = make_class(make_school())
    by = make_coordinator(school_class.school)
    return join_waiting_list(session_id=first.session_id, school_class_id=school_class.pk, by=by, places=places)


def test_places_that_went_to_the_next_group_stay_there() -> None:
    first = make_enrolment(make_session(capacity=20), places=20)
    behind = waiting_behind(first, 12)
    cancel_enrolment(first, by=by_of(first))

    with pytest.raises(errors.PlacesGivenAway):
        undo_cancel(fresh(first), by=by_of(first))

    assert (status(first), status(behind), taken(first)) == (S.CANCELLED_BY_SCHOOL, S.OFFERED, 12)


def test_pupils_who_got_something_else_meanwhile_stay_there() -> None:
    first = make_enrolment(names=3)
    assert first.school_class is not None
    cancel_enrolment(first, by=by_of(first))
    other = make_session(make_activity(names_mode=NamesMode.NAMES), starts_at=first.session.starts_at)
    pupils = pupils_of(first.school_class)
    enrol_class(session_id=other.pk, school_class_id=first.school_class.pk, by=by_of(first), pupils=pupils[:1])

    with pytest.raises(errors.PupilsElsewhere):
        undo_cancel(fresh(first), by=by_of(first))

    assert (status(first), taken(first)) == (S.CANCELLED_BY_SCHOOL, 0)


def test_a_class_that_signed_up_again_is_not_there_twice() -> None:
    first = make_enrolment(places=5)
    assert first.school_class is not None
    cancel_enrolment(first, by=by_of(first))
    enrol_class(session_id=first.session_id, school_class_id=first.school_class.pk, by=by_of(first), places=6)

    with pytest.raises(errors.ClassAlreadyEnrolled):
        undo_cancel(fresh(first), by=by_of(first))

    assert taken(first) == 6


def test_who_goes_back_to_the_line_has_its_old_number_and_what_came_free() -> None:
    first = make_enrolment(make_session(capacity=20), places=20)
    group, behind = waiting_behind(first, 15), waiting_behind(first, 15)
    cancel_enrolment(fresh(group), by=by_of(group))
    undo_cancel(fresh(group), by=by_of(group))
    assert (status(group), fresh(group).waiting_number) == (S.WAITING, group.waiting_number)
    cancel_enrolment(fresh(behind), by=by_of(behind))
    cancel_enrolment(fresh(group), by=by_of(group))
    cancel_enrolment(first, by=by_of(first))

    undo_cancel(fresh(group), by=by_of(group))

    assert (status(group), taken(group)) == (S.OFFERED, 15)


@pytest.mark.parametrize("was_waiting", [False, True])
def test_nobody_comes_back_to_a_date_that_is_off(was_waiting: bool) -> None:
    first = make_enrolment(make_session(capacity=20), places=20)
    group = waiting_behind(first, 15) if was_waiting else first
    cancel_enrolment(fresh(group), by=by_of(group))
    owner = make_provider_user(first.session.activity.provider)
    cancel_session(session=first.session, reason="Storm", by=owner)

    with pytest.raises(SessionNotScheduled):
        undo_cancel(fresh(group), by=by_of(group))

    assert status(group) == S.CANCELLED_BY_SCHOOL


def test_a_hold_that_ended_does_not_stand_in_the_way_of_an_undo() -> None:

    first = make_enrolment(make_session(capacity=20), places=20)
    school_class = make_class(make_school())
    by = make_coordinator(school_class.school)
    cancel_enrolment(first, by=by_of(first))
    _situation, held = hold_group(session_id=first.session_id, school_class_id=school_class.pk, by=by, places=5)
    type(held).objects.update(expires_at=timezone.now())

    undo_cancel(fresh(first), by=by_of(first))

    assert (status(first), taken(first), release_expired()) == (S.ACCEPTED, 20, 0)


@pytest.fixture
def asked() -> Enrolment:
    return make_enrolment(make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL), capacity=20), places=20)


@pytest.fixture
def owner(asked: Enrolment) -> User:
    return make_provider_user(asked.session.activity.provider)


def say_no(enrolment: Enrolment, *, by: User) -> Enrolment:
    return decline_request(enrolment, by=by, reason="Bezet.", reason_code="staff")


@pytest.mark.parametrize("answer", [accept_request, say_no])
def test_a_provider_takes_its_answer_back_within_ten_minutes(
    asked: Enrolment, owner: User, answer: Callable[..., Enrolment]
) -> None:
    answer(asked, by=owner)

    with later(10), pytest.raises(errors.UndoTooLate):
        undo_answer(fresh(asked), by=owner)
    undo_answer(fresh(asked), by=owner)

    after = fresh(asked)
    assert (after.status, after.undo_to, after.answer_until is not None, taken(asked)) == (S.REQUESTED, "", True, 20)


def test_a_no_whose_places_went_on_stands(asked: Enrolment, owner: User) -> None:
    behind = waiting_behind(asked, 3)
    say_no(asked, by=owner)

    with pytest.raises(errors.PlacesGivenAway):
        undo_answer(fresh(asked), by=owner)

    assert (status(asked), status(behind)) == (S.DECLINED, S.OFFERED)


def test_a_yes_that_the_school_confirmed_or_left_is_not_taken_back(owner: User) -> None:
    near = make_enrolment(
        make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL), starts_at=at_nine(days=3)), places=5
    )
    accept_request(near, by=owner)
    confirm_coming(fresh(near), by=by_of(near), actor=Actor.SCHOOL)
    with pytest.raises(errors.MoveNotPossible):
        undo_answer(fresh(near), by=owner)
    withdraw_group(fresh(near), by=owner, reason="Ziek", reason_code="illness")

    with pytest.raises(errors.MoveNotPossible):
        undo_answer(fresh(near), by=owner)


def test_what_can_be_taken_back_stands_in_the_actions_for_ten_minutes() -> None:
    group = make_enrolment(places=5)
    cancel_enrolment(group, by=by_of(group))

    def actions(now: datetime) -> list[str]:
        return allowed_actions(fresh(group), frozenset({Actor.SCHOOL}), now=now, attendance_until=FAR)

    assert actions(timezone.now()) == ["undo_cancel"]
    assert actions(timezone.now() + timedelta(minutes=10)) == []


# --- "gaat dit door?" ---


def test_a_school_says_from_a_week_before_that_it_comes_and_twice_is_once() -> None:
    group = make_enrolment(places=5)
    with pytest.raises(errors.TooEarlyToConfirm):
        confirm_coming(group, by=by_of(group), actor=Actor.SCHOOL)

    with time_machine.travel(group.session.starts_at - timedelta(days=7)):
        for _ in range(2):
            confirm_coming(fresh(group), by=by_of(group), actor=Actor.TEACHER)
    assert (status(group), taken(group)) == (S.CONFIRMED, 5)
    assert EnrolmentTransition.objects.filter(enrolment=group, to_status=S.CONFIRMED).count() == 1

    other = make_enrolment(make_session(starts_at=at_nine(days=2)), places=5)
    with time_machine.travel(other.session.starts_at), pytest.raises(errors.SessionStarted):
        confirm_coming(other, by=by_of(other), actor=Actor.SCHOOL)


@pytest.mark.parametrize("move", [accept_request, say_no, undo_answer])
def test_once_it_has_begun_nobody_answers_any_more(asked: Enrolment, owner: User, move: Callable[..., Enrolment]) -> None:
    if move is undo_answer:
        accept_request(asked, by=owner)
    before = status(asked)

    with time_machine.travel(asked.session.starts_at), pytest.raises((errors.SessionStarted, errors.UndoTooLate)):
        move(fresh(asked), by=owner)

    assert status(asked) == before


def test_a_date_is_not_made_smaller_than_what_is_taken(asked: Enrolment, owner: User) -> None:
    with pytest.raises(CapacityBelowTaken):
        change_capacity(session=asked.session, capacity=19, by=owner)

    assert Session.objects.get(pk=asked.session_id).capacity == 20


def test_an_offered_group_is_declined_and_not_cancelled() -> None:
    first = make_enrolment(make_session(capacity=20), places=20)
    behind = waiting_behind(first, 12)
    cancel_enrolment(first, by=by_of(first))

    with pytest.raises(errors.MoveNotPossible):
        cancel_enrolment(fresh(behind), by=by_of(behind))

    assert status(behind) == S.OFFERED
