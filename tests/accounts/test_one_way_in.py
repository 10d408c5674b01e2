"""There is one way in: our own sign-in, which counts attempts and asks for the second factor (V6.3.3, V6.3.4)."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from tests.support.makers import make_coordinator

pytestmark = pytest.mark.django_db
PASSWORD = "een lange zin die niemand raadt"


@pytest.mark.parametrize("path", ["/_util/login/", "/beheer/login/"])
def test_a_password_alone_opens_nothing_at_wagtails_own_forms(client: Client, path: str) -> None:
    user = make_coordinator()
    user.set_password(PASSWORD)
    user.save()

    answer = client.post(path, {"username": user.email, "password": PASSWORD})

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_a_form_that_knows_no_second_factor_finds_nobody_wherever_it_is_routed() -> None:
    user = make_coordinator()
    user.set_password(PASSWORD)
    user.save()

    assert authenticate(None, username=user.email, password=PASSWORD) is None
    assert authenticate(None, email=user.email, password=PASSWORD) == user
