"""A provider that applies makes its own account; the page tells nobody who has one already."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from accounts import errors, services, sign_up
from accounts.models import User
from outbox.models import Message
from tests.support import makers

pytestmark = pytest.mark.django_db
PASSWORD = "vier paarden op het dak"


def start(email: str, name: str = "Wim Werf") -> sign_up.Started:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415  # only here

    started = []

    def view(request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        with context.request_context(request):
            started.append(sign_up.start(request, email=email, password=PASSWORD, display_name=name, next_url="/aanbieder/"))
        return started[0].response

    SessionMiddleware(MessageMiddleware(view))(RequestFactory().post("/aanbieder/aanmelden/"))
    return started[0]


def test_a_new_address_gets_an_account_and_a_code() -> None:
    started = start("Wim@Werf.example")

    user = User.objects.get()
    assert started.user == user
    assert (user.email, user.display_name, user.check_password(PASSWORD)) == ("wim@werf.example", "Wim Werf", True)
    assert not EmailAddress.objects.get(user=user).verified
    assert started.response["Location"] == "/account/confirm-email/"
    assert list(Message.objects.values_list("kind", "recipient")) == [("accounts.code", "wim@werf.example")]


def test_the_code_is_six_digits_that_a_phone_can_type() -> None:
    start("wim@werf.example")

    assert re.search(r"^Dit is je code: \d{6}$", Message.objects.get().text, re.MULTILINE)


def test_an_address_gets_ten_codes_an_hour_so_that_six_digits_cannot_be_guessed(settings: Settings) -> None:
    short, hourly = settings.ACCOUNT_RATE_LIMITS["confirm_email"].split(",")
    # The ten seconds between two codes would be in the way here.
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": hourly}
    request = RequestFactory().post("/")

    sent = [ratelimit.consume(request, action="confirm_email", key="wim@werf.example") for _ in range(11)]

    assert (short, sent) == ("1/10s/key", [True] * 10 + [False])


def test_a_known_address_sees_the_same_page_and_gets_a_letter_that_says_so() -> None:
    known = makers.make_user("wim@werf.example")

    started = start("wim@werf.example", name="Een ander")

    known.refresh_from_db()
    assert started.user is None
    assert started.response["Location"] == "/account/confirm-email/"
    assert list(Message.objects.values_list("kind", "recipient")) == [("accounts.already_exists", "wim@werf.example")]
    assert re.search(r"/account/password/reset/", Message.objects.get().text)
    assert known.display_name == "Robin Jansen"


def test_an_address_that_somebody_verified_beside_their_own_is_taken_too() -> None:
    EmailAddress.objects.create(user=makers.make_user(), email="tweede@werf.example", verified=True)

    with pytest.raises(errors.AddressTaken):
        services.register(email="tweede@werf.example", password=PASSWORD, display_name="Wim")
