"""Applying tells nobody whose address is known here: not by status, cookie, refusal or pace."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.sign_up import APPLICATIONS_PER_NETWORK_AND_HOUR
from providers.models import Provider
from tests.support.makers import make_provider, make_user

pytestmark = pytest.mark.django_db
URL = "/aanbieder/aanmelden/"
FILLED_IN = {
    "name": "Bakkerij Tromp",
    "sectors": ["food-green-hospitality"],
    "street": "Dorpsweg 1",
    "postcode": "9934AB",
    "city": "Delfzijl",
    "contact_name": "Anna Tromp",
    "password": "een heel lang wachtwoord",
}


def apply(email: str, kvk_number: str = "") -> tuple[int, list[str]]:
    answer = Client().post(URL, {**FILLED_IN, "email": email, "kvk_number": kvk_number})
    return answer.status_code, sorted(answer.cookies)


def test_a_known_and_a_new_address_get_the_same_status_and_the_same_cookies() -> None:
    make_user("anna@tromp.example")

    assert apply("anna@tromp.example") == apply("nieuw@tromp.example")


def test_a_kvk_number_that_is_here_already_is_refused_alike_for_both() -> None:
    make_provider(kvk_number="12345678")
    make_user("anna@tromp.example")

    known, new = apply("anna@tromp.example", "12345678"), apply("nieuw@tromp.example", "12345678")

    assert known == new
    assert (known[0], Provider.objects.count()) == (422, 1)


def test_one_network_cannot_apply_without_end() -> None:
    statuses = [apply(f"tromp{number}@tromp.example")[0] for number in range(APPLICATIONS_PER_NETWORK_AND_HOUR + 1)]

    assert set(statuses[:-1]) == {302}
    assert (statuses[-1], User.objects.filter(email="tromp30@tromp.example").exists()) == (422, False)
