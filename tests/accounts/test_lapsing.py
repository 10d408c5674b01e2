"""Whoever may let nobody in any more lets nobody in by a letter of before either."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts import errors, services
from accounts.choices import OrganisationKind, RegionRole
from accounts.models import Invitation, RegionMembership, User
from accounts.services.closing import close_account
from accounts.services.first_admin import invite_first_admin
from accounts.services.memberships import end_membership
from schools.choices import SchoolRole
from schools.models import School, SchoolMembership
from schools.services.applications import Branch, apply_as_school, decline_school
from tests.support import makers
from tests.support.invitations import NEW, PASSWORD, invite, link
from tests.support.sign_in import sign_in

BRANCH = Branch(branch_code="99ZZ01", name="Eems College", street="Kade 1", postcode="9934 AB", city="Delfzijl")
ANSWER = {"display_name": "Noor Bakker", "password": PASSWORD}


def end_the_role(*, user: User, by: User) -> None:
    school = user.school_memberships.get().school
    end_membership(kind=OrganisationKind.SCHOOL, organisation_id=school.pk, user=user, role=SchoolRole.COORDINATOR, by=by)


STOPS: tuple[Callable[..., object], ...] = (services.block_user, services.restrict_account, close_account, end_the_role)


@pytest.fixture
def school() -> School:
    return makers.make_school()


@pytest.mark.django_db
@pytest.mark.promise("PM-6", "SP-5a")
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_a_link_dies_with_the_role_of_who_sent_it(stop: Callable[..., object], school: School) -> None:
    admin, leaving = makers.make_coordinator(school, role=SchoolRole.ADMIN), makers.make_coordinator(school)
    invitation = invite(leaving, school)
    path = link()
    assert Client().get(path).status_code == 200

    stop(user=leaving, by=admin)

    assert (Client().get(path).status_code, Client().post(path, ANSWER).status_code) == (410, 410)
    assert not User.objects.filter(email=NEW).exists()
    # Nothing typed is lost: a colleague sends it again, and the new link works.
    services.resend(invitation=Invitation.objects.get(pk=invitation.pk), by=admin)
    assert Client().post(link(), ANSWER).status_code == 302
    assert SchoolMembership.objects.get(user__email=NEW).school == school


@pytest.mark.django_db
def test_a_lapsed_invitation_shows_as_expired_with_the_button_to_send_it_again(school: School) -> None:
    admin, leaving = makers.make_coordinator(school, role=SchoolRole.ADMIN), makers.make_coordinator(school)
    invite(leaving, school)
    kept = invite(admin, school, email="ander@voorbeeld.example")

    services.block_user(user=leaving, by=admin)

    assert [one.email for one in Invitation.objects.open()] == [kept.email]
    page = sign_in(Client(), admin).get(f"/account/collegas/school/{school.pk}/").text
    assert (NEW in page, "verlopen" in page.lower()) == (True, True)


@pytest.mark.django_db
def test_who_still_may_keeps_the_links_when_another_role_ends(school: School) -> None:
    admin, both = makers.make_coordinator(school, role=SchoolRole.ADMIN), makers.make_coordinator(school)
    SchoolMembership.objects.create(school=school, user=both, role=SchoolRole.TEACHER)
    invite(both, school)

    end_membership(kind=OrganisationKind.SCHOOL, organisation_id=school.pk, user=both, role=SchoolRole.TEACHER, by=admin)

    assert Client().post(link(), ANSWER).status_code == 302


@pytest.mark.django_db
def test_the_first_administrator_has_no_sender_and_nobody_else_may_do_without() -> None:
    invite_first_admin(email=NEW)
    path = link()
    assert Client().get(path).status_code == 200

    RegionMembership.objects.create(user=makers.make_user("eerste@voorbeeld.example"), role=RegionRole.ADMIN)

    assert Client().get(path).status_code == 410


@pytest.mark.django_db
def test_the_link_of_who_was_erased_is_nobodys(school: School) -> None:
    invite(makers.make_coordinator(school), school)
    # What erasing an account does to it: the key of the sender goes.
    Invitation.objects.update(invited_by=None)

    assert Client().post(link(), ANSWER).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_the_sender_is_being_blocked_waits_and_is_refused(school: School) -> None:
    leaving, new = makers.make_coordinator(school), makers.make_user(NEW)
    invitation = invite(leaving, school)
    blocked, outcomes = threading.Event(), []

    def accept() -> None:
        try:
            blocked.wait(timeout=10)
            services.accept_invitation(invitation=invitation, user=new)
        except Exception as refusal:  # noqa: BLE001  # what was raised is the outcome
            outcomes.append(type(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=accept)
    thread.start()
    with transaction.atomic():
        services.block_user(user=leaving, by=leaving)
        blocked.set()
        thread.join(timeout=0.5)
        assert (thread.is_alive(), outcomes) == (True, [])
    thread.join(timeout=10)

    assert (outcomes, SchoolMembership.objects.filter(user=new).exists()) == ([errors.InvitationClosed], False)


@pytest.mark.django_db
def test_who_applied_for_a_school_and_was_refused_has_let_nobody_in() -> None:
    applicant = makers.make_user("eerste@voorbeeld.example")
    school = apply_as_school(branch=BRANCH, by=applicant)
    invite(applicant, school, role=SchoolRole.ADMIN)

    decline_school(school=school, reason="Dit is niet jullie school.", by=makers.make_region_user(RegionRole.COORDINATOR))

    assert (Client().post(link(), ANSWER).status_code, User.objects.filter(email=NEW).exists()) == (410, False)
