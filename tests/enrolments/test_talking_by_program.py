"""The conversation about a group, for programs."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import IdempotentRequest
from activities.choices import AcceptanceMode
from enrolments.choices import Side
from enrolments.services import talking
from tests.support.conversations import BSN, said_in, start
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    make_activity,
    make_provider,
    make_provider_user,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]


def test_programs_read_write_and_mark_read() -> None:
    enrolment, coordinator, owner = start()
    school, provider = sign_in(Client(), coordinator), sign_in(Client(), owner)
    address = f"/api/v1/enrolments/{enrolment.pk}/messages/"
    key = {"Idempotency-Key": "bericht-1"}

    first, again = (
        school.post(address, {"text": "Is er een lift?"}, content_type="application/json", headers=key) for _ in range(2)
    )
    listed = provider.get(address).json()["results"]
    read = provider.post(f"{address}read/", {}, content_type="application/json")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    kept = IdempotentRequest.objects.get()
    assert (kept.body, "lift" in str(IdempotentRequest.objects.values())) == ({"id": first.json()["id"]}, False)
    assert [(one["side"], one["text"], one["by"], one["read_at"]) for one in listed] == [
        ("school", "Is er een lift?", coordinator.get_short_name(), None)
    ]
    assert read.json() == {"read": 1}
    assert provider.post(f"{address}read/", {}, content_type="application/json").json() == {"read": 0}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "Bel 0612345678"}, 422, "message_holds_phone"),
        ({"text": "Bel 0612345678", "is_sure": True}, 201, None),
        ({"text": BSN, "is_sure": True}, 422, "looks_like_bsn"),
        ({"text": "a" * 1500}, 422, "message_too_long"),
    ],
)
def test_programs_get_the_same_refusals(body: dict[str, Any], status: int, code: str | None) -> None:
    enrolment, coordinator, _owner = start()

    answer = sign_in(Client(), coordinator).post(
        f"/api/v1/enrolments/{enrolment.pk}/messages/", body, content_type="application/json"
    )

    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_programs_tell_all_groups_of_their_own_date() -> None:
    enrolment, coordinator, owner = start()
    address = f"/api/v1/sessions/{enrolment.session_id}/messages/"

    told = sign_in(Client(), owner).post(address, {"text": "Neem een regenjas mee."}, content_type="application/json")
    refused = sign_in(Client(), coordinator).post(address, {"text": "Hallo"}, content_type="application/json")
    absent = sign_in(Client(), owner).post("/api/v1/sessions/999999/messages/", {"text": "x"}, content_type="application/json")

    assert (told.status_code, told.json()) == (201, {"groups": 1})
    assert (refused.status_code, absent.status_code) == (404, 404)


def test_a_group_that_only_asked_can_be_talked_to() -> None:
    provider = make_provider()
    session = make_session(make_activity(provider, acceptance_mode=AcceptanceMode.MANUAL))
    enrolment = make_enrolment(session, places=5)

    talking.say(enrolment, side=Side.PROVIDER, by=make_provider_user(provider), text="Kan het ook met 20?")

    assert said_in(enrolment) == [("provider", "Kan het ook met 20?", False)]
