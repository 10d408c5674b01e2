from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from meeloop.tasks import tick
from outbox.models import Message
from privacy.models import RetentionRun

pytestmark = pytest.mark.django_db


def test_a_serving_process_is_alive(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_being_alive_needs_no_database_no_cache_and_no_name(
    client: Client, django_assert_num_queries: Any, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "nowhere"}, "local": {"BACKEND": "nowhere"}}
    with django_assert_num_queries(0):
        answer = client.get("/health/live", headers={"Host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_installation_with_all_its_parts_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")

    checks = {"database": True, "migrations": True, "valkey": True}
    watched = {
        "sign_ups": "unknown",
        "retention": "unknown",
        "outbox": "ok",
        "clock": "unknown",
        "erasures": "ok",
        "access_log": "unknown",
    }
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


def test_whoever_watches_hears_that_the_clock_stands_still(client: Client) -> None:
    tick()
    assert client.get("/health/ready").json()["clock"] == "ok"

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["clock"]) == (200, "late")


def test_whoever_watches_hears_that_mail_does_not_go(client: Client) -> None:
    now = timezone.now()
    for planned, said in ((timedelta(hours=1), "ok"), (timedelta(0), "ok"), (timedelta(minutes=-6), "late")):
        Message.objects.create(
            kind="test", recipient="iemand@voorbeeld.example", dedupe_key=said + str(planned), due_at=now + planned
        )
        assert client.get("/health/ready").json()["outbox"] == said

    Message.objects.update(failed_at=now)
    assert client.get("/health/ready").json()["outbox"] == "ok"
