"""The statement: made of promises and registry, with versions, and everybody told once."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole, TokenScope
from accounts.services import make_token
from desk.errors import NothingChanged
from desk.models import StatementNotice, StatementVersion
from desk.services.stating import compare, current_statement, ensure_statement, publish_statement
from desk.services.telling import tell_everybody
from kit.refusals import ReasonMissing
from outbox.models import Message
from privacy.promises import PROMISES
from tests.support.feeds import mine, path_of
from tests.support.incidents import change_region
from tests.support.makers import make_coordinator, make_region_user, make_user
from tests.support.programs import programs_for
from tests.support.requests import subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
SUBJECT = "Onze privacyverklaring verandert"


@pytest.fixture
def _first() -> None:
    change_region(controller="Stichting Noord", postal_address="Postbus 1, 9712 ZZ Groningen", email="hallo@noord.example")
    StatementVersion.objects.all().delete()
    ensure_statement()
    ensure_statement()


@pytest.mark.usefixtures("_first")
@pytest.mark.promise("POR-9a", "POR-1a")
def test_the_newest_version_stands_on_the_site_with_its_number_and_who_answers(client: Client) -> None:
    change_region(email="nieuw@noord.example")
    publish_statement(changes="Een ander e-mailadres.", is_material=False)

    page = client.get("/privacy/").content.decode()
    old = client.get("/privacy/versie/1/").content.decode()

    assert "Versie 2, van" in page
    for fact in ("Stichting Noord", "Postbus 1, 9712 ZZ Groningen", "nieuw@noord.example", "autoriteitpersoonsgegevens.nl"):
        assert fact in page
    kept = next(one for one in PROMISES if one.key == "POR-7h")
    assert str(kept.text) in page
    assert "Klassen en leerlingen" in page
    assert "<del>E-mail: hallo@noord.example</del>" in page
    assert "<ins>E-mail: nieuw@noord.example</ins>" in page
    assert "Dit is een oude versie" in old
    assert client.get("/privacy/versie/3/").status_code == 404


@pytest.mark.usefixtures("_first")
@pytest.mark.promise("POR-9b", "OGP-6.1", "SBB-13")
def test_a_material_change_is_a_banner_and_one_mail_for_everybody_once(client: Client) -> None:
    person, blocked = make_coordinator(), make_user(blocked_at=timezone.now())
    change_region(postal_address="Postbus 2, 9712 ZZ Groningen")
    publish_statement(changes="We zijn verhuisd.", is_material=True)

    told = tell_everybody(), tell_everybody()

    assert told[0] == StatementNotice.objects.count()
    assert told[1] == 0
    assert subjects(person.email) == [SUBJECT]
    assert "We zijn verhuisd." in Message.objects.get(recipient=person.email).text
    assert subjects(blocked.email) == []
    sign_in(client, person)
    assert "Onze privacyverklaring is veranderd" in client.get("/account/beveiliging/").content.decode()
    client.post("/privacy/gelezen/")
    assert "Onze privacyverklaring is veranderd" not in client.get("/account/beveiliging/").content.decode()
    sign_in(client, person)
    assert "Onze privacyverklaring is veranderd" not in client.get("/account/beveiliging/").content.decode()


@pytest.mark.usefixtures("_first")
def test_a_small_change_mails_nobody_and_no_change_is_no_version() -> None:
    person = make_user()
    change_region(phone="0500 000 001")
    publish_statement(changes="", is_material=False)

    assert tell_everybody() == 0
    assert subjects(person.email) == []
    with pytest.raises(NothingChanged):
        publish_statement(changes="Niets.", is_material=False)
    change_region(phone="0500 000 002")
    with pytest.raises(ReasonMissing):
        publish_statement(changes=" ", is_material=True)
    assert StatementVersion.objects.count() == 2


@pytest.mark.usefixtures("_first")
@pytest.mark.promise("OGP-3.3")
def test_another_controller_ends_every_session_and_asks_everybody_anew(client: Client) -> None:
    person = make_coordinator()
    text = make_token(user=person, name="x", scopes=[TokenScope.READ], days=30, by=person, programs=programs_for(person)).text
    program, calendar = Client(headers={"authorization": f"Bearer {text}"}), path_of(mine(person))
    sign_in(client, person)
    change_region(controller="Stichting Zuid")

    made = publish_statement(changes="Stichting Zuid neemt het over.", is_material=False)

    assert (made.is_material, made.asks_acceptance, Session.objects.count()) == (True, True, 0)
    assert client.get("/school/klassen/")["Location"].startswith("/account/login/")
    sign_in(client, person)
    assert client.get("/school/klassen/")["Location"] == "/privacy/akkoord/"
    assert client.get("/api/v1/classes/").json()["code"] == "statement_not_accepted"
    # A program and a calendar stop too, in the same second; who asks is told why.
    assert program.get("/api/v1/classes/").json()["code"] == "statement_not_accepted"
    assert (program.get("/api/v1/me/").status_code, Client().get(calendar).status_code) == (200, 404)
    page = client.get("/privacy/akkoord/").content.decode()
    for words in ("Stichting Zuid", "Download mijn gegevens", "Verwijder mijn account"):
        assert words in page
    assert client.get("/privacy/verzoek/?soort=erasure").status_code == 200
    client.post("/privacy/akkoord/")
    assert client.get("/school/klassen/").status_code == 200
    # Who said yes, and who was never asked, is not told that somebody else is in charge now.
    assert client.get("/privacy/akkoord/")["Location"] == "/privacy/"
    assert (program.get("/api/v1/classes/").status_code, Client().get(calendar).status_code) == (200, 200)
    sign_in(client, person)
    assert client.get("/school/klassen/").status_code == 200
    newcomer = sign_in(Client(), make_coordinator())
    assert newcomer.get("/school/klassen/").status_code == 200


@pytest.mark.usefixtures("_first")
def test_the_privacy_officer_sees_what_changes_and_publishes_it(client: Client) -> None:
    sign_in(client, make_region_user(RegionRole.PRIVACY_OFFICER))
    assert "Er is niets veranderd" in client.get("/regio/privacyverklaring/").content.decode()
    change_region(dpo_contact="fg@noord.example")

    page = client.get("/regio/privacyverklaring/").content.decode()
    without = client.post("/regio/privacyverklaring/", {"is_material": "on"})
    answer = client.post("/regio/privacyverklaring/", {"is_material": "on", "changes": "Er is een functionaris."})

    assert "<ins>Functionaris gegevensbescherming: fg@noord.example</ins>" in page
    assert (without.status_code, answer.status_code) == (422, 302)
    newest = current_statement()
    assert newest is not None
    assert (newest.number, newest.is_material, newest.changes) == (2, True, "Er is een functionaris.")
    assert [change.kind for change in compare(StatementVersion.objects.get(number=1), newest.sections)] == ["added"]
    sign_in(client, make_region_user(RegionRole.COORDINATOR))
    assert client.get("/regio/privacyverklaring/").status_code == 404
