"""The pages on which providers apply and the region decides."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import RegionRole
from accounts.models import User
from outbox.models import Message
from providers.choices import ProviderStatus
from providers.models import Provider
from tests.support.makers import make_coordinator, make_provider, make_provider_user, make_region_user, make_user

pytestmark = pytest.mark.django_db
URL = "/aanbieder/aanmelden/"


def answers(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Bakkerij Tromp",
        "kvk_number": "KvK 12 34 56 78",
        "sectors": ["food-green-hospitality"],
        "street": "Dorpsweg 1",
        "postcode": "9934ab",
        "city": "Delfzijl",
        "contact_name": "Anna Tromp",
        "email": "anna@bakkerijtromp.example",
        "password": "een heel lang wachtwoord",
        **fields,
    }


def test_a_stranger_applies_and_has_an_account_that_must_still_prove_itself(client: Client) -> None:
    answer = client.post(URL, answers())

    provider, user = Provider.objects.get(), User.objects.get(email="anna@bakkerijtromp.example")
    assert (answer.status_code, answer["Location"]) == (302, "/account/confirm-email/")
    assert (provider.kvk_number, provider.postcode, provider.status) == ("12345678", "9934 AB", ProviderStatus.APPLIED)
    assert (user.display_name, user.emailaddress_set.get().verified) == ("Anna Tromp", False)
    assert provider.memberships.get().user == user


def test_a_known_address_is_told_by_mail_only(client: Client) -> None:
    owner = make_user("anna@bakkerijtromp.example")

    known, new = client.post(URL, answers()), Client().post(URL, answers(email="nieuw@tromp.example", kvk_number=""))

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert list(Message.objects.filter(recipient=owner.email).values_list("kind", flat=True)) == ["accounts.already_exists"]
    assert Provider.objects.count() == 1
    client.force_login(owner)
    assert client.get(URL).context["form"]["name"].value() == "Bakkerij Tromp"


def test_who_has_an_account_is_asked_nothing_about_the_person(client: Client) -> None:
    person = make_user()
    client.force_login(person)

    form = client.get(URL).context["form"]
    client.post(URL, answers())

    assert not {"email", "password", "contact_name"} & form.fields.keys()
    assert Provider.objects.get().memberships.get().user == person


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("kvk_number", "1234567", "Een KvK-nummer heeft 8 cijfers."),
        ("postcode", "99", "Schrijf de postcode als 4 cijfers en 2 letters"),
        ("sectors", [], "Vul dit in."),
        ("email", "info@bakkerijtromp.example", "Dit lijkt een gedeelde mailbox."),
        ("password", "kort", "12"),
    ],
)
def test_a_wrong_answer_keeps_all_the_others(client: Client, field: str, value: Any, message: str) -> None:
    answer = client.post(URL, answers(**{field: value}))

    html = answer.content.decode()
    assert (answer.status_code, message in html, "Dorpsweg 1" in html) == (422, True, True)
    assert "een heel lang wachtwoord" not in html
    assert (Provider.objects.exists(), User.objects.exists()) == (False, False)


def test_a_firm_with_only_one_mailbox_says_so_and_goes_on(client: Client) -> None:
    shared = answers(email="info@bakkerijtromp.example")
    assert 'name="keeps_shared_mailbox"' in client.post(URL, shared).content.decode()

    client.post(URL, {**shared, "keeps_shared_mailbox": "on"})

    assert Provider.objects.count() == 1


def test_a_taken_kvk_number_says_what_to_do(client: Client) -> None:
    make_provider(kvk_number="12345678", page=False)

    answer = client.post(URL, answers())

    assert (answer.status_code, "Vraag een collega om een uitnodiging" in answer.content.decode()) == (422, True)
    assert not User.objects.filter(email="anna@bakkerijtromp.example").exists()


def test_the_region_decides_in_two_clicks(client: Client) -> None:
    provider = make_provider("Bakkerij Tromp", status=ProviderStatus.APPLIED, page=False)
    make_provider_user(provider)
    client.force_login(make_region_user())

    assert "Bakkerij Tromp" in client.get(reverse("providers:region_list")).content.decode()
    client.post(reverse("providers:approve", args=[provider.pk]))
    again = client.post(reverse("providers:decline", args=[provider.pk]), {"reason": "Toch niet"})

    provider.refresh_from_db()
    assert (provider.status, provider.page.live) == (ProviderStatus.APPROVED, True)
    assert (again.status_code, "Hierover is al besloten" in again.content.decode()) == (409, True)


def test_the_region_lets_a_blocked_provider_in_again_and_sees_who_decided_last(client: Client) -> None:
    provider, editor = make_provider(), make_region_user(RegionRole.EDITOR, display_name="Kim de Groot")
    client.force_login(editor)
    page = reverse("providers:region_detail", args=[provider.pk])
    client.post(reverse("providers:block", args=[provider.pk]), {"reason": "Klachten van scholen."})

    blocked = client.get(page).text
    empty = client.post(reverse("providers:unblock", args=[provider.pk]), {"reason": ""})
    done = client.post(reverse("providers:unblock", args=[provider.pk]), {"reason": "Opgelost."})
    again = client.post(reverse("providers:unblock", args=[provider.pk]), {"reason": "Opgelost."})

    assert all(
        words in blocked for words in ("Laatste besluit", "Kim de Groot, Redacteur", "Klachten van scholen.", "Laat weer toe")
    )
    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "Weer toegelaten" in client.get(page).text


def test_a_no_without_a_reason_is_asked_again(client: Client) -> None:
    provider = make_provider(status=ProviderStatus.APPLIED, page=False)
    client.force_login(make_region_user())

    answer = client.post(reverse("providers:decline", args=[provider.pk]), {"reason": ""})

    provider.refresh_from_db()
    assert (answer.status_code, provider.status) == (422, ProviderStatus.APPLIED)


def test_only_the_region_sees_applications(client: Client) -> None:
    provider = make_provider(status=ProviderStatus.APPLIED, page=False)
    for user in (make_coordinator(), make_provider_user(provider), make_user()):
        client.force_login(user)
        for url in (reverse("providers:region_list"), reverse("providers:region_detail", args=[provider.pk])):
            assert client.get(url).status_code == 404
        assert client.post(reverse("providers:approve", args=[provider.pk])).status_code == 404
    provider.refresh_from_db()
    assert provider.status == ProviderStatus.APPLIED
