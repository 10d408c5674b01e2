"""An erasure that cannot be carried out is seen by who can help."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from privacy.erasing import order_erasure
from privacy.models import ErasureOrder, ErasureReason
from tests.support.makers import make_coordinator, make_region_user, make_school, make_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_an_order_that_waits_is_said_to_who_asked_to_the_region_and_to_who_watches(client: Client) -> None:
    user = make_user("een@voorbeeld.example")
    order = order_erasure(user, by=user, reason=ErasureReason.ASKED)
    receipt, health = f"/privacy/gewist/{order.pk}/", "/health/ready"
    region = sign_in(Client(), make_region_user(RegionRole.PRIVACY_OFFICER))
    words = "1 account is nog niet gewist"
    assert "hoogstens een minuut" in client.get(receipt).text
    assert (client.get(health).json()["erasures"], words in region.get("/verzoeken/").text) == ("ok", False)

    ErasureOrder.objects.update(asked_at=timezone.now() - timedelta(minutes=6))

    page = client.get(receipt).text
    assert ("duurt langer" in page, "hoogstens een minuut" in page) == (True, False)
    assert (client.get(health).json()["erasures"], words in region.get("/verzoeken/").text) == ("late", True)
    # A school's desk has no part in it.
    assert words not in sign_in(Client(), make_coordinator(make_school())).get("/verzoeken/").text
