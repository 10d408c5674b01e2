"""Numbers for a program that watches, and for nobody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from redis.exceptions import RedisError

from kit import timings
from meeloop import health, metrics
from meeloop.metrics import exposition, gathered
from meeloop.tasks import tick
from outbox.models import Message
from tests.support.makers import make_coordinator, make_school

pytestmark = pytest.mark.django_db
KEY = "een-sleutel-van-tweeendertig-tekens-of-meer"
LINE = re.compile(r'^(?:# (?:HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(?:\{[a-z]+="[^"\n]*"\})? -?[0-9.e+]+)$')


def numbers(text: str) -> dict[str, float]:
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if not line.startswith("#")}


def test_without_the_key_there_is_nothing(client: Client, settings: Any) -> None:
    for key, given in (("", "Bearer "), ("", ""), (KEY, ""), (KEY, f"Bearer {KEY}x"), (KEY, KEY), (KEY, "Bearer é")):
        settings.METRICS_KEY = key
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404

    settings.METRICS_KEY = KEY
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert "no-store" in answer.headers["Cache-Control"]
    assert [line for line in answer.content.decode().splitlines() if not LINE.match(line)] == []


def test_the_numbers_are_those_of_what_happens(settings: Any) -> None:
    tick()
    sent = {"recipient": "", "sent_at": timezone.now()}
    for place, more in enumerate(({}, {}, sent, {"failed_at": timezone.now()})):
        row = {"kind": "test", "recipient": "iemand@voorbeeld.example", "dedupe_key": str(place), **more}
        Message.objects.create(**row)
    Message.objects.filter(dedupe_key="0").update(due_at=timezone.now() - timedelta(seconds=100))
    timings._written_at = 0.0
    timings.note(view="activities:home", seconds=0.25, queries=7, is_error=True)

    found = numbers(exposition(gathered()))

    assert {part: found[f'meeloop_part_up{{part="{part}"}}'] for part in ("database", "migrations", "valkey")} == {
        "database": 1,
        "migrations": 1,
        "valkey": 1,
    }
    assert found[f'meeloop_info{{release="{django_settings.RELEASE}"}}'] == 1
    assert found["meeloop_clock_age_seconds"] < 5
    assert (found["meeloop_outbox_waiting"], found["meeloop_outbox_failed"]) == (2, 1)
    assert 100 <= found["meeloop_outbox_oldest_seconds"] < 110
    assert found["meeloop_queue_length"] >= 0
    assert min(found["meeloop_database_bytes"], found["meeloop_disk_free_bytes"], found["meeloop_database_connections"]) > 0
    of_home = {
        name: found[f'{name}{{view="activities:home"}}'] for name in ("meeloop_requests_total", "meeloop_request_errors_total")
    }
    assert of_home == {"meeloop_requests_total": 1, "meeloop_request_errors_total": 1}


def test_no_number_is_about_anybody(client: Client, settings: Any) -> None:
    settings.METRICS_KEY, settings.TIMINGS = KEY, True
    school = make_school("De Kwartelhof")
    coordinator = make_coordinator(school)
    client.force_login(coordinator)
    timings._written_at = 0.0
    client.get(f"/school/klassen/{school.pk}/?naam=Kwartelhof")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"}).content.decode()

    assert 'view="schools:class"' in text
    for private in ("Kwartelhof", coordinator.email, coordinator.display_name, f"/{school.pk}/"):
        assert private not in text


def test_what_is_away_has_no_numbers_and_keeps_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_away(*args: object) -> Any:
        raise RedisError

    monkeypatch.setattr(metrics, "seconds_since_tick", is_away)
    monkeypatch.setattr(metrics.timings, "speeds_on", is_away)
    monkeypatch.setattr(metrics, "queue_length", is_away)

    found = numbers(exposition(gathered()))

    assert "meeloop_outbox_waiting" in found
    assert not {"meeloop_clock_age_seconds", "meeloop_queue_length"} & set(found)


def test_a_yes_about_the_tables_is_believed_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fail(*args: object) -> Any:
        asked.append(True)
        raise DatabaseError

    assert health.migrations_are_applied()
    monkeypatch.setattr(health, "MigrationExecutor", fail)
    assert health.migrations_are_applied()
    assert asked == []
    monkeypatch.setattr(health, "BELIEVED_SECONDS", 0.0)
    assert not health.migrations_are_applied()
    assert asked == [True]
