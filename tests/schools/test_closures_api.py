"""The days of a school, by program: the same services and refusals as the page of its settings."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import TokenScope
from accounts.models import User
from schools.choices import SchoolRole
from schools.models import School, SchoolClosure
from schools.services import settings as services
from tests.support.makers import make_coordinator, make_school
from tests.support.sign_in import sign_in
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db
WEEK = {"kind": "test-week", "name": "Toetsweek 2", "first_day": "2040-01-16", "last_day": "2040-01-20", "years": [4, 3]}


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def client(coordinator: User) -> Client:
    return sign_in(Client(), coordinator)


def address(school: School) -> str:
    return f"/api/v1/schools/{school.pk}/closures/"


def post(client: Client, school: School, body: dict[str, Any], **headers: str) -> Any:
    return client.post(address(school), body, content_type="application/json", headers=headers)


def test_days_are_written_down_read_and_taken_away(client: Client, school: School) -> None:
    key = {"Idempotency-Key": "toetsweek"}

    made, again, same = (post(client, school, WEEK, **more) for more in (key, key, {}))

    where = f"/api/v1/closures/{made.json()['id']}/"
    expected = {**WEEK, "id": made.json()["id"], "school": school.pk, "years": [3, 4]}
    assert (made.status_code, made["Location"], made.json()) == (201, where, expected)
    assert (again.json(), again["Idempotent-Replayed"], same.json()) == (expected, "true", expected)
    assert client.get(address(school)).json()["results"] == [expected]
    assert client.get(where).json() == expected
    assert (client.delete(where).status_code, client.delete(where).status_code) == (204, 404)
    assert not SchoolClosure.objects.exists()


def test_they_come_in_the_order_of_the_year_and_by_kind(client: Client, school: School) -> None:
    for day in ("2040-03-01", "2039-03-01"):
        post(client, school, {"kind": "other", "first_day": day, "last_day": day})
    post(client, school, WEEK)

    def days(query: str) -> list[str]:
        return [one["first_day"] for one in client.get(address(school) + query).json()["results"]]

    assert days("") == ["2039-03-01", "2040-01-16", "2040-03-01"]
    assert days("?ends_from=2040-01-20") == ["2040-01-16", "2040-03-01"]
    assert days("?kind=test-week") == ["2040-01-16"]


def test_programs_get_the_refusals_of_the_page(client: Client, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    backwards = post(client, school, {**WEEK, "last_day": "2040-01-15"})
    unknown = post(client, school, {**WEEK, "kind": "feest", "years": [9]})
    monkeypatch.setattr(services, "MOST_CLOSURES", 0)
    many = post(client, school, WEEK)

    assert (backwards.status_code, backwards.json()["code"]) == (422, "closure_ends_before_it_begins")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid")
    assert (many.status_code, many.json()["code"]) == (409, "too_many_closures")
    assert not SchoolClosure.objects.exists()


def test_others_find_nothing_and_a_token_needs_its_scope(client: Client, school: School, coordinator: User) -> None:
    where = f"/api/v1/closures/{post(client, school, WEEK).json()['id']}/"
    for stranger in (make_coordinator(make_school()), make_coordinator(school, SchoolRole.TEACHER)):
        other = sign_in(Client(), stranger)
        answers = [other.get(address(school)), post(other, school, WEEK), other.get(where), other.delete(where)]
        assert [one.status_code for one in answers] == [404] * 4
    reads = Client(headers=bearer(coordinator, TokenScope.READ))

    assert [reads.get(where).status_code, reads.delete(where).status_code] == [200, 403]
    assert SchoolClosure.objects.count() == 1


def test_days_are_taken_away_by_who_knows_them_as_they_are(client: Client, school: School) -> None:
    made = post(client, school, WEEK)
    where = made["Location"]
    read = client.get(where).headers["ETag"]

    other = client.delete(where, headers={"If-Match": '"iets anders"'})
    kept = SchoolClosure.objects.count()
    same = client.delete(where, headers={"If-Match": read})

    assert (other.status_code, other.json()["code"], other.headers["ETag"], kept) == (412, "precondition_failed", read, 1)
    assert (made.headers["ETag"], same.status_code, SchoolClosure.objects.exists()) == (read, 204, False)
