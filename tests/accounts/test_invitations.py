"""Colleagues come by invitation."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import errors, services
from accounts.choices import OrganisationKind, RegionRole
from accounts.models import AccountEvent, FunderOrganisation, Invitation, User
from accounts.services.invitations import find_invitation
from accounts.signals import invitation_accepted, roles_changed
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import School, SchoolMembership
from tests.support import makers
from tests.support.sign_in import sign_in

PASSWORD = "vier paarden op het dak"
NEW = "nieuw@voorbeeld.example"


def invite(by: User, school: School, email: str = NEW, role: str = SchoolRole.TEACHER, **more: bool) -> Invitation:
    return services.invite(email=email, kind=OrganisationKind.SCHOOL, organisation_id=school.pk, role=role, by=by, **more)


def link(email: str = NEW) -> str:
    letter = Message.objects.filter(kind="accounts.invitation", recipient=email).order_by("-created_at")[0]
    found = re.search(r"/account/uitnodiging/\S+", letter.text)
    assert found
    return found[0]


@pytest.fixture
def school() -> School:
    return makers.make_school()


@pytest.fixture
def admin(school: School) -> User:
    return makers.make_coordinator(school, role=SchoolRole.ADMIN, display_name="Ada Admin")


@pytest.mark.django_db
def test_the_letter_says_who_where_as_what_and_only_the_hash_of_its_link_is_kept(admin: User, school: School) -> None:
    invitation = invite(admin, school, email="Nieuw@Voorbeeld.example")

    letter = Message.objects.get()
    secret = link().split("/")[3]
    assert letter.recipient == invitation.email == NEW
    assert letter.subject == f"Ada Admin nodigt je uit voor {school.name}"
    assert f"Doe mee bij {school.name} als Docent." in letter.text
    assert link() in letter.html
    assert secret not in str(Invitation.objects.values().get())
    assert find_invitation(secret) == invitation
    assert timedelta(days=13, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=14)


@pytest.mark.django_db
@pytest.mark.promise("OGP-1.1", "PM-1a")
def test_a_new_person_gives_a_name_and_a_password_and_is_in(client: Client, admin: User, school: School) -> None:
    heard = []
    listen = lambda sender, **facts: heard.append(sorted(facts))  # noqa: E731  # kept alive by its name
    invitation_accepted.connect(listen)
    invite(admin, school)

    page = client.get(link()).content.decode()
    fields = set(re.findall(r'name="(\w+)"', page.partition("<main")[2].partition("</main")[0]))
    response = client.post(link(), {"display_name": "Noor Bakker", "password": PASSWORD})

    user = User.objects.get(email=NEW)
    assert fields - {"csrfmiddlewaretoken"} == {"display_name", "password"}
    assert response["Location"] == "/account/"
    assert client.get("/api/v1/me/").json()["roles"] == [
        {
            "kind": "school",
            "role": "teacher",
            "label": "Docent",
            "organisation": {"id": school.pk, "name": school.name},
        }
    ]
    assert user.check_password(PASSWORD)
    assert heard == [["invitation", "signal", "user"]]
    assert list(AccountEvent.objects.values_list("act", "about", "by", "user")) == [
        ("role_given", f"school:{school.pk}:teacher", admin.pk, user.pk)
    ]


@pytest.mark.django_db
def test_opening_the_link_changes_nothing_so_mail_scanners_do_no_harm(client: Client, admin: User, school: School) -> None:
    invite(admin, school)
    before = list(Invitation.objects.values())

    client.get(link())
    client.head(link())

    assert list(Invitation.objects.values()) == before
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.django_db
def test_a_weak_password_comes_back_with_everything_that_was_typed(client: Client, admin: User, school: School) -> None:
    invite(admin, school)

    response = client.post(link(), {"display_name": "Noor Bakker", "password": "kort"})

    assert response.status_code == 422
    assert 'value="Noor Bakker"' in response.content.decode()
    assert "12" in response.content.decode()
    assert Invitation.objects.get().is_open


@pytest.mark.django_db
def test_who_has_an_account_signs_in_first_and_then_accepts(client: Client, admin: User, school: School) -> None:
    user = makers.make_user(NEW)
    invite(admin, school)

    asked = client.get(link()).content.decode()
    posted = client.post(link(), {"display_name": "Boef", "password": PASSWORD})
    client.force_login(user)
    shown = client.get(link()).content.decode()
    accepted = client.post(link())
    again = client.post(link())

    assert f"/account/login/?next={link().replace('/', '%2F')}" in asked
    assert posted.status_code == 200
    assert "Neem de uitnodiging aan" in shown
    assert accepted["Location"] == "/account/"
    assert SchoolMembership.objects.filter(user=user, school=school, role="teacher", ended_at=None).count() == 1
    assert again.status_code == 410


@pytest.mark.django_db
@pytest.mark.promise("PM-1a")
def test_an_invitation_cannot_be_taken_by_somebody_else(client: Client, admin: User, school: School) -> None:
    other = makers.make_user()
    invite(admin, school)
    client.force_login(other)

    page = client.get(link())
    response = client.post(link())

    assert "voor een ander e-mailadres" in page.content.decode()
    assert response.status_code == 403
    assert not SchoolMembership.objects.filter(user=other).exists()
    assert Invitation.objects.get().is_open


@pytest.mark.django_db
@pytest.mark.parametrize("days", [13, 15])
def test_a_link_works_fourteen_days(client: Client, admin: User, school: School, days: int) -> None:
    invite(admin, school)

    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert client.get(link()).status_code == (200 if days < 14 else 410)


@pytest.mark.django_db
def test_a_link_that_never_was_looks_like_one_that_is_over(client: Client, admin: User, school: School) -> None:
    invitation = invite(admin, school)
    real = link()
    services.withdraw(invitation=invitation, by=admin)

    over, never = client.get(real), client.get("/account/uitnodiging/abc/")

    assert over.status_code == never.status_code == 410
    assert "De link is gebruikt, ingetrokken of ouder dan 14 dagen." in never.content.decode()


@pytest.mark.django_db
def test_sending_again_makes_a_new_link_and_kills_the_old_one(client: Client, admin: User, school: School) -> None:
    invitation = invite(admin, school)
    old = link()

    services.resend(invitation=invitation, by=admin)

    assert client.get(old).status_code == 410
    assert client.get(link()).status_code == 200
    assert old != link()


@pytest.mark.django_db
def test_inviting_an_expired_address_again_sends_it_again(admin: User, school: School) -> None:
    first = invite(admin, school)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    second = invite(admin, school)

    assert (first.pk, second.is_open) == (second.pk, True)


@pytest.mark.django_db
def test_what_is_open_done_or_closed_is_refused_by_name(admin: User, school: School) -> None:
    invitation = invite(admin, school)

    with pytest.raises(errors.AlreadyInvited):
        invite(admin, school)
    with pytest.raises(errors.AlreadyColleague):
        invite(admin, school, email=admin.email, role=SchoolRole.ADMIN)
    services.withdraw(invitation=invitation, by=admin)
    with pytest.raises(errors.InvitationClosed):
        services.withdraw(invitation=invitation, by=admin)
    with pytest.raises(errors.InvitationClosed):
        services.resend(invitation=invitation, by=admin)


@pytest.mark.django_db
@pytest.mark.promise("PM-1a")
def test_the_address_of_a_desk_needs_a_named_person(client: Client, admin: User, school: School) -> None:
    sign_in(client, admin)
    url = f"/account/collegas/school/{school.pk}/"

    warned = client.post(url, {"email": "info@werf.example", "role": "teacher"})
    confirmed = client.post(url, {"email": "info@werf.example", "role": "teacher", "is_personal": "on"})

    assert warned.status_code == 422
    assert "Dit lijkt een gedeelde mailbox" in warned.content.decode()
    assert 'name="is_personal"' in warned.content.decode()
    assert 'value="info@werf.example"' in warned.content.decode()
    assert confirmed["Location"] == url
    assert Invitation.objects.get().email == "info@werf.example"


@pytest.mark.django_db
@pytest.mark.promise("PM-1a")
def test_a_second_person_on_one_account_is_impossible(admin: User, school: School) -> None:
    makers.make_user(NEW)

    with pytest.raises(errors.AddressTaken):
        services.register(email="NIEUW@voorbeeld.example", password=PASSWORD, display_name="Een ander")


# Who may invite whom: (role of the inviter, role given) -> allowed
@pytest.mark.django_db
@pytest.mark.promise("POR-8b")
@pytest.mark.parametrize(
    ("inviter", "role", "allowed"),
    [
        (SchoolRole.ADMIN, SchoolRole.ADMIN, True),
        (SchoolRole.ADMIN, SchoolRole.MENTOR, True),
        (SchoolRole.COORDINATOR, SchoolRole.TEACHER, True),
        (SchoolRole.COORDINATOR, SchoolRole.COORDINATOR, True),
        (SchoolRole.COORDINATOR, SchoolRole.ADMIN, False),
        (SchoolRole.TEACHER, SchoolRole.TEACHER, False),
        (SchoolRole.MENTOR, SchoolRole.MENTOR, False),
    ],
)
def test_nobody_gives_more_than_their_own_role_may(school: School, inviter: str, role: str, allowed: bool) -> None:
    by = makers.make_coordinator(school, role=SchoolRole(inviter))

    if allowed:
        assert invite(by, school, role=role).role == role
    else:
        with pytest.raises((errors.RoleNotYours, errors.MayNotInvite)):
            invite(by, school, role=role)
        assert not Invitation.objects.exists()


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
            connection.close()

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
