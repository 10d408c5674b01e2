"""Coming and going, doing and undoing: each turn is mail for somebody else, so it has an end for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.choices import AcceptanceMode
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.changing import Change
from enrolments.services.answering import accept_request, undo_answer
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.undoing import undo_cancel
from outbox.models import Message
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1, minutes=1)


def test_a_school_that_comes_and_goes_stays_away_until_the_day_after() -> None:
    session, school = make_session(), make_school()
    owner, by = make_provider_user(session.activity.provider), make_coordinator(school)
    group = {"session_id": session.pk, "school_class_id": make_class(school).pk, "by": by, "places": 4}
    for _turn in range(12):
        cancel_enrolment(fresh(enrol_class(**group)), by=by)
    mails = Message.objects.filter(recipient=owner.email).count()

    for way in (enrol_class, hold_group, join_waiting_list):
        with pytest.raises(errors.LeftTooOften):
            way(**group)

    assert Message.objects.filter(recipient=owner.email).count() == mails == 24
    assert Enrolment.objects.active().count() == 0
    other_school = make_school()
    other = {**group, "school_class_id": make_class(other_school).pk, "by": make_coordinator(other_school)}
    assert enrol_class(**other).status == S.ACCEPTED
    elsewhere = make_session(make_activity(session.activity.provider), starts_at=at_nine(days=30))
    assert enrol_class(**{**group, "session_id": elsewhere.pk}).status == S.ACCEPTED
    with time_machine.travel(timezone.now() + TOMORROW, tick=False):
        assert enrol_class(**group).status == S.ACCEPTED


def test_a_cancellation_is_taken_back_three_times_a_day() -> None:
    enrolment = make_enrolment()
    by = enrolment.enrolled_by
    assert by
    for _turn in range(3):
        undo_cancel(cancel_enrolment(fresh(enrolment), by=by), by=by)
    gone = cancel_enrolment(fresh(enrolment), by=by)

    with pytest.raises(errors.UndoneTooOften):
        undo_cancel(gone, by=by)

    assert fresh(enrolment).status == S.CANCELLED_BY_SCHOOL


def test_an_answer_is_taken_back_three_times_a_day() -> None:
    enrolment = make_enrolment(acceptance_mode=AcceptanceMode.MANUAL)
    owner = make_provider_user(enrolment.session.activity.provider)
    for _turn in range(3):
        undo_answer(accept_request(fresh(enrolment), by=owner), by=owner)
    accepted = accept_request(fresh(enrolment), by=owner)

    with pytest.raises(errors.UndoneTooOften):
        undo_answer(accepted, by=owner)

    assert fresh(enrolment).status == S.ACCEPTED


def test_a_group_changes_ten_times_a_day() -> None:
    enrolment = make_enrolment(places=10)
    by = enrolment.enrolled_by
    assert by
    for number in range(10):
        change_group(fresh(enrolment), change=Change(places=11 + number % 2), by=by)

    with pytest.raises(errors.ChangedTooOften):
        change_group(fresh(enrolment), change=Change(places=9), by=by)

    assert fresh(enrolment).places == 12
    change_group(fresh(enrolment), change=Change(places=12), by=by)  # nothing different is no change
    with time_machine.travel(timezone.now() + TOMORROW, tick=False):
        assert change_group(fresh(enrolment), change=Change(places=9), by=by).places == 9
