"""Personal tokens for programs."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from accounts import errors, services
from accounts.api.permissions import HasScope, SecondFactor
from accounts.choices import TokenScope
from accounts.models import ApiToken, User
from accounts.secrets import hash_of
from tests.support import makers
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


class Undeclared(APIView):
    """A door that names no scope."""

    def get(self, request: Request) -> Response:
        return Response({"who": request.user.pk})

    def post(self, request: Request) -> Response:
        return Response({"did": "something"})


class ForEnrolling(Undeclared):
    permission_classes = [IsAuthenticated, SecondFactor, HasScope("enrol")]


def make(user: User, *scopes: str, days: int = 30) -> str:
    chosen = [TokenScope(scope) for scope in scopes or ("read",)]
    return services.make_token(user=user, name="rooster", scopes=chosen, days=days, by=user, programs=programs_for(user)).text


def bearer(text: str) -> APIClient:
    return APIClient(headers={"authorization": f"Bearer {text}"})


def at(door: type[APIView], method: str, text: str) -> tuple[int, Any]:
    request = getattr(APIRequestFactory(), method)("/api/v1/somewhere/", headers={"authorization": f"Bearer {text}"})
    response = door.as_view()(request)
    return response.status_code, response.data.get("code")


def test_the_page_offers_what_somebody_with_this_work_can_use(client: Client) -> None:
    offered = {}
    people = {
        "coordinator": makers.make_coordinator(),
        "provider": makers.make_provider_user(),
        "region": makers.make_region_user(),
        "nobody": makers.make_user(),
    }
    for name, user in people.items():
        page = sign_in(Client(), user).get("/account/tokens/").content.decode()
        offered[name] = re.findall(r'name="scopes" value="(\w+)"', page)
    sign_in(client, people["coordinator"])

    refused = client.post("/account/tokens/", {"name": "rooster", "scopes": ["judge"], "days": "90"})

    assert offered["coordinator"] == ["read", "enrol", "import", "attendance", "feeds"]
    assert offered["provider"] == ["read", "enrol", "attendance", "publish", "feeds"]
    assert offered["region"] == ["read", "publish", "judge", "report"]
    assert offered["nobody"] == ["read"]
    assert (refused.status_code, ApiToken.objects.exists()) == (422, False)


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client: Client) -> None:
    user = makers.make_coordinator()
    sign_in(client, user)
    filled = {"name": "rooster", "scopes": ["read", "enrol"], "days": "90", "programs": programs_for(user)}

    made = client.post("/account/tokens/", filled)
    later = client.get("/account/tokens/").content.decode()

    text = re.search(r"meeloop_[0-9a-f]{8}_[\w-]{43}", made.content.decode())
    assert text
    row = ApiToken.objects.get()
    assert (row.scopes, row.secret_hash) == (["enrol", "read"], hash_of(text[0].split("_", 2)[2]))
    assert made["Cache-Control"] == "no-store"
    assert text[0] not in later
    assert row.prefix in later
    assert timedelta(days=89) < row.expires_at - timezone.now() <= timedelta(days=90)


def test_a_token_opens_the_api_without_a_session_or_a_cookie() -> None:
    user = makers.make_coordinator()
    client = bearer(make(user, "read", "import"))

    response = client.get(ME)

    assert response.json()["email"] == user.email
    assert response.json()["token"]["scopes"] == ["import", "read"]
    assert not response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "meeloop_", "meeloop_abc_", "anders_abcdef12_geheim", "meeloop_abcdef12_geheim", "x" * 5000]
)
def test_nonsense_is_a_401_with_a_code(text: str) -> None:
    response = bearer(text).get(ME)

    assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
    assert response["WWW-Authenticate"] == 'Bearer realm="meeloop"'


def test_a_token_with_another_prefix_is_another_token() -> None:
    text = make(makers.make_coordinator())

    assert bearer(f"meeloop_00000000_{text.split('_', 2)[2]}").get(ME).status_code == 401


def test_revoked_and_expired_tokens_are_refused(client: Client) -> None:
    user = makers.make_coordinator()
    sign_in(client, user)
    revoked, expired = make(user), make(user, days=30)
    client.post(f"/account/tokens/{ApiToken.objects.order_by('pk')[0].pk}/intrekken/")

    assert bearer(revoked).get(ME).status_code == 401
    assert bearer(expired).get(ME).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert bearer(expired).get(ME).status_code == 401


def test_a_year_is_the_longest() -> None:
    make(makers.make_coordinator(), days=5000)

    assert ApiToken.objects.get().expires_at <= timezone.now() + timedelta(days=365)


def test_somebody_elses_token_does_not_exist(client: Client) -> None:
    text = make(makers.make_coordinator())
    sign_in(client, makers.make_coordinator())

    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/intrekken/").status_code == 404
    assert bearer(text).get(ME).status_code == 200


def test_a_token_does_only_what_its_scopes_say() -> None:
    user = makers.make_coordinator()
    reader, enroller = make(user, "read"), make(user, "enrol")

    assert [
        at(Undeclared, "get", reader),
        at(Undeclared, "get", enroller),
        at(Undeclared, "post", reader),
        at(Undeclared, "post", enroller),
        at(ForEnrolling, "post", reader),
        at(ForEnrolling, "post", enroller),
    ] == [
        (200, None),
        (403, "scope_missing"),
        (403, "scope_missing"),
        (403, "scope_missing"),
        (403, "scope_missing"),
        (200, None),
    ]


def test_a_session_needs_no_scope_but_a_second_factor(client: Client) -> None:
    request = APIRequestFactory().post("/api/v1/somewhere/")
    outcomes = []
    for user in (makers.make_coordinator(), makers.make_coordinator(second_factor=False)):
        client.force_login(user)
        request = APIRequestFactory().post("/api/v1/somewhere/")
        request.session, request.user = client.session, user
        request._dont_enforce_csrf_checks = True
        response = ForEnrolling.as_view()(request)
        outcomes.append((response.status_code, response.data.get("code")))

    assert outcomes == [(200, None), (403, "second_factor_required")]


def test_use_is_noted_once_a_day() -> None:
    client = bearer(make(makers.make_coordinator()))
    client.get(ME)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(ME)

    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


def test_without_a_second_factor_there_is_no_token(client: Client) -> None:
    client.force_login(makers.make_coordinator(second_factor=False))

    response = client.post("/account/tokens/", {"name": "rooster", "scopes": ["read"], "days": "90"})

    assert response["Location"].startswith("/account/tweede-stap/")
    assert not ApiToken.objects.exists()


def test_the_eleventh_token_is_refused_and_nothing_typed_is_lost(client: Client) -> None:
    user = makers.make_coordinator()
    sign_in(client, user)
    for _ in range(10):
        make(user)

    response = client.post("/account/tokens/", {"name": "nog een", "scopes": ["read"], "days": "90"})

    assert response.status_code == errors.TooManyTokens.status
    assert "Je hebt al 10 tokens" in response.content.decode()
    assert 'value="nog een"' in response.content.decode()


@pytest.mark.parametrize(
    "filled", [{}, {"name": "x", "scopes": ["alles"], "days": "90"}, {"name": "x", "scopes": ["read"], "days": "9999"}]
)
def test_a_form_that_is_wrong_comes_back(client: Client, filled: dict[str, Any]) -> None:
    sign_in(client, makers.make_coordinator())

    assert client.post("/account/tokens/", filled).status_code == 422
    assert not ApiToken.objects.exists()
