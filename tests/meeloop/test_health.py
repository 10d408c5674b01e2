import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_serving_process_is_alive(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_installation_with_all_its_parts_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")

    checks = {"database": True, "migrations": True, "valkey": True}
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": checks, "sign_ups": "unknown"})
