"""Somebody at the school says yes or no first, where the school asks for that."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, EnrolmentTransition
from enrolments.rules.standing import allowed_actions, standing_of
from enrolments.services import waiting
from enrolments.services.answering import undo_answer
from enrolments.services.approving import approve, disapprove
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from outbox.models import Message
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
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


@pytest.mark.parametrize(
    ("mode", "role", "expected"),
    [
        (ApprovalMode.NONE, SchoolRole.COORDINATOR, S.ACCEPTED),
        (ApprovalMode.MENTOR, SchoolRole.COORDINATOR, S.DRAFT),
        (ApprovalMode.MENTOR, SchoolRole.ADMIN, S.ACCEPTED),
        (ApprovalMode.HEAD, SchoolRole.COORDINATOR, S.DRAFT),
        (ApprovalMode.HEAD, SchoolRole.ADMIN, S.ACCEPTED),
    ],
)
def test_who_may_say_yes_need_not_ask(mode: ApprovalMode, role: SchoolRole, expected: S) -> None:
    group = asked_of(mode, role=role)

    assert (group.status, taken(group), (group.answer_until is None)) == (expected, 12, expected == S.ACCEPTED)


@pytest.mark.parametrize(
    ("mode", "role", "may"),
    [
        (ApprovalMode.MENTOR, SchoolRole.MENTOR, True),
        (ApprovalMode.MENTOR, SchoolRole.ADMIN, True),
        (ApprovalMode.MENTOR, SchoolRole.COORDINATOR, False),
        (ApprovalMode.MENTOR, SchoolRole.TEACHER, False),
        (ApprovalMode.HEAD, SchoolRole.ADMIN, True),
        (ApprovalMode.HEAD, SchoolRole.MENTOR, False),
    ],
)
def test_who_may_say_yes_is_what_the_school_set(mode: ApprovalMode, role: SchoolRole, may: bool) -> None:
    group = asked_of(mode)

    def actions(school: School) -> list[str]:
        actors = standing_of(make_coordinator(school, role)).actors_for(
            school_id=group.school_id, provider_id=None, approval_mode=group.school.approval_mode
        )
        return allowed_actions(group, actors, now=timezone.now(), attendance_until=FAR)

    assert ("approve" in actions(group.school), "disapprove" in actions(group.school)) == (may, may)
    assert actions(make_school(approval_mode=mode)) == []


def test_the_approvers_are_asked_and_the_provider_hears_nothing_yet() -> None:
    school = make_school(approval_mode=ApprovalMode.MENTOR)
    mentor = make_coordinator(school, SchoolRole.MENTOR)
    activity = make_activity()
    owner = make_provider_user(activity.provider)
    school_class = make_class(school)
    by = make_coordinator(school)

    group = enrol_class(session_id=make_session(activity).pk, school_class_id=school_class.pk, by=by, places=12)

    assert set(Message.objects.values_list("kind", "recipient")) == {("enrolments.approval_asked", mentor.email)}
    assert not Enrolment.objects.visible_to(owner).filter(pk=group.pk).exists()


@pytest.mark.parametrize(("manual", "expected"), [(False, S.ACCEPTED), (True, S.REQUESTED)])
def test_a_yes_inside_the_school_sends_the_group_on(manual: bool, expected: S) -> None:
    group = asked_of(ApprovalMode.HEAD, manual=manual)
    head = make_coordinator(group.school, SchoolRole.ADMIN)

    approve(group, by=head)

    after = fresh(group)
    assert (after.status, after.answer_until is None, taken(group)) == (expected, not manual, 12)
    assert EnrolmentTransition.objects.get(enrolment=group, to_status=S.REQUESTED).by == head
    with pytest.raises(errors.MoveNotPossible):
        approve(fresh(group), by=head)


def test_a_no_inside_the_school_has_a_reason_and_frees_the_places() -> None:
    group = asked_of(ApprovalMode.HEAD)
    head = make_coordinator(group.school, SchoolRole.ADMIN)
    with pytest.raises(errors.ReasonNeeded):
        disapprove(group, by=head, reason=" ", reason_code="timetable")

    disapprove(group, by=head, reason="Dan is er toetsweek.", reason_code="timetable")

    assert (status(group), taken(group), fresh(group).undo_to) == (S.DECLINED, 0, "")
    with pytest.raises(errors.UndoTooLate):
        undo_answer(fresh(group), by=head)


def test_colleagues_who_do_not_answer_in_five_working_days_give_the_places_back() -> None:
    group = asked_of(ApprovalMode.HEAD)
    assert group.answer_until is not None

    with time_machine.travel(group.answer_until):
        assert waiting.expire_unanswered() == 1

    assert (status(group), taken(group)) == (S.EXPIRED, 0)
    assert Message.objects.filter(kind="enrolments.expired").count() == 1


def test_a_yes_that_came_while_the_clock_looked_is_not_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    group = asked_of(ApprovalMode.HEAD, manual=True)
    head = make_coordinator(group.school, SchoolRole.ADMIN)
    assert group.answer_until is not None
    hold = waiting.hold

    def approved_meanwhile(enrolment: Enrolment) -> None:
        if status(group) == S.DRAFT:
            approve(fresh(group), by=head)
        hold(enrolment)

    monkeypatch.setattr(waiting, "hold", approved_meanwhile)
    with time_machine.travel(group.answer_until):
        assert waiting.expire_unanswered() == 0

    assert status(group) == S.REQUESTED


def test_who_takes_an_offer_asks_the_school_too_and_the_places_stay() -> None:
    session = make_session(capacity=20)
    first = make_enrolment(session, places=20)
    school = make_school(approval_mode=ApprovalMode.HEAD)
    by = make_coordinator(school)
    group = join_waiting_list(session_id=session.pk, school_class_id=make_class(school).pk, by=by, places=8)
    cancel_enrolment(first, by=by_of(first))

    waiting.accept_offer(fresh(group), by=by)

    assert (status(group), taken(group)) == (S.DRAFT, 8)
