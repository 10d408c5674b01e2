"""The main job's first half through the API alone: apply, approve, send in, approve, add dates."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.choices import TokenScope
from accounts.services import make_token
from activities.models import ActivityPage, Session
from providers.models import Provider
from tests.support.makers import (
    at_nine,
    make_activity,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
    make_user,
)
from tests.support.programs import programs_for
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db
APPLICATION = {
    "name": "Bakkerij Tromp",
    "kvk_number": "12 34 56 78",
    "sectors": ["food-green-hospitality"],
    "street": "Dorpsweg 1",
    "postcode": "9934ab",
    "city": "Delfzijl",
}
WORDS = {
    "title": "Bak je eigen brood",
    "kind": "workshop",
    "intro": "Je kneedt, rijst en bakt.",
    "sector": "food-green-hospitality",
    "levels": ["vmbo-bb"],
    "street": "Dorpsweg 1",
    "postcode": "9934 AB",
    "city": "Delfzijl",
}


def plan(days: int = 10, **fields: Any) -> dict[str, Any]:
    starts_at = at_nine(days=days)
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "capacity": 24,
        **fields,
    }


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, path: str, data: dict[str, Any] | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/api/v1/{path}", data or {}, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_the_first_half_of_the_main_job_needs_no_page() -> None:
    baker, region = as_user(make_user()), as_user(make_region_user())

    _, applied = post(baker, "provider-applications/", APPLICATION)
    assert (applied["status"], applied["kvk_number"], applied["postcode"]) == ("applied", "12345678", "9934 AB")
    waiting = region.get("/api/v1/provider-applications/?status=applied").json()["results"]
    assert [one["id"] for one in waiting] == [applied["id"]]
    assert post(region, f"provider-applications/{applied['id']}/approve/")[1]["status"] == "approved"

    status, sent_in = post(baker, "activities/", {**WORDS, "provider": applied["id"], "session": plan()})
    assert (status, sent_in["stand"], sent_in["is_online"]) == (201, "sent_in", False)
    _, back = post(region, f"activities/{sent_in['id']}/send-back/", {"why": "wording", "words": "Zeg hoe lang het duurt."})
    assert (back["stand"], back["reason"]) == (
        "came_back",
        "De tekst is nog niet duidelijk genoeg. Zeg hoe lang het duurt.",
    )
    _, again = post(baker, f"activities/{sent_in['id']}/revisions/", {**WORDS, "intro": "Je bakt 2 uur lang brood."})
    assert again["stand"] == "sent_in"
    _, online = post(region, f"activities/{sent_in['id']}/approve/")
    assert (online["stand"], online["is_online"]) == ("online", True)
    status, date = post(baker, f"activities/{sent_in['id']}/sessions/", plan(days=20))
    assert (status, date["capacity"], date["places_taken"]) == (201, 24, 0)

    public = Client().get("/api/v1/activities/").json()["results"]
    assert [(one["title"], one["intro"], one["session_count"]) for one in public] == [
        ("Bak je eigen brood", "Je bakt 2 uur lang brood.", 2)
    ]
    own = baker.get("/api/v1/own-activities/").json()["results"]
    assert [(one["stand"], len(one["sessions"])) for one in own] == [("online", 2)]


def test_a_retried_post_makes_one_activity() -> None:
    provider = make_provider()
    client = as_user(make_provider_user(provider))
    body = {**WORDS, "provider": provider.pk, "session": plan()}
    headers = {"Idempotency-Key": "een-keer-is-genoeg"}

    first = post(client, "activities/", body, **headers)
    second = post(client, "activities/", body, **headers)

    assert first == second
    assert (ActivityPage.objects.count(), Session.objects.count()) == (1, 1)


def test_a_stranger_reads_and_does_not_write() -> None:
    make_activity()

    assert len(Client().get("/api/v1/activities/").json()["results"]) == 1
    assert post(Client(), "activities/", WORDS)[0] == 401


def test_what_belongs_to_another_provider_does_not_exist() -> None:
    theirs = make_session()
    client = as_user(make_provider_user(make_provider("Bakkerij Tromp")))

    answers = [
        post(client, "activities/", {**WORDS, "provider": theirs.activity.provider.pk}),
        post(client, f"activities/{theirs.activity_id}/sessions/", plan()),
        post(client, f"activities/{theirs.activity_id}/revisions/", WORDS),
        post(client, f"activities/{theirs.activity_id}/approve/"),
        post(client, f"sessions/{theirs.pk}/cancel/", {"reason": "Gekaapt"}),
        post(client, f"provider-applications/{theirs.activity.provider.pk}/approve/"),
    ]

    assert {(status, body["code"]) for status, body in answers} == {(404, "not_found")}
    assert client.get("/api/v1/own-activities/").json()["results"] == []


def test_the_region_judges_with_a_second_factor() -> None:
    provider = make_provider(status="applied", page=False)
    region = as_user(make_region_user(second_factor=False))

    assert post(region, f"provider-applications/{provider.pk}/approve/")[1]["code"] == "second_factor_required"


def test_refusals_have_stable_codes() -> None:
    session = make_session(capacity=20, places_taken=12)
    client = as_user(make_provider_user(session.activity.provider))

    smaller = client.put(f"/api/v1/sessions/{session.pk}/", plan(days=14, capacity=5), content_type="application/json")
    past = post(client, f"activities/{session.activity_id}/sessions/", plan(days=-3))
    nothing_waits = post(as_user(make_region_user()), f"activities/{session.activity_id}/approve/")

    assert (smaller.status_code, smaller.json()["code"]) == (409, "capacity_below_taken")
    assert (past[0], past[1]["code"]) == (422, "date_is_past")
    assert (nothing_waits[0], nothing_waits[1]["code"]) == (409, "already_judged")


def test_a_date_is_changed_and_called_off() -> None:
    session = make_session()
    client = as_user(make_provider_user(session.activity.provider))

    moved = client.put(f"/api/v1/sessions/{session.pk}/", plan(days=30), content_type="application/json").json()
    status, off = post(client, f"sessions/{session.pk}/cancel/", {"reason": "De werf is dicht."})

    assert (moved["sequence"], moved["capacity"]) == (1, 24)
    assert (status, off["status"], off["status_reason"], off["sequence"]) == (200, "cancelled", "De werf is dicht.", 2)


@pytest.mark.parametrize(
    ("field", "value"), [("kvk_number", "123"), ("postcode", "99"), ("sectors", []), ("sectors", ["niets"])]
)
def test_an_application_says_what_is_wrong_with_it(field: str, value: Any) -> None:
    status, body = post(as_user(make_user()), "provider-applications/", {**APPLICATION, field: value})

    assert (status, body["code"]) == (422, "invalid")
    assert body["errors"][0]["pointer"].startswith(f"/{field}")
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("scope", "code"), [(TokenScope.READ, "scope_missing"), (TokenScope.JUDGE, "scope_missing"), (TokenScope.PUBLISH, None)]
)
def test_a_token_writes_with_its_scope_only(scope: TokenScope, code: str | None) -> None:
    provider = make_provider()
    person = make_provider_user(provider)
    made = make_token(user=person, name="rooster", scopes=[scope], days=7, by=person, programs=programs_for(person))
    answer = Client().post(
        "/api/v1/activities/",
        {**WORDS, "provider": provider.pk},
        content_type="application/json",
        headers={"Authorization": f"Bearer {made.text}"},
    )

    assert (answer.status_code, answer.json().get("code")) == (403 if code else 201, code)
    assert ActivityPage.objects.count() == (0 if code else 1)


def test_a_token_replaces_a_date_with_its_scope_only() -> None:
    provider = make_provider()
    session, person = make_session(make_activity(provider)), make_provider_user(provider)

    answers = [
        Client(headers=bearer(person, scope)).put(
            f"/api/v1/sessions/{session.pk}/", plan(days=20, capacity=12), content_type="application/json"
        )
        for scope in (TokenScope.READ, TokenScope.PUBLISH)
    ]

    session.refresh_from_db()
    assert ([answer.status_code for answer in answers], session.capacity) == ([403, 200], 12)
