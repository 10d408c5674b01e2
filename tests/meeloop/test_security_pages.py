"""Where somebody reads how data is kept safe, and where somebody who found a weakness can tell us."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pages.current import current_region

pytestmark = pytest.mark.django_db


def test_security_txt_names_an_address_and_is_fresh(client: Client, settings: Any) -> None:
    region = current_region()
    region.email = "regio@meeloop.example"
    cache.set("pages.current_region", region)

    answer = client.get("/.well-known/security.txt")

    facts = dict(line.split(": ", 1) for line in reversed(answer.content.decode().splitlines()))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert facts["Contact"] == "mailto:regio@meeloop.example"
    assert facts["Policy"] == f"{settings.SITE_URL}/beveiliging/"
    left = datetime.fromisoformat(facts["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)


@pytest.mark.promise("SP-7a")
def test_everybody_reads_how_data_is_kept_safe_and_where_it_stands(client: Client, settings: Any) -> None:
    assert "Landcodes" not in client.get("/beveiliging/").content.decode()
    settings.DATA_COUNTRIES = {"storage": "NL", "mail": "DE", "backup": "FI"}

    page = client.get("/beveiliging/").content.decode()

    assert "gegevens en bestanden NL, mail DE, reservekopieën FI" in page
    assert "/.well-known/security.txt" in page
