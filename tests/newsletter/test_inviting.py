"""Invitations: a list of its own with a basis of its own, stopped by one click (promises POR-3d, POR-7f)."""

import re
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from kit.address_hash import address_hash
from newsletter import services
from newsletter.links import confirmation_token
from newsletter.models import Invitation, InvitedAs, Objection, Subscriber, Suppression
from newsletter.services.inviting import count_waiting, invite_one, invite_waiting, object_to_invitations, waiting
from outbox.models import Message
from providers.choices import ProviderRole, ProviderStatus
from schools.choices import SchoolRole
from schools.models import SchoolMembership
from tests.support.makers import make_coordinator, make_provider, make_provider_user, make_region_user, make_school

from .conftest import ask
from .test_pages import client, says, state

__all__ = ["client"]
pytestmark = pytest.mark.django_db


def invited() -> set[str]:
    """Return to whom an invitation was written."""
    return set(Message.objects.filter(kind="newsletter.invitation").values_list("recipient", flat=True))


def objection_path() -> str:
    """Return the way to the button against invitations, from the only mail."""
    found = re.search(r"https?://[^/]+(/nieuwsbrief/bezwaar/\S+)", Message.objects.get().text)
    assert found
    return found[1]


def test_contacts_of_verified_schools_and_approved_providers_are_invited_and_nobody_else() -> None:
    both = make_coordinator(make_school())
    owner = make_provider_user()
    make_provider_user(both_at := make_provider("Derde"), role=ProviderRole.EDITOR)
    both_at.memberships.create(user=both, role=ProviderRole.OWNER)
    make_coordinator(make_school("Nieuw", verified=False))
    make_coordinator(make_school("Tweede"), role=SchoolRole.TEACHER)
    make_provider_user(make_provider("Vierde", status=ProviderStatus.BLOCKED))
    make_coordinator(make_school("Zesde"), blocked_at=timezone.now())
    make_coordinator(make_school("Zevende"), blocked_at=timezone.now(), restricted_at=timezone.now())
    gone = make_coordinator(make_school("Vijfde"))
    SchoolMembership.objects.filter(user=gone).update(ended_at=timezone.now())
    make_region_user()

    assert dict(count_waiting()) == {"school": 1, "provider": 1}
    assert invite_waiting() == 2

    assert invited() == {both.email, owner.email}
    assert set(Invitation.objects.values_list("address_hash", "known_as")) == {
        (address_hash(both.email), InvitedAs.SCHOOL),
        (address_hash(owner.email), InvitedAs.PROVIDER),
    }
    assert not Subscriber.objects.exists()


@pytest.mark.promise("POR-3d")
@pytest.mark.promise("POR-7f")
def test_nobody_is_invited_who_objected_reads_asked_left_or_cannot_be_reached() -> None:
    objects, reads, asked, left, bounced = (make_coordinator(make_school(name)).email for name in "abcde")
    object_to_invitations(hashed=address_hash(objects), channel="page")
    for email in (reads, asked, left):
        ask(email)
    for email in (reads, left):
        row = Subscriber.objects.get(email=email)
        services.confirm_subscription(token=confirmation_token(row, []), channel="mail")
    services.leave(subscriber=Subscriber.objects.get(email=left), channel="page")
    # Long ago: only the keyed hash is left.
    Subscriber.objects.filter(email=left).delete()
    Suppression.objects.create(address_hash=address_hash(bounced), reason="bounced")

    assert (dict(count_waiting()), invite_waiting(), invited()) == ({}, 0, set())


def test_an_address_is_invited_once_a_school_year() -> None:
    person = make_coordinator(make_school())
    with time_machine.travel("2026-11-02 09:00:00+00:00") as clock:
        assert (invite_waiting(), invite_waiting()) == (1, 0)
        clock.move_to(datetime.fromisoformat("2027-07-31T12:00:00+00:00"))
        assert invite_waiting() == 0
        clock.move_to(datetime.fromisoformat("2027-08-01T12:00:00+00:00"))
        assert invite_waiting() == 1

    assert list(Invitation.objects.order_by("start_year").values_list("start_year", flat=True)) == [2026, 2027]
    assert invited() == {person.email}


@pytest.mark.promise("POR-3d")
@pytest.mark.promise("POR-7f")
def test_the_invitation_says_its_basis_and_source_and_one_click_stops_it_for_ever(client: Client) -> None:
    person = make_coordinator(make_school())
    invite_waiting()
    message = Message.objects.get()
    for part in (message.text, message.html):
        assert "gerechtvaardigd belang, artikel 6 lid 1 f AVG" in part
        assert "omdat je in Meeloop de contactpersoon van een school bent. Daar komt je adres vandaan." in part
    path = objection_path()
    assert message.headers["List-Unsubscribe"].endswith(f"{path}>")
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert person.email not in path

    before = [state(), list(Objection.objects.values())]
    for method in ("get", "head", "options"):
        getattr(client, method)(f"{path}?object=yes&List-Unsubscribe=One-Click")
    assert [state(), list(Objection.objects.values())] == before
    assert says(client.get(path), "Ik maak bezwaar")
    assert says(client.post(path), "Ik maak bezwaar")
    assert says(client.post(path, {"object": "yes"}), "Je krijgt geen uitnodiging meer")
    assert says(client.post(path, {"object": "yes"}), "Je krijgt geen uitnodiging meer")

    assert list(Objection.objects.values_list("address_hash", "channel")) == [(address_hash(person.email), "page")]
    Invitation.objects.all().delete()
    assert invite_waiting() == 0
    assert not client.cookies


@pytest.mark.promise("POR-7f")
def test_the_button_of_a_mail_program_objects_in_one_request() -> None:
    make_coordinator(make_school())
    invite_waiting()
    program = Client(enforce_csrf_checks=True)

    answer = program.post(
        objection_path(),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"origin": "https://mail.example"},
    )

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert list(Objection.objects.values_list("channel", flat=True)) == ["one-click"]


@pytest.mark.promise("POR-7f")
def test_an_objection_takes_back_what_still_waits_and_who_objects_may_still_ask_for_the_newsletter() -> None:
    person = make_coordinator(make_school())
    invite_waiting()

    object_to_invitations(hashed=address_hash(person.email), channel="desk", email=person.email)
    assert invited() == set()

    ask(person.email)
    row = Subscriber.objects.get()
    services.confirm_subscription(token=confirmation_token(row, []), channel="mail")
    assert Subscriber.objects.mailable().get() == row


def test_who_answers_between_the_list_and_the_mail_gets_none() -> None:
    make_coordinator(make_school())
    [(hashed, contact)] = waiting()
    object_to_invitations(hashed=hashed, channel="page")

    assert (invite_one(hashed, contact), invited(), Invitation.objects.count()) == (False, set(), 0)


def test_a_made_up_link_to_object_shows_a_way_on(client: Client) -> None:
    assert client.post("/nieuwsbrief/bezwaar/verzonnen/", {"object": "yes"}).status_code == 404
    assert not Objection.objects.exists()


def test_the_region_sees_numbers_words_and_basis_and_no_address() -> None:
    person = make_coordinator(make_school())
    editor = Client()
    editor.force_login(make_region_user(RegionRole.EDITOR))

    page = editor.get("/regio/uitnodigingen/").content.decode()

    assert "Stuur 1 uitnodiging" in page
    assert "Contactpersonen van scholen" in page
    assert "gerechtvaardigd belang" in page
    assert person.email not in page
    assert not Invitation.objects.exists()
    answer = editor.post("/regio/uitnodigingen/", follow=True)
    assert says(answer, "De uitnodigingen gaan nu de deur uit")
