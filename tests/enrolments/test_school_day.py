"""What waits for somebody at a school: the earliest deadline first."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from enrolments.choices import EnrolmentStatus as S
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.school_day import Chore, school_day
from schools.choices import ApprovalMode, SchoolRole
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session, make_user

pytestmark = pytest.mark.django_db


def test_the_earliest_deadline_comes_first() -> None:
    school = make_school()
    soon = make_session(make_activity(), starts_at=at_nine(days=3))
    confirm = make_enrolment(soon, school=school, places=10)
    far = make_session(capacity=10)
    offered = join_waiting_list(
        session_id=far.pk, school_class_id=make_class(school, "4A").pk, by=make_coordinator(school), places=10
    )
    later = make_enrolment(make_session(make_activity(), starts_at=at_nine(days=30)), school=school, places=10)

    day = school_day(confirm.enrolled_by, [school])

    assert {one.chore: one.enrolment.pk for one in day.work} == {
        Chore.CONFIRM: confirm.pk,
        Chore.ANSWER_OFFER: offered.pk,
    }
    assert [one.due for one in day.work] == sorted(one.due for one in day.work)
    assert [one.pk for one in day.coming] == [later.pk]


def test_a_mentor_is_asked_for_their_yes_and_the_coordinator_is_not() -> None:
    school = make_school(approval_mode=ApprovalMode.MENTOR)
    coordinator, mentor = make_coordinator(school), make_user()
    school.memberships.create(user=mentor, role=SchoolRole.MENTOR)
    asked = enrol_class(session_id=make_session().pk, school_class_id=make_class(school).pk, by=coordinator, places=20)

    assert asked.status == S.DRAFT
    assert [one.chore for one in school_day(mentor, [school]).work] == [Chore.APPROVE]
    assert [one.chore for one in school_day(coordinator, [school]).work] == []
    assert [one.pk for one in school_day(coordinator, [school]).pending] == [asked.pk]


def test_attendance_waits_once_it_began_and_until_the_names_close() -> None:
    enrolment = make_enrolment(make_session(make_activity(), starts_at=at_nine(days=10)), places=10)
    school, start = enrolment.school, enrolment.session.starts_at
    found = []
    for moment in (start - timedelta(hours=1), start + timedelta(hours=1), start + timedelta(days=30)):
        with time_machine.travel(moment, tick=False):
            assert timezone.now() == moment
            found.append([one.chore for one in school_day(enrolment.enrolled_by, [school]).work])

    assert found == [[Chore.CONFIRM], [Chore.NOTE_ATTENDANCE], []]
