"""Colleagues come by invitation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts import errors, services
from accounts.models import AccountEvent, Invitation, User
from accounts.services.invitations import find_invitation
from accounts.signals import invitation_accepted
from outbox.models import Message
from schools.choices import SchoolRole
from schools.models import School, SchoolMembership
from tests.support import makers
from tests.support.invitations import NEW, PASSWORD, invite, link
from tests.support.sign_in import sign_in


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
