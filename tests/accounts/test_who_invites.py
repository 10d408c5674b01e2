"""Who invites whom and ends whose role, on the page too, and what happens when two do it at once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import errors, services
from accounts.choices import OrganisationKind, RegionRole
from accounts.models import FunderOrganisation, Invitation, User
from accounts.signals import roles_changed
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import School, SchoolMembership
from tests.support import makers
from tests.support.invitations import NEW, PASSWORD, invite
from tests.support.sign_in import sign_in


@pytest.fixture
def school() -> School:
    return makers.make_school()


@pytest.fixture
def admin(school: School) -> User:
    return makers.make_coordinator(school, role=SchoolRole.ADMIN, display_name="Ada Admin")


@pytest.mark.django_db
@pytest.mark.promise("POR-8b")
@pytest.mark.parametrize(
    ("maker", "kind", "role"),
    [
        (lambda: makers.make_region_user(RegionRole.ADMIN), OrganisationKind.REGION, RegionRole.EDITOR),
        (lambda: makers.make_region_user(RegionRole.COORDINATOR), OrganisationKind.SCHOOL, SchoolRole.ADMIN),
        (lambda: makers.make_region_user(RegionRole.ADMIN), OrganisationKind.PROVIDER, ProviderRole.OWNER),
        (lambda: makers.make_region_user(RegionRole.COORDINATOR), OrganisationKind.FUNDER, "reader"),
    ],
)
def test_the_region_lets_in_the_first_person(maker: object, kind: str, role: str) -> None:
    ids = {
        OrganisationKind.REGION: None,
        OrganisationKind.SCHOOL: makers.make_school().pk,
        OrganisationKind.PROVIDER: makers.make_provider(page=False).pk,
        OrganisationKind.FUNDER: FunderOrganisation.objects.create(name="Fonds Noord", kind="fund").pk,
    }
    by = maker()  # type: ignore[operator]  # a maker of people

    invitation = services.invite(email=NEW, kind=kind, organisation_id=ids[OrganisationKind(kind)], role=role, by=by)
    user = services.accept_as_new_person(invitation=invitation, display_name="Noor", password=PASSWORD)

    from accounts.roles import roles_of  # noqa: PLC0415  # only here

    assert [(held.kind, held.code, held.organisation_id) for held in roles_of(user)] == [
        (kind, role, invitation.organisation_id)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [RegionRole.EDITOR, RegionRole.PRIVACY_OFFICER, RegionRole.COORDINATOR])
def test_only_the_regions_administrator_invites_to_the_region(role: RegionRole) -> None:
    with pytest.raises(errors.MayNotInvite):
        services.invite(
            email=NEW, kind="region", organisation_id=None, role=RegionRole.EDITOR, by=makers.make_region_user(role)
        )


@pytest.mark.django_db
@pytest.mark.promise("POR-8b")
def test_another_school_does_not_exist_for_an_inviter(client: Client, admin: User, school: School) -> None:
    other = makers.make_school()
    theirs = invite(makers.make_coordinator(other), other)
    sign_in(client, admin)

    answers = [
        client.get(f"/account/collegas/school/{other.pk}/").status_code,
        client.get("/account/collegas/school/999999/").status_code,
        client.get("/account/collegas/regio/").status_code,
        client.get("/account/collegas/onzin/").status_code,
        client.post(f"/account/collegas/school/{other.pk}/", {"email": NEW, "role": "teacher"}).status_code,
        client.post(f"/account/collegas/school/{other.pk}/beeindigen/", {"user": "1", "role": "teacher"}).status_code,
        client.post(f"/account/uitnodigingen/{theirs.pk}/intrekken/").status_code,
        client.post(f"/account/uitnodigingen/{theirs.pk}/opnieuw/").status_code,
    ]

    assert answers == [404] * 8
    assert Invitation.objects.get().is_open


@pytest.mark.django_db
def test_the_page_invites_resends_withdraws_and_ends(client: Client, admin: User, school: School) -> None:
    teacher = makers.make_coordinator(school, role=SchoolRole.TEACHER, display_name="Teun Docent")
    sign_in(client, admin)
    url = client.get("/account/collegas/")["Location"]

    client.post(url, {"email": NEW, "role": "mentor"})
    invitation = Invitation.objects.get()
    listed = client.get(url).content.decode()
    client.post(f"/account/uitnodigingen/{invitation.pk}/opnieuw/")
    client.post(f"/account/uitnodigingen/{invitation.pk}/intrekken/")
    asked = client.get(f"{url}beeindigen/", {"user": teacher.pk, "role": "teacher"}).content.decode()
    client.post(f"{url}beeindigen/", {"user": teacher.pk, "role": "teacher"})
    afterwards = client.get(url).content.decode()

    assert url == f"/account/collegas/school/{school.pk}/"
    assert NEW in listed
    assert "Teun Docent" in listed
    assert "Wil je de rol van Teun Docent beëindigen?" in asked
    assert Message.objects.count() == 2
    assert NEW not in afterwards
    assert "Teun Docent" not in afterwards


@pytest.mark.django_db
def test_a_double_click_on_invite_keeps_what_was_typed_and_sends_one_letter(
    client: Client, admin: User, school: School
) -> None:
    sign_in(client, admin)
    url = f"/account/collegas/school/{school.pk}/"
    client.post(url, {"email": NEW, "role": "mentor"})

    second = client.post(url, {"email": NEW, "role": "mentor"})

    assert second.status_code == 409
    assert "is al uitgenodigd" in second.content.decode()
    assert f'value="{NEW}"' in second.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_the_last_manager_stays(admin: User, school: School) -> None:
    second = makers.make_coordinator(school)
    end = {"kind": "school", "organisation_id": school.pk}
    heard = []
    listen = lambda sender, **facts: heard.append((facts["kind"], facts["organisation_id"], facts["user"]))  # noqa: E731
    roles_changed.connect(listen)

    services.end_membership(**end, user=second, role="coordinator", by=admin)
    services.end_membership(**end, user=second, role="coordinator", by=admin)
    with pytest.raises(errors.LastManager):
        services.end_membership(**end, user=admin, role="admin", by=admin)

    assert heard == [("school", school.pk, second)]
    assert SchoolMembership.objects.filter(school=school, ended_at=None).get().user == admin


@pytest.mark.django_db
def test_a_coordinator_cannot_end_an_administrator(admin: User, school: School) -> None:
    with pytest.raises(errors.RoleNotYours):
        services.end_membership(
            kind="school", organisation_id=school.pk, user=admin, role="admin", by=makers.make_coordinator(school)
        )


@pytest.mark.django_db
def test_more_than_a_hundred_invitations_a_day_wait_until_tomorrow(admin: User, school: School) -> None:
    Invitation.objects.bulk_create(
        Invitation(
            email=f"a{number}@voorbeeld.example", kind="school", organisation_id=school.pk, role="teacher",
            secret_hash=str(number), invited_by=admin, expires_at=timezone.now() + timedelta(days=14),
        )
        for number in range(100)
    )  # fmt: skip

    with pytest.raises(errors.TooManyInvitations) as refusal:
        invite(admin, school)

    assert refusal.value.status == 429
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert invite(admin, school).is_open


def together(*acts: object) -> list[object]:
    """Run these at the same moment on connections of their own; return what each gave or raised."""
    barrier, outcomes = threading.Barrier(len(acts)), []

    def run(act: object) -> None:
        try:
            barrier.wait(timeout=10)
            outcomes.append(act())  # type: ignore[operator]  # a callable
        except Exception as refusal:  # noqa: BLE001  # what was raised is the outcome
            outcomes.append(type(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_eight_acceptances_at_once_one_counts() -> None:
    school = makers.make_school()
    invitation = invite(makers.make_coordinator(school), school)
    user = makers.make_user(NEW)

    outcomes = together(*[lambda: services.accept_invitation(invitation=invitation, user=user)] * 8)

    assert sorted(map(str, outcomes)) == sorted(map(str, [None] + [errors.InvitationClosed] * 7))
    assert SchoolMembership.objects.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_invite_the_same_address_at_once_send_one_letter() -> None:
    school = makers.make_school()
    first, second = makers.make_coordinator(school), makers.make_coordinator(school)

    outcomes = together(lambda: invite(first, school).pk, lambda: invite(second, school).pk)

    assert errors.AlreadyInvited in outcomes
    assert Message.objects.filter(kind="accounts.invitation").count() == Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_end_each_other_at_once_do_not_both_succeed() -> None:
    school = makers.make_school()
    one, other = makers.make_coordinator(school), makers.make_coordinator(school)

    def end(user: User, by: User) -> None:
        services.end_membership(kind="school", organisation_id=school.pk, user=user, role="coordinator", by=by)

    outcomes = together(lambda: end(one, other), lambda: end(other, one))

    assert outcomes.count(None) == 1
    assert SchoolMembership.objects.filter(school=school, ended_at=None).count() == 1
