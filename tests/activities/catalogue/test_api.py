"""The open data: what it holds, what it hides, what it costs."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.catalogue.serializers import (
    ActivityDetailSerializer,
    ActivitySerializer,
    PlacesSerializer,
    ProviderSerializer,
    SessionSerializer,
)
from activities.choices import SessionStatus
from providers.choices import ProviderStatus
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider, make_school, make_session

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(client: Client, path: str) -> Any:
    response = client.get(f"{API}{path}")
    assert response.status_code == 200, response.content
    return response.json()


def test_each_answer_has_exactly_the_documented_fields(client: Client) -> None:
    session = make_session()

    activity = get(client, "/activities/?postcode=9934")["results"][0]
    plain = get(client, "/activities/")["results"][0]
    detail = get(client, f"/activities/{session.activity_id}/")
    date = get(client, f"/sessions/{session.pk}/")
    provider = get(client, "/providers/")["results"][0]

    assert set(activity) == set(ActivitySerializer().fields)
    assert set(plain) == set(ActivitySerializer().fields) - {"distance_km"}
    assert set(detail) == set(ActivityDetailSerializer().fields) - {"distance_km"}
    assert set(date) == set(SessionSerializer().fields)
    assert set(date["places"]) == set(PlacesSerializer().fields)
    assert set(provider) == set(ProviderSerializer().fields)
    for serializer, answer in (
        (ActivitySerializer, activity),
        (ActivityDetailSerializer, detail),
        (SessionSerializer, date),
        (ProviderSerializer, provider),
    ):
        checked = serializer(data=answer)
        assert checked.is_valid(), checked.errors


def test_a_coordinator_reads_distances_from_school_on_every_page(client: Client) -> None:
    for _ in range(2):
        make_session()
    client.force_login(make_coordinator(make_school()))

    first = get(client, "/activities/?page_size=1")
    second = client.get(first["next"][first["next"].index("/api/") :]).json()

    assert [one["distance_km"] > 0 for one in (*first["results"], *second["results"])] == [True, True]
    assert "distance_km" in get(client, "/activities/")["results"][0]


def test_an_activity_says_what_a_list_needs(client: Client) -> None:
    session = make_session(starts_at=at_nine(days=9), places_taken=9)

    (activity,) = get(client, "/activities/")["results"]

    assert activity["title"] == "Een dag mee op de scheepswerf"
    assert activity["url"].startswith("http://localhost:8000/aanbieders/werf-de-vaart-")
    assert activity["location"] == {
        "kind": "at-provider",
        "city": "Delfzijl",
        "municipality_code": "1979",
        "latitude": 53.332,
        "longitude": 6.922,
    }
    assert activity["sessions"] == [
        {
            "id": session.pk,
            "starts_at": activity["next_starts_at"],
            "ends_at": activity["sessions"][0]["ends_at"],
            "places": "plenty",
        }
    ]


def test_strangers_get_a_word_and_coordinators_numbers(client: Client) -> None:
    session = make_session(capacity=28, places_taken=20)

    stranger = get(client, f"/sessions/{session.pk}/")["places"]
    client.force_login(make_coordinator())
    coordinator = [get(client, f"/sessions/{session.pk}/")["places"], get(client, "/sessions/")["results"][0]["places"]]

    assert stranger == {"band": "limited", "free": None, "capacity": None, "unit": "pupils"}
    assert coordinator == [{"band": "limited", "free": 8, "capacity": 28, "unit": "pupils"}] * 2


def test_a_stranger_cannot_find_out_numbers_by_asking_for_them(client: Client) -> None:
    make_session(capacity=28, places_taken=27)

    assert [len(get(client, f"/sessions/?places={number}")["results"]) for number in (1, 2, 28)] == [1, 1, 1]
    client.force_login(make_coordinator())
    assert [len(get(client, f"/sessions/?places={number}")["results"]) for number in (1, 2, 28)] == [1, 0, 0]


def test_pages_follow_each_other_without_gap_or_double(client: Client) -> None:
    provider = make_provider()
    same_moment = at_nine(days=7)
    for number in range(5):
        make_session(make_activity(provider, f"Met datum {number}"), starts_at=same_moment)
    for number in range(3):
        make_activity(provider, f"Zonder datum {number}")

    for path, expected in (
        ("/activities/?page_size=2", 8),
        ("/sessions/?page_size=2", 5),
        ("/activities/?q=datum&page_size=3", 8),
    ):
        seen: list[int] = []
        address: str | None = f"{API}{path}"
        while address:
            answer = client.get(address.removeprefix("http://localhost:8000")).json()
            seen += [row["id"] for row in answer["results"]]
            address = answer["next"]
        assert len(seen) == len(set(seen)) == expected


@pytest.mark.parametrize("cursor", ["x", "%00", "MTIzfGFiYw", "bm9wZXwx", "LTU", "é"])
def test_a_made_up_cursor_is_refused(client: Client, cursor: str) -> None:
    response = client.get(f"{API}/activities/?cursor={cursor}")

    assert (response.status_code, response.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("kind=x", "/kind"), ("postcode=1111", "/postcode"), ("date_from=x", "/date_from"), ("places=-1", "/places")],
)
def test_a_filter_that_cannot_be_read_is_named(client: Client, query: str, pointer: str) -> None:
    response = client.get(f"{API}/activities/?{query}")

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_page_size_of_nonsense_gives_the_usual_page(client: Client) -> None:
    make_session()

    for size in ("0", "-3", "9999999", "x", "²"):
        assert len(get(client, f"/activities/?page_size={size}")["results"]) == 1


@pytest.mark.parametrize("path", ["/activities/999999/", "/sessions/999999/", "/providers/999999/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    response = client.get(f"{API}{path}")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_what_is_not_public_is_not_found(client: Client) -> None:
    draft = make_activity(published=False)
    hidden = make_session(draft)
    kept = make_session()
    kept.reserved_for.add(make_school())
    applied = make_provider("Nieuw", page=False, status=ProviderStatus.APPLIED)

    paths = (f"/activities/{draft.pk}/", f"/sessions/{hidden.pk}/", f"/sessions/{kept.pk}/", f"/providers/{applied.pk}/")

    assert [client.get(f"{API}{path}").status_code for path in paths] == [404] * 4
    assert get(client, "/sessions/")["results"] == []


def test_dates_that_were_called_off_say_so_and_can_be_left_out(client: Client) -> None:
    session = make_session()
    session.status = SessionStatus.CANCELLED
    session.save()

    assert [date["status"] for date in get(client, "/sessions/")["results"]] == ["cancelled"]
    assert get(client, "/sessions/?status=scheduled")["results"] == []


@pytest.mark.parametrize(
    "query", ["kind=company-visit", "sector=built-environment", "date_from=2020-01-01", "available=true", "date_to=2999-01-01"]
)
def test_dates_are_filtered(client: Client, query: str) -> None:
    session = make_session()

    assert [date["id"] for date in get(client, f"/sessions/?{query}&activity={session.activity_id}")["results"]] == [session.pk]
    assert get(client, f"/sessions/?{query}&activity=999999")["results"] == []


@pytest.mark.parametrize(
    ("path", "at_most"),
    [
        ("/activities/", 1),
        ("/activities/?kind=company-visit&level=vmbo-kb&date_from=2020-01-01", 1),
        ("/activities/?q=scheepswerf", 2),
        ("/sessions/", 1),
        ("/providers/", 3),
    ],
)
def test_one_and_three_rows_cost_the_same_few_queries(client: Client, path: str, at_most: int) -> None:
    make_session()
    get(client, path)  # how far the soonest thousands reach is asked once in ten minutes
    with CaptureQueriesContext(connection) as one:
        get(client, path)
    make_session()
    make_session()

    with CaptureQueriesContext(connection) as three:
        assert len(get(client, path)["results"]) == 3

    assert len(three) == len(one) <= at_most


def test_one_activity_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    session = make_session()
    get(client, "/activities/")  # the process's first request reads which cookies there may be

    with django_assert_num_queries(1):
        get(client, f"/activities/{session.activity_id}/")


def test_who_asks_again_gets_not_modified_until_something_changes(
    client: Client, django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    session = make_session()
    for path in (
        "/activities/",
        f"/activities/{session.activity_id}/",
        "/sessions/",
        f"/sessions/{session.pk}/",
        "/providers/",
    ):
        tag = client.get(f"{API}{path}")["ETag"]

        with django_assert_num_queries(0):
            again = client.get(f"{API}{path}", headers={"If-None-Match": tag})
        with django_capture_on_commit_callbacks(execute=True):
            session.location = f"Loods {path}"
            session.save()

        assert (again.status_code, again.content) == (304, b"")
        assert client.get(f"{API}{path}", headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_for_one_person_is_never_kept(client: Client) -> None:
    make_session()
    client.force_login(make_coordinator())

    response = client.get(f"{API}/sessions/")

    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"


def test_providers_say_what_everybody_may_know_and_no_more(client: Client) -> None:
    provider = make_provider("Café Noord", kvk_number="12345678", website="https://cafe.example")
    make_activity(provider)

    (found,) = get(client, "/providers/?q=cafe")["results"]

    assert found == get(client, f"/providers/{provider.pk}/")
    assert (found["name"], found["activity_count"], found["website"]) == ("Café Noord", 1, "https://cafe.example")
    assert "12345678" not in json.dumps(found)


def test_the_interface_is_described(client: Client) -> None:
    schema = client.get("/api/schema/?format=json").json()

    for path in ("activities", "sessions", "providers"):
        assert "200" in schema["paths"][f"/api/v1/{path}/"]["get"]["responses"]
        (one,) = [address for address in schema["paths"] if re.fullmatch(rf"/api/v1/{path}/{{\w+}}/", address)]
        assert set(schema["paths"][one]["get"]["responses"]) >= {"200", "404", "422"}
    names = {parameter["name"] for parameter in schema["paths"]["/api/v1/activities/"]["get"]["parameters"]}
    assert {"q", "kind", "sector", "level", "year", "date_from", "postcode", "distance", "places", "cursor"} <= names
