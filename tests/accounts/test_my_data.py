"""Mijn gegevens: read it all, put it right, take it along, and go; by page and by interface."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.test import Client

from accounts.choices import RegionRole, TokenScope
from accounts.errors import LastManagerLeaves
from accounts.services import close_account
from accounts.views.my_data import _pages
from privacy.exporting import collect
from privacy.models import AccessEvent, ErasureLedger, ErasureOrder
from schools.choices import SchoolRole
from schools.models import SchoolMembership
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator, make_provider_user, make_region_user, make_school
from tests.support.planting import EMAIL, plant
from tests.support.sign_in import proved
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db
PAGE, DOWNLOAD, ERASE = "/account/gegevens/", "/account/gegevens/download/", "/account/gegevens/wissen/"


@pytest.mark.promise("OGP-5.2", "POR-7b")
@pytest.mark.parametrize("make", [make_coordinator, make_provider_user, make_region_user])
def test_the_page_shows_all_there_is_and_lets_one_put_ones_name_right(make: type) -> None:
    user = make(display_name="Anna Vermeer")
    client = proved(user)

    page = client.get(PAGE).content.decode()

    for words in ("Anna Vermeer", user.email, "Waarvoor", "Hoe lang", "Wie ziet het", "Van wie we het krijgen"):
        assert words in page
    assert 'href="/account/email/"' in page
    assert client.post(PAGE, {"display_name": "  Anna  de Vries "}).status_code == 302
    user.refresh_from_db()
    assert user.display_name == "Anna de Vries"
    assert client.post(PAGE, {"display_name": "x" * 121}).status_code == 422


@pytest.mark.promise("POR-7b", "SBB-6a")
def test_all_that_is_shown_says_where_it_is_put_right_or_whom_to_ask() -> None:
    enrolment = make_enrolment()
    user = make_coordinator(enrolment.school, email=EMAIL)
    plant(user, enrolment)
    client = proved(user)

    page = client.get(PAGE).content.decode()

    folds = page.split('<details class="fold"')[1:]
    assert len(folds) == len(collect(user).sections)
    for fold in folds:
        said = fold.partition("</details>")[0]
        assert ("Wijzig" in said) != ("Dit kun je niet zelf wijzigen." in said), said[:200]
        assert "Wijzig" in said or "Vraag het ons." in said or "Vraag de LOB-coördinator van de school." in said
    links = [to for pages in _pages().values() for _words, to in pages]
    assert {to for to in links if f'<a href="{to}">' in page} > {"/account/email/", "/account/berichten/", "/school/bewaard/"}
    assert {client.get(to).status_code for to in {*links, "/privacy/verzoek/?soort=rectification"}} == {200}


def test_taking_it_along_asks_who_you_are_unless_you_signed_in_just_now() -> None:
    user = make_coordinator()

    old = proved(user, minutes_ago=16).post(DOWNLOAD)
    fresh = proved(user).post(DOWNLOAD)

    assert old["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fgegevens%2F"
    assert (fresh["Content-Type"], fresh["Cache-Control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(fresh.content)) as file:
        assert user.email in file.read("gegevens.json").decode()
    event = AccessEvent.objects.get(purpose="export")
    assert (event.actor_id, event.actor_role, event.pupil_ids) == (user.pk, "self", [])


@pytest.mark.promise("SBB-6c")
def test_who_goes_reads_what_goes_is_out_at_once_and_keeps_a_receipt() -> None:
    user = make_coordinator(display_name="Anna Vermeer")
    client = proved(user)

    before = client.get(ERASE).content.decode()
    answer = client.post(ERASE)

    assert "Gaat helemaal weg." in before
    assert "Wie bij welke school werkt" in before
    order = ErasureOrder.objects.get()
    assert (order.person, order.by, order.done_at) == (user.pk, user.pk, None)
    assert answer["Location"] == f"/privacy/gewist/{order.pk}/"
    user.refresh_from_db()
    assert user.blocked_at is not None
    assert client.get(PAGE).status_code == 302
    waiting = Client().get(answer["Location"]).content.decode()
    assert "Je account is dicht" in waiting
    assert "Anna" not in waiting
    line = ErasureLedger.objects.create(
        pk=uuid4(), label="accounts.User", mark="x", reason="asked", counts={"gone": {"accounts.User": 1}}
    )
    ErasureOrder.objects.update(receipt=line.pk)
    assert "Naam, e-mailadres en wachtwoord" in Client().get(answer["Location"]).content.decode()
    assert Client().get(f"/privacy/gewist/{uuid4()}/").status_code == 404


def test_going_asks_who_you_are_too() -> None:
    answer = proved(make_coordinator(), minutes_ago=16).post(ERASE)

    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not ErasureOrder.objects.exists()


def test_the_last_one_who_lets_colleagues_in_names_another_first() -> None:
    school = make_school()
    admin = make_coordinator(school, SchoolRole.ADMIN)
    make_coordinator(school, SchoolRole.TEACHER)
    client = proved(admin)

    refused = client.post(ERASE)

    assert refused.status_code == 409
    assert f"laatste beheerder van {school.name}" in refused.content.decode()
    assert "/account/collegas/" in refused.content.decode()
    with pytest.raises(LastManagerLeaves):
        close_account(user=make_region_user(RegionRole.ADMIN), by=admin)
    assert not ErasureOrder.objects.exists()

    make_coordinator(school, SchoolRole.ADMIN)
    assert client.post(ERASE).status_code == 302


def test_who_is_alone_at_a_school_may_go() -> None:
    admin = make_coordinator(make_school(), SchoolRole.ADMIN)

    assert close_account(user=admin, by=admin).person == admin.pk
    assert SchoolMembership.objects.filter(user=admin).exists()  # until the worker comes


def test_the_interface_says_the_same_and_lets_no_program_erase() -> None:
    user = make_coordinator()
    token = Client(headers=bearer(user, TokenScope.READ))
    old, fresh = proved(user, minutes_ago=16), proved(user)

    assert token.get("/api/v1/me/data/").json()["format"] == "meeloop-my-data"
    assert fresh.get("/api/v1/me/data/").json()["kinds"] == ["accounts.User"]
    for client, method in ((old, "get"), (old, "delete"), (token, "delete")):
        answer = getattr(client, method)("/api/v1/me/data/")
        assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_needed")
    answer = fresh.delete("/api/v1/me/data/")
    assert answer.status_code == 202
    assert answer.json() == {"number": str(ErasureOrder.objects.get().pk)}
