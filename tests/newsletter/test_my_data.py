"""Everything about a reader of the newsletter, by their own link."""

import pytest
from django.test import Client
from django.utils import timezone

from kit.address_hash import address_hash
from newsletter.links import own_token
from newsletter.models import Subscriber, SubscriberStatus, Suppression
from outbox.models import Message
from privacy.erasing.orders import carry_out_orders
from privacy.models import ErasureLedger, ErasureOrder
from tests.support.makers import make_user
from tests.support.requests import asked_by

pytestmark = pytest.mark.django_db


def test_a_reader_sees_takes_along_and_erases_the_subscription_and_nothing_of_an_account() -> None:
    email = "ilse@school.example"
    account = make_user(email, display_name="Ilse Geheim")
    reader = Subscriber.objects.create(
        email=email, address_hash=address_hash(email), status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    address = f"/nieuwsbrief/gegevens/{own_token(reader)}/"
    client = Client()

    page = client.get(address).content.decode()
    file = client.post(address, {"download": "yes"})
    gone = client.post(address, {"erase": "yes"})

    assert email in page
    assert "Geheim" not in page
    assert file["Content-Type"] == "application/zip"
    assert gone["Location"] == f"/privacy/gewist/{ErasureLedger.objects.get().pk}/"
    assert not Subscriber.objects.exists()
    assert Suppression.objects.filter(address_hash=address_hash(email)).exists()
    assert not Message.objects.filter(recipient=email, kind__startswith="newsletter.").exists()
    account.refresh_from_db()
    assert account.display_name == "Ilse Geheim"
    assert client.get(address).status_code == 404
    assert "sessionid" not in client.cookies


def test_who_asked_the_desk_something_just_now_is_erased_when_its_letter_has_left() -> None:
    email = "ilse@school.example"
    reader = Subscriber.objects.create(
        email=email, address_hash=address_hash(email), status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    asked_by(email)

    answer = Client().post(f"/nieuwsbrief/gegevens/{own_token(reader)}/", {"erase": "yes"})

    order = ErasureOrder.objects.get()
    assert answer["Location"] == f"/privacy/gewist/{order.pk}/"
    assert (carry_out_orders(), Subscriber.objects.count()) == (0, 1)
    Message.objects.filter(recipient=email).delete()
    assert (carry_out_orders(), Subscriber.objects.count()) == (1, 0)
