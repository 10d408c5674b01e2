"""The OpenAPI document: whole, valid, and without a warning."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client


def test_the_schema_is_valid_and_says_everything_without_a_warning() -> None:
    said = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO(), stderr=said)

    assert said.getvalue() == ""


@pytest.mark.django_db
def test_no_version_in_the_address_reaches_the_name_of_the_file(client: Client) -> None:
    answer = client.get("/api/schema/?version=a%0D%0AX-Kwaad:%20ja%22")

    assert answer.status_code == 200
    assert "Kwaad" not in answer.headers["Content-Disposition"]


@pytest.mark.django_db
def test_the_description_is_drawn_up_once_per_language_and_format(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meeloop.api.schema._drawn_up", {})
    first = client.get("/api/schema/?format=json")
    monkeypatch.delattr("drf_spectacular.generators.SchemaGenerator.get_schema")

    again = [client.get(f"/api/schema/?format=json{more}") for more in ("", "&lang=nl", "&lang=kapot", "&version=x")]

    assert first.json()["openapi"] == "3.1.1"
    assert (first.headers["Content-Type"], first.headers["Content-Disposition"]) == (
        "application/vnd.oai.openapi+json",
        'inline; filename="Meeloop.json"',
    )
    assert {one.content for one in again} == {first.content}
    with pytest.raises(NotImplementedError):
        client.get("/api/schema/?format=json&lang=en")


def test_the_schema_has_every_address_of_the_main_job() -> None:
    document = StringIO()
    call_command("spectacular", stdout=document)

    missing = [path for path in MAIN_JOB if f"  {path}:\n" not in document.getvalue()]

    assert missing == []


MAIN_JOB = [
    "/api/v1/me/",
    "/api/v1/provider-applications/",
    "/api/v1/provider-applications/{id}/approve/",
    "/api/v1/activities/",
    "/api/v1/activities/{id}/sessions/",
    "/api/v1/activities/{id}/approve/",
    "/api/v1/class-list-imports/",
    "/api/v1/class-list-imports/{id}/confirm/",
    "/api/v1/sessions/{session_id}/enrolments/",
    "/api/v1/enrolments/",
    "/api/v1/enrolments/{id}/attendance/",
    "/api/v1/releases/",
    "/api/v1/releases/{id}/approve/",
    "/api/v1/releases/{id}/publish/",
]
