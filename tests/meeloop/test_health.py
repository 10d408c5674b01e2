from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from privacy.models import RetentionRun

pytestmark = pytest.mark.django_db


def test_a_serving_process_is_alive(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_installation_with_all_its_parts_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")

    checks = {"database": True, "migrations": True, "valkey": True}
    watched = {"sign_ups": "unknown", "retention": "unknown"}
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": checks, **watched})


@pytest.mark.promise("OGP-4.4b")
def test_whoever_watches_hears_when_something_is_kept_too_long(client: Client) -> None:
    now = timezone.now()
    run = RetentionRun.objects.create(day=timezone.localdate(), ended_at=now, overdue_after=0)
    assert client.get("/health/ready").json()["retention"] == "ok"

    with time_machine.travel(now + timedelta(hours=27)):
        assert client.get("/health/ready").json()["retention"] == "late"
    RetentionRun.objects.create(day=run.day + timedelta(days=1), ended_at=now, overdue_after=3)

    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["retention"]) == (200, "left")
