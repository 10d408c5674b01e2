"""Nothing before the newest terms are accepted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from accounts import services
from accounts.bootstrap import ensure_terms
from accounts.choices import TokenScope
from accounts.models import TermsAcceptance, TermsVersion
from tests.support import makers
from tests.support.programs import programs_for

pytestmark = pytest.mark.django_db


class Door(APIView):
    """Any door of the API."""

    def get(self, request: Request) -> Response:
        return Response({})


def publish(version: str = "2", **when: float) -> TermsVersion:
    return TermsVersion.objects.create(
        version=version, text=f"Tekst {version}", published_at=timezone.now() + timedelta(**when)
    )


def test_the_first_version_is_there_from_the_start_and_readable_by_everybody(client: Client) -> None:
    ensure_terms()

    page = client.get("/voorwaarden/").content.decode()

    assert TermsVersion.objects.get().version == "1"
    assert "Deel je wachtwoord en je codes met niemand" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.promise("PM-8")
def test_a_new_version_asks_again_before_anything_else(client: Client) -> None:
    user = makers.make_coordinator()
    client.force_login(user)
    assert client.get("/account/beveiliging/").status_code == 200

    newest = publish()
    led = client.get("/account/beveiliging/?a=1")
    posted = client.post("/account/overal-uitloggen/")
    cms = client.get("/beheer/")
    accepted = client.post(led["Location"], {"version": "2", "accepted": "on"})

    assert led["Location"] == "/voorwaarden/?next=%2Faccount%2Fbeveiliging%2F%3Fa%3D1"
    assert posted["Location"] == "/voorwaarden/?next=%2Faccount%2F"
    assert cms["Location"] == "/voorwaarden/?next=%2Fbeheer%2F"
    assert accepted["Location"] == "/account/beveiliging/?a=1"
    assert client.get("/account/beveiliging/").status_code == 200
    assert TermsAcceptance.objects.filter(user=user, terms=newest).count() == 1


@pytest.mark.promise("PM-8")
def test_the_api_says_it_with_a_code_and_me_still_answers(client: Client) -> None:
    user = makers.make_coordinator()
    text = services.make_token(user=user, name="x", scopes=[TokenScope.READ], days=1, by=user, programs=programs_for(user)).text
    program = APIClient(headers={"authorization": f"Bearer {text}"})
    client.force_login(user)
    publish()

    answers = [one.get("/api/v1/me/").json()["terms_to_accept"] for one in (client, program)]
    session = client.get("/api/v1/nergens/")

    assert answers == ["2", "2"]
    assert (session.status_code, session.json()["code"]) == (403, "terms_not_accepted")
    assert session["Content-Type"] == "application/problem+json"


@pytest.mark.promise("PM-8")
def test_a_token_is_refused_at_every_other_door() -> None:
    user = makers.make_coordinator()
    text = services.make_token(user=user, name="x", scopes=[TokenScope.READ], days=1, by=user, programs=programs_for(user)).text
    publish()
    request = APIRequestFactory().get("/api/v1/ergens/", headers={"authorization": f"Bearer {text}"})

    response = Door.as_view()(request)

    assert (response.status_code, response.data["code"]) == (403, "terms_not_accepted")


def test_a_version_of_tomorrow_does_not_ask_yet(client: Client) -> None:
    client.force_login(makers.make_coordinator())
    publish(days=1)

    assert client.get("/account/beveiliging/").status_code == 200


def test_without_a_tick_nothing_is_accepted(client: Client) -> None:
    user = makers.make_user()
    client.force_login(user)
    publish()

    response = client.post("/voorwaarden/", {"version": "2"})

    assert response.status_code == 422
    assert "Zet een vinkje als je akkoord gaat" in response.content.decode()
    assert not TermsAcceptance.objects.filter(user=user, terms__version="2").exists()


def test_who_was_shown_an_older_text_is_shown_the_new_one_first(client: Client) -> None:
    user = makers.make_user()
    client.force_login(user)
    publish("2")
    publish("3")

    response = client.post("/voorwaarden/", {"version": "2", "accepted": "on"})

    assert response.status_code == 422
    assert "De tekst is net veranderd" in response.content.decode()
    assert "Tekst 3" in response.content.decode()
    assert not TermsAcceptance.objects.filter(user=user).exclude(terms__version="1").exists()


def test_leaving_the_other_language_and_help_stay_possible(client: Client) -> None:
    client.force_login(makers.make_user())
    publish()

    language = client.post("/taal/setlang/", {"language": "en", "next": "/voorwaarden/"})
    out = client.post("/account/logout/")

    assert language["Location"] == "/voorwaarden/"
    assert out["Location"] == "/account/uitgelogd/"


def test_acceptance_leads_to_no_other_site(client: Client) -> None:
    client.force_login(makers.make_user())
    publish()

    assert client.post("/voorwaarden/?next=//boef.example", {"version": "2", "accepted": "on"})["Location"] == "/account/"


def test_accepting_twice_is_once() -> None:
    user, terms = makers.make_user(), publish()

    assert services.accept_terms(terms=terms, user=user) == services.accept_terms(terms=terms, user=user)
