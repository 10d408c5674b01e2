"""What waits for somebody at a school: the earliest deadline first."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.standing import allowed_actions, standing_of
from enrolments.services import school_day as module
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.school_day import ACTION_OF, Chore, school_day
from enrolments.services.windows import current_terms
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session, make_user
from tests.support.sign_in import sign_in

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


def test_a_deadline_is_never_hidden_by_earlier_dates_that_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHOWN", 2)
    school = make_school()
    by = make_coordinator(school)
    going = [make_enrolment(make_session(starts_at=at_nine(days=20 + day)), school=school, places=4) for day in range(3)]
    asked = [
        make_enrolment(make_session(make_activity(acceptance_mode="manual"), starts_at=at_nine(days=24 + day)), school=school)
        for day in range(3)
    ]
    offers = [waits_for_offer(school, by, at_nine(days=40 - day), f"5{'ABC'[day]}") for day in range(3)]
    for hours, offer in zip((30, 10, 20), offers, strict=True):
        Enrolment.objects.filter(pk=offer.pk).update(offer_until=timezone.now() + timedelta(hours=hours))

    day = school_day(by, [school])
    page = sign_in(Client(), by).get("/school/").content.decode()

    assert [one.enrolment.pk for one in day.work] == [offers[1].pk, offers[2].pk]  # by deadline, not by date
    assert ([one.pk for one in day.coming], [one.pk for one in day.pending]) == (
        [one.pk for one in going[:2]],
        [one.pk for one in asked[:2]],
    )
    assert (day.more_work, day.more_pending) == (1, 1)
    assert "En nog 1" in page


def waits_for_offer(school: School, by: User, starts_at: datetime, name: str) -> Enrolment:
    session = make_session(starts_at=starts_at, capacity=10)
    return join_waiting_list(session_id=session.pk, school_class_id=make_class(school, name).pk, by=by, places=10)


def test_the_chores_are_what_the_table_of_moves_allows() -> None:
    school, now = make_school(approval_mode=ApprovalMode.MENTOR), timezone.now()
    roles = (SchoolRole.COORDINATOR, SchoolRole.MENTOR, SchoolRole.TEACHER, SchoolRole.ADMIN)
    readers = [make_coordinator(school, role) for role in roles]
    activity = make_activity()
    moments = (at_nine(days=3), at_nine(days=30), now - timedelta(hours=1), now - timedelta(days=20))
    for number, starts_at in enumerate(moments):
        session = make_session(
            activity, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), enrolment_closes_at=starts_at
        )
        Enrolment.objects.bulk_create(
            Enrolment(
                school=school,
                session=session,
                mode=NamesMode.COUNT,
                places=1,
                status=status,
                enrolled_by=readers[0],
                answer_until=starts_at,
                offer_until=starts_at,
                waiting_number=number + 1 if status == S.WAITING else None,
            )
            for status in S
        )

    found = [{one.enrolment.pk: one.chore for one in school_day(reader, [school]).work} for reader in readers]

    assert found == [expected(reader, school) for reader in readers]
    assert [len(one) for one in found] == [5, 5, 3, 7]  # coordinator, mentor, teacher, administrator


def expected(reader: User, school: School) -> dict[UUID, Chore]:
    standing, now, chores = standing_of(reader), timezone.now(), {}
    for enrolment in Enrolment.objects.with_details():
        actors = standing.actors_for(school_id=school.pk, provider_id=None, approval_mode=school.approval_mode)
        until = current_terms().attendance_until(enrolment.session)
        allowed = allowed_actions(enrolment, actors, now=now, attendance_until=until)
        chore = next((one for one in Chore if one != Chore.CHOOSE_PUPILS and ACTION_OF[one] in allowed), None)
        if chore and enrolment.status not in {S.ATTENDED, S.NO_SHOW}:  # noted already; it can only be put right
            chores[enrolment.pk] = chore
    return chores
