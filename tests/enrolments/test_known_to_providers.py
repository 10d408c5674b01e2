"""What a provider never hears of a group: that its school kept it in, that it waited, what it would have settled for."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import Side
from enrolments.models import Enrolment
from enrolments.rules.wishes import Wishes
from enrolments.services.answering import accept_request, decline_request, propose_other_date
from enrolments.services.approving import approve, disapprove
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.roster import open_roster
from enrolments.services.talking import say
from enrolments.services.waiting import accept_offer, decline_offer, expire_unanswered
from privacy.models import AccessEvent
from schools.choices import ApprovalMode, SchoolRole
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def owner_of(session: Session) -> User:
    return make_provider_user(session.activity.provider)


def by_of(group: Enrolment) -> User:
    assert group.enrolled_by is not None
    return group.enrolled_by


def draft() -> Enrolment:
    school = make_school(approval_mode=ApprovalMode.HEAD)
    school_class, session = make_class(school), make_session()
    by = make_coordinator(school)
    return fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=12))


def waiting(wishes: Wishes | None = None) -> tuple[Enrolment, Enrolment]:
    """Return a group that waits, and the one that has the places."""
    session = make_session(capacity=20)
    first, school_class = make_enrolment(session, places=20), make_class(make_school())
    waits = join_waiting_list(
        session_id=session.pk,
        school_class_id=school_class.pk,
        by=make_coordinator(school_class.school),
        places=12,
        wishes=wishes or Wishes(None, takes_other_dates=False),
    )
    return fresh(waits), first


def api(user: User, group: Enrolment) -> Any:
    return sign_in(Client(), user).get(f"/api/v1/enrolments/{group.pk}/")


def disapproved() -> Enrolment:
    group = draft()
    head = make_coordinator(group.school, SchoolRole.ADMIN)
    return disapprove(group, by=head, reason="Deze klas heeft het te zwaar.", reason_code="timetable")


def taken_back_inside() -> Enrolment:
    group = draft()
    return cancel_enrolment(group, by=by_of(group), reason="Toch maar niet.", reason_code="illness")


def left_alone_inside() -> Enrolment:
    group = draft()
    assert expire_unanswered(now=group.session.starts_at) == 1
    return group


def left_the_list() -> Enrolment:
    group, _first = waiting()
    return cancel_enrolment(group, by=by_of(group))


def offer_not_taken() -> Enrolment:
    group, first = waiting()
    cancel_enrolment(first, by=by_of(first))
    return decline_offer(fresh(group), by=by_of(group))


@pytest.mark.parametrize("ended", [disapproved, taken_back_inside, left_alone_inside, left_the_list, offer_not_taken])
def test_a_group_that_ended_before_it_reached_its_provider_stays_inside_the_school(ended: Any) -> None:
    group = fresh(ended())
    owner = owner_of(group.session)
    client = sign_in(Client(), owner)

    assert api(owner, group).status_code == 404
    assert client.get("/api/v1/enrolments/", {"session": group.session_id, "school": group.school_id}).json()["results"] == []
    assert client.get(f"/aanbieder/aanvragen/{group.pk}/berichten/").status_code == 404
    assert api(by_of(group), group).status_code == 200
    with pytest.raises(errors.NothingToTalkAbout):
        say(group, side=Side.SCHOOL, by=by_of(group), text="Dit hoort de aanbieder niet.")


def test_a_group_that_left_after_it_reached_its_provider_is_still_there() -> None:
    group = draft()
    approve(group, by=make_coordinator(group.school, SchoolRole.ADMIN))
    cancel_enrolment(fresh(group), by=by_of(group), reason="De bus rijdt niet.", reason_code="illness")

    answer = api(owner_of(group.session), group).json()

    assert (answer["status"], answer["status_reason"]) == (S.CANCELLED_BY_SCHOOL, "De bus rijdt niet.")
    assert [(one["from"], one["to"]) for one in answer["history"]] == [
        ("", S.REQUESTED),
        (S.REQUESTED, S.ACCEPTED),
        (S.ACCEPTED, S.CANCELLED_BY_SCHOOL),
    ]


def test_that_a_group_waited_and_for_what_is_for_its_school_alone() -> None:
    group, first = waiting(Wishes(8, takes_other_dates=True))
    cancel_enrolment(first, by=by_of(first))
    accept_offer(fresh(group), by=by_of(group))

    theirs, own = api(owner_of(group.session), group).json(), api(by_of(group), group).json()

    assert [one["to"] for one in own["history"]] == [S.REQUESTED, S.WAITING, S.OFFERED, S.ACCEPTED]
    assert [(one["from"], one["to"]) for one in theirs["history"]] == [("", S.REQUESTED), ("", S.ACCEPTED)]
    assert (theirs["takes_other_dates"], theirs["offer_until"]) == (False, None)
    assert (own["takes_other_dates"], own["offer_until"] is not None) == (True, True)
    listed = sign_in(Client(), owner_of(group.session)).get("/api/v1/enrolments/").json()["results"]
    assert [one["takes_other_dates"] for one in listed if one["id"] == str(group.pk)] == [False]


@pytest.mark.promise("POR-4c")
def test_a_provider_sees_no_names_of_a_group_that_comes_no_more() -> None:
    group = make_enrolment(names=2)
    owner = owner_of(group.session)
    with time_machine.travel(group.session.starts_at - timedelta(days=1), tick=False):
        before = api(owner, group).json()["pupils"]
        cancel_enrolment(fresh(group), by=by_of(group), reason="De bus rijdt niet.", reason_code="transport")
        after, own = api(owner, group).json()["pupils"], api(by_of(group), group).json()["pupils"]

    assert (len(before), len(after), len(own)) == (2, 0, 2)
    assert AccessEvent.objects.filter(actor_role="provider").count() == 1


@pytest.mark.promise("POR-4c")
def test_a_request_is_answered_by_its_number_and_names_follow_the_yes() -> None:
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL, names_mode=NamesMode.NAMES)
    group = make_enrolment(make_session(activity), names=2)
    owner = owner_of(group.session)

    with time_machine.travel(group.session.starts_at - timedelta(days=1), tick=False):
        [asked] = open_roster(group.session, by=owner, role="provider").groups
        before = api(owner, group).json()["pupils"]
        looks = AccessEvent.objects.filter(actor_role="provider").count()
        accept_request(fresh(group), by=owner)
        [coming] = open_roster(group.session, by=owner, role="provider").groups
        after = api(owner, group).json()["pupils"]

    assert (len(asked.guests), len(before), looks, asked.enrolment.places) == (0, 0, 0, 2)
    assert (len(coming.guests), len(after)) == (2, 2)


def test_another_date_is_refused_in_the_same_words_where_the_class_waits_for_it_already() -> None:
    """The provider must not learn from a refusal on which of its dates a class waits."""
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL, names_mode=NamesMode.COUNT)
    one, other = make_session(activity), make_session(activity, capacity=20, starts_at=timezone.now() + timedelta(days=30))
    make_enrolment(other, places=10)
    school_class: SchoolClass = make_class(make_school())
    by = make_coordinator(school_class.school)
    group = fresh(enrol_class(session_id=one.pk, school_class_id=school_class.pk, by=by, places=8))
    # A group that waits although there is room for fewer: it stands on that date, unseen by its provider.
    waits = join_waiting_list(session_id=other.pk, school_class_id=school_class.pk, by=by, places=15)
    owner = owner_of(one)

    with pytest.raises(errors.DateDoesNotFit):
        propose_other_date(group, session_id=other.pk, by=owner, reason="Die dag kan niet.")

    assert (fresh(group).status, fresh(waits).status) == (S.REQUESTED, S.WAITING)
    assert decline_request(fresh(group), by=owner, reason="Die dag kan niet.", reason_code="staff").status == S.DECLINED
