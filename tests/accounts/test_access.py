"""Behind these doors a pupil can be seen: sign in, with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.access import DEVELOPMENT_FACTOR, passed_second_factor, requires_second_factor
from accounts.models import User
from accounts.rules import has_second_factor
from schools.choices import SchoolRole
from tests.support import makers
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@requires_second_factor
def pupils(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Sanne")


def ask(user: User | AnonymousUser, path: str = "/school/klassen/?jaar=3", **session: object) -> HttpResponse:
    request = RequestFactory().get(path)
    request.user, request.session = user, SessionStore()
    request.session.update(session)
    response = pupils(request)
    assert isinstance(response, HttpResponse)
    return response


def test_a_visitor_is_led_to_the_sign_in_page_and_back() -> None:
    response = ask(AnonymousUser())

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/school/klassen/%3Fjaar%3D3")


def test_who_has_no_second_factor_is_led_to_the_page_that_adds_one() -> None:
    response = ask(makers.make_user(second_factor=False))

    assert (response.status_code, response["Location"]) == (302, "/account/tweede-stap/?next=%2Fschool%2Fklassen%2F%3Fjaar%3D3")


def test_who_has_a_second_factor_comes_in() -> None:
    assert ask(makers.make_user()).content == b"Sanne"


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = makers.make_user(second_factor=False)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert not has_second_factor(user)


def test_the_development_sign_in_counts_for_the_one_who_used_it() -> None:
    user = makers.make_user(second_factor=False)

    assert ask(user, **{DEVELOPMENT_FACTOR: user.pk}).content == b"Sanne"
    assert ask(user, **{DEVELOPMENT_FACTOR: user.pk + 1}).status_code == 302


def test_the_development_flag_is_worth_nothing_where_the_page_does_not_exist(settings: object) -> None:
    user = makers.make_user(second_factor=False)
    settings.DEV_SIGN_IN = False  # type: ignore[attr-defined]  # pytest-django's wrapper

    assert ask(user, **{DEVELOPMENT_FACTOR: user.pk}).status_code == 302


def test_the_factor_page_explains_first_and_goes_on_afterwards(client: Client) -> None:
    user = makers.make_coordinator(second_factor=False)
    client.force_login(user)

    page = client.get("/account/tweede-stap/?next=/account/tokens/")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    afterwards = client.get("/account/tweede-stap/")

    assert "Hier staan gegevens van leerlingen" in page.content.decode()
    assert afterwards["Location"] == "/account/tokens/"


def test_the_factor_page_leads_to_no_other_site(client: Client) -> None:
    client.force_login(makers.make_coordinator())

    assert client.get("/account/tweede-stap/?next=https://boef.example/")["Location"] == "/account/"


@pytest.mark.parametrize("role", SchoolRole)
def test_the_cms_and_the_colleagues_page_ask_every_school_role_for_a_second_factor(client: Client, role: SchoolRole) -> None:
    client.force_login(makers.make_coordinator(role=role, second_factor=False))

    assert client.get("/beheer/")["Location"] == "/account/tweede-stap/?next=%2Fbeheer%2F"
    assert client.get("/account/collegas/")["Location"] == "/account/tweede-stap/?next=%2Faccount%2Fcollegas%2F"


def test_a_superuser_needs_a_second_factor_for_the_cms_too(client: Client) -> None:
    client.force_login(makers.make_user(second_factor=False, is_superuser=True))

    assert client.get("/beheer/")["Location"] == "/account/tweede-stap/?next=%2Fbeheer%2F"


def test_a_request_without_a_session_of_the_development_page_needs_a_real_factor() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = makers.make_user()

    assert passed_second_factor(request)


def test_the_sign_in_of_the_tests_passes(client: Client) -> None:
    sign_in(client, makers.make_coordinator(second_factor=False))

    assert client.get("/account/tokens/").status_code == 200
