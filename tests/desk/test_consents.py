"""What I said yes to, and one click to take it back (promises POR-3g, POR-7g, SBB-4c)."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.links import confirmation_token
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from newsletter.services import confirm_subscription
from outbox.models import Message
from tests.support.makers import make_user

pytestmark = pytest.mark.django_db


def records() -> list[tuple[str, str]]:
    return list(ConsentRecord.objects.order_by("pk").values_list("action", "channel"))


@pytest.mark.promise("POR-3g", "POR-7g")
def test_a_yes_is_confirmed_by_mail_and_taken_back_in_one_click_with_its_history(client: Client) -> None:
    user, address = make_user(), reverse("desk:my_consents")
    client.force_login(user)
    before = client.get(address).content.decode()

    client.post(address, {"give": "newsletter"})
    asked = client.get(address).content.decode()
    subscriber = Subscriber.objects.get()
    confirm_subscription(token=confirmation_token(subscriber, []), channel="mail")
    given = client.get(address).content.decode()
    client.post(address, {"withdraw": "newsletter"})
    client.post(address, {"withdraw": "newsletter"})
    after = client.get(address).content.decode()

    assert ("Geef toestemming" in before, "checked" in before) == (True, False)
    assert Message.objects.filter(recipient=user.email, kind__startswith="newsletter.").count() <= 1
    assert "wacht op je ja in de mail" in asked
    assert "Trek mijn toestemming in" in given
    assert "Geef toestemming" in after
    assert Subscriber.objects.get().status == SubscriberStatus.LEFT
    assert records() == [("asked", "account"), ("given", "mail"), ("withdrawn", "account")]
    assert [after.count(f"uur: {word}") for word in ("gevraagd", "gegeven", "ingetrokken")] == [1, 1, 1]


def test_nobody_sees_what_another_said(client: Client) -> None:
    reader = make_user()
    client.force_login(reader)
    client.post(reverse("desk:my_consents"), {"give": "newsletter"})
    client.force_login(make_user())

    client.post(reverse("desk:my_consents"), {"withdraw": "newsletter"})
    page = client.get(reverse("desk:my_consents")).content.decode()

    assert "uur: gevraagd" not in page
    assert records() == [("asked", "account")]
    assert Subscriber.objects.get().status == SubscriberStatus.PENDING
