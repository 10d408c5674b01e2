import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.choices import RegionRole
from accounts.models import FunderOrganisation, Invitation
from outbox.models import Message
from stats.rules import reader_of
from tests.support.makers import make_coordinator, make_funder_user, make_region_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def region(role: RegionRole = RegionRole.COORDINATOR) -> Client:
    client = Client()
    sign_in(client, make_region_user(role))
    return client


@pytest.mark.promise("PM-2a")
def test_the_region_adds_a_funder_and_goes_on_to_invite_its_people() -> None:
    answer = region().post("/regio/financiers/", {"name": "Provincie Noordrand", "kind": "province"})

    funder = FunderOrganisation.objects.get()
    assert (funder.name, funder.verified_at is not None) == ("Provincie Noordrand", True)
    assert answer["Location"] == f"/account/collegas/financier/{funder.pk}/"


def test_the_same_funder_twice_is_refused_and_what_was_typed_stays() -> None:
    client = region()
    client.post("/regio/financiers/", {"name": "Provincie Noordrand", "kind": "province"})

    answer = client.post("/regio/financiers/", {"name": "Provincie Noordrand", "kind": "fund"})

    page = answer.content.decode()
    assert (answer.status_code, FunderOrganisation.objects.count()) == (422, 1)
    assert "staat er al" in page
    assert 'value="Provincie Noordrand"' in page


@pytest.mark.promise("PM-2a")
def test_closing_a_funder_shuts_the_figures_for_its_people_at_once() -> None:
    reader = make_funder_user()
    funder = FunderOrganisation.objects.get()

    region().post(f"/regio/financiers/{funder.pk}/", {"open": "0"})
    closed = reader_of(reader).is_funder
    region().post(f"/regio/financiers/{funder.pk}/", {"open": "1"})

    assert (closed, reader_of(reader).is_funder) == (False, True)


def test_for_others_the_page_does_not_exist() -> None:
    school = Client()
    sign_in(school, make_coordinator())

    assert region(RegionRole.EDITOR).get("/regio/financiers/").status_code == 404
    assert school.post("/regio/financiers/", {"name": "X", "kind": "fund"}).status_code == 404
    assert not FunderOrganisation.objects.exists()


def test_a_new_installation_invites_its_first_administrator_once() -> None:
    call_command("invite_first_admin", "Eerste@Regio.example")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("eerste@regio.example", "admin", None)
    assert Message.objects.filter(recipient="eerste@regio.example").count() == 1

    make_region_user(RegionRole.ADMIN)
    with pytest.raises(CommandError):
        call_command("invite_first_admin", "tweede@regio.example")
    with pytest.raises(CommandError):
        call_command("invite_first_admin", "geen adres")
