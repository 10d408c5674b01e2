"""The school's own yes when the world changes: switched off, nobody left to give it, a group that grows afterwards."""

import pytest
from django.test import Client

from accounts.choices import OrganisationKind
from accounts.models import User
from accounts.services.blocking import block_user
from accounts.services.memberships import end_membership
from activities.choices import AcceptanceMode
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.changing import Change
from enrolments.services.approving import approve, go_on_without_approval, tell_where_nobody_approves
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class
from enrolments.services.invariants import broken_invariants
from enrolments.tasks import keep_time
from outbox.models import Message
from schools.choices import ApprovalMode, SchoolRole
from schools.models import School
from schools.services.settings import change_settings
from tests.support.enrolling import fresh
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school(approval_mode=ApprovalMode.MENTOR)


@pytest.fixture
def by(school: School) -> User:
    return make_coordinator(school)


def draft(school: School, by: User, *, name: str = "3B", acceptance: str = AcceptanceMode.AUTOMATIC) -> Enrolment:
    session = make_session(make_activity(acceptance_mode=acceptance))
    school_class = make_class(school, name)
    made = fresh(enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=10))
    assert made.status == S.DRAFT
    return made


def kinds(user: User) -> list[str]:
    return sorted(kind.removeprefix("enrolments.") for kind in mails(user).values_list("kind", flat=True))


def mails(user: User) -> "Message.objects":  # type: ignore[valid-type,name-defined]  # a queryset
    return Message.objects.filter(recipient=user.email)


def test_who_waits_for_a_yes_goes_on_when_the_school_asks_for_none_any_more(school: School, by: User) -> None:
    mentor, admin = make_coordinator(school, SchoolRole.MENTOR), make_coordinator(school, SchoolRole.ADMIN)
    direct, asked = draft(school, by), draft(school, by, name="3C", acceptance=AcceptanceMode.MANUAL)
    owner = make_provider_user(asked.session.activity.provider)
    other_school = make_school(approval_mode=ApprovalMode.HEAD)
    elsewhere = draft(other_school, make_coordinator(other_school))
    change_settings(school=school, holiday_region="", approval_mode=ApprovalMode.HEAD, by=admin)
    keep_time()
    assert (fresh(direct).status, kinds(mentor)) == (S.DRAFT, ["approval_asked"] * 2)

    change_settings(school=school, holiday_region="", approval_mode=ApprovalMode.NONE, by=admin)
    keep_time()
    keep_time()

    assert [fresh(one).status for one in (direct, asked, elsewhere)] == [S.ACCEPTED, S.REQUESTED, S.DRAFT]
    assert (kinds(by), kinds(owner)) == (["confirmed", "requested"], ["new_request"])
    assert fresh(asked).answer_until is not None
    history = list(direct.transitions.order_by("pk").values_list("from_status", "to_status", "by"))
    assert history[1:] == [(S.DRAFT, S.REQUESTED, None), (S.REQUESTED, S.ACCEPTED, None)]
    assert broken_invariants() == {}
    assert go_on_without_approval() == 0


def test_when_the_last_one_who_can_say_yes_leaves_the_coordinators_hear_it_once_a_day(school: School, by: User) -> None:
    mentor, admin = make_coordinator(school, SchoolRole.MENTOR), make_coordinator(school, SchoolRole.ADMIN)
    group = draft(school, by)

    end_membership(kind=OrganisationKind.SCHOOL, organisation_id=school.pk, user=mentor, role=SchoolRole.MENTOR, by=admin)
    assert kinds(by) == []  # the administrator can still say yes
    block_user(user=admin, by=admin)
    tell_where_nobody_approves()

    assert kinds(by) == ["nobody_approves"]
    assert "klas 3B" in mails(by).get().text
    make_coordinator(school, SchoolRole.MENTOR)
    assert tell_where_nobody_approves() == 0
    assert fresh(group).status == S.DRAFT


def test_pages_say_that_nobody_can_say_yes(client: Client, school: School, by: User) -> None:
    session, school_class = make_session(), make_class(school)
    sign_in(client, by)
    page = f"/school/inschrijven/{session.pk}/{school_class.pk}/"
    group = {"places": "10", "adults": "1", "note": "", "step": "check"}

    assert "kan nu niemand akkoord geven" in client.post(page, group, follow=True).content.decode()
    assert "Niemand kan nu akkoord geven" in client.get("/school/instellingen/").content.decode()
    make_coordinator(school, SchoolRole.MENTOR)
    assert "kan nu niemand akkoord geven" not in client.post(page, group, follow=True).content.decode()
    assert "Niemand kan nu akkoord geven" not in client.get("/school/instellingen/").content.decode()


def test_a_yes_is_a_yes_to_the_group_as_it_was_shown(client: Client, school: School, by: User) -> None:
    mentor, group = make_coordinator(school, SchoolRole.MENTOR), draft(school, by)
    seen = group.sequence
    change_group(fresh(group), change=Change(places=14), by=by)

    with pytest.raises(errors.StaleVersion):
        approve(fresh(group), by=mentor, seen=seen)

    sign_in(client, mentor)
    page = f"/school/inschrijvingen/{group.pk}/akkoord/"
    assert client.post(page, {"answer": "yes", "seen": seen}).status_code == 412
    assert fresh(group).status == S.DRAFT
    assert client.post(page, {"answer": "yes", "seen": fresh(group).sequence}).status_code == 302
    assert fresh(group).status == S.ACCEPTED


def test_a_program_says_yes_to_the_group_it_looked_at(client: Client, school: School, by: User) -> None:
    mentor, group = make_coordinator(school, SchoolRole.MENTOR), draft(school, by)
    sign_in(client, mentor)
    address = f"/api/v1/enrolments/{group.pk}/"
    seen = client.get(address).headers["ETag"]
    change_group(fresh(group), change=Change(places=14), by=by)

    stale = client.post(f"{address}approve/", headers={"if-match": seen})

    assert (stale.status_code, stale.json()["code"], fresh(group).status) == (412, "precondition_failed", S.DRAFT)
    assert client.post(f"{address}approve/", headers={"if-match": client.get(address).headers["ETag"]}).status_code == 200
    assert fresh(group).status == S.ACCEPTED


def test_the_yes_stays_when_the_group_grows_and_who_gave_it_hears_so(school: School, by: User) -> None:
    mentor, group = make_coordinator(school, SchoolRole.MENTOR), draft(school, by)
    approve(fresh(group), by=mentor)
    before = kinds(mentor)

    change_group(fresh(group), change=Change(places=8), by=by)
    assert kinds(mentor) == before  # smaller is no news for them
    change_group(fresh(group), change=Change(places=14), by=by)

    assert fresh(group).status == S.ACCEPTED
    assert kinds(mentor) == sorted([*before, "grown_after_yes"])
    assert "14 leerlingen" in mails(mentor).get(kind="enrolments.grown_after_yes").text
