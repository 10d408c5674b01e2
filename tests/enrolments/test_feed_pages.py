"""Calendar feeds by hand: the page of one's own account, the ways to it, and the interface."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.choices import TokenScope
from accounts.models import IdempotentRequest, User
from accounts.services.tokens import make_token
from enrolments.choices import FeedKind
from enrolments.models import CalendarFeed
from enrolments.services import feeds
from enrolments.services.feeds import open_feed
from tests.support.calendars import events_of
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/account/agenda/"
API = "/api/v1/calendar-feeds/"
ADDRESS = re.compile(r"https?://[^/\"]+(/agenda/[\w-]{43}\.ics)")


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def bearer(user: User, *scopes: TokenScope) -> APIClient:
    text = make_token(user=user, name="rooster", scopes=scopes, days=9, by=user, programs=programs_for(user)).text
    return APIClient(headers={"authorization": f"Bearer {text}"})


# --- the page ---


def test_an_address_shows_once_and_works(client: Client) -> None:
    user = make_coordinator()
    sign_in(client, user)

    made = client.post(PAGE, {"subject": "coordinator"})
    later = client.get(PAGE).content.decode()

    found = ADDRESS.search(made.content.decode())
    assert found
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    assert Client().get(found[1]).status_code == 200
    assert found[1] not in later
    assert "Mijn groepen in Meeloop" in later
    assert "Nog nooit gelezen" in later


def test_people_choose_among_their_own_and_a_link_chooses_beforehand(client: Client) -> None:
    school = make_school()
    own, foreign = make_class(school, "3B"), make_class(name="4Z")
    sign_in(client, make_coordinator(school))

    page = client.get(f"{PAGE}?voor=class-{own.pk}").content.decode()

    assert f'<option value="class-{own.pk}" selected>' in page
    assert f"class-{foreign.pk}" not in page


@pytest.mark.parametrize("subject", ["", "class-0", "class-x", "coordinator-1", "klas"])
def test_what_was_not_offered_is_not_made(client: Client, subject: str) -> None:
    sign_in(client, make_coordinator())

    answer = client.post(PAGE, {"subject": subject})

    assert answer.status_code == 422
    assert CalendarFeed.objects.count() == 0


def test_somebody_elses_class_is_not_made(client: Client) -> None:
    foreign = make_class()
    sign_in(client, make_coordinator())

    assert client.post(PAGE, {"subject": f"class-{foreign.pk}"}).status_code == 422
    assert CalendarFeed.objects.count() == 0


def test_one_too_many_is_refused_with_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_FEEDS", 0)
    sign_in(client, make_coordinator())

    answer = client.post(PAGE, {"subject": "coordinator"})

    assert answer.status_code == 409
    assert "Trek er eerst een in" in answer.content.decode()


def test_who_has_no_dates_reads_why(client: Client) -> None:
    sign_in(client, make_funder_user())

    assert "Je hebt nog geen datums" in client.get(PAGE).content.decode()


def test_revoking_and_a_new_address_by_hand(client: Client) -> None:
    user = make_coordinator()
    first = open_feed(by=user, kind=FeedKind.COORDINATOR)
    sign_in(client, user)

    renewed = ADDRESS.search(client.post(f"{PAGE}{first.row.pk}/vernieuwen/").content.decode())
    assert renewed
    assert Client().get(renewed[1]).status_code == 200
    closed = client.post(f"{PAGE}{first.row.pk}/intrekken/")

    assert (closed.status_code, closed["Location"]) == (302, PAGE)
    assert Client().get(renewed[1]).status_code == 404
    assert "Mijn groepen in Meeloop" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("step", ["intrekken", "vernieuwen"])
def test_somebody_elses_calendar_is_not_there(client: Client, step: str) -> None:
    opened = open_feed(by=make_coordinator(), kind=FeedKind.COORDINATOR)
    sign_in(client, make_coordinator())

    assert client.post(f"{PAGE}{opened.row.pk}/{step}/").status_code == 404
    assert CalendarFeed.objects.get().revoked_at is None


def test_the_pages_with_dates_lead_here(client: Client) -> None:
    session = make_session()
    owner = make_provider_user(session.activity.provider)
    school = make_school()
    school_class = make_class(school)
    coordinator = make_coordinator(school)
    ways = [
        (coordinator, "/school/", "?voor=coordinator"),
        (coordinator, f"/school/klassen/{school_class.pk}/", f"?voor=class-{school_class.pk}"),
        (owner, "/aanbieder/", PAGE),
        (owner, f"/aanbieder/activiteiten/{session.activity_id}/datums/", f"?voor=activity-{session.activity_id}"),
        (owner, session.activity.url, f"?voor=activity-{session.activity_id}"),
    ]

    missing = [path for user, path, link in ways if link not in sign_in(client, user).get(path).content.decode()]

    assert missing == []
    sign_in(client, coordinator)
    assert "?voor=activity" not in client.get(session.activity.url).content.decode()


# --- the interface ---


def test_a_program_makes_lists_and_closes_calendars() -> None:
    session = make_session()
    owner = make_provider_user(session.activity.provider)
    client = bearer(owner, TokenScope.FEEDS)

    made = client.post(API, {"kind": "activity", "subject": session.activity_id}, format="json")
    listed = client.get(API).json()["results"]
    one = client.get(made["Location"])

    body = made.json()
    path = ADDRESS.fullmatch(body.pop("address"))
    assert path
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert listed == [body] == [one.json()]
    assert body == {
        "id": CalendarFeed.objects.get().pk,
        "kind": "activity",
        "name": session.activity.title,
        "school_class": None,
        "provider": None,
        "activity": session.activity_id,
        "created_at": body["created_at"],
        "last_read_on": None,
    }
    assert set(events_of(Client().get(path[1]).content.decode())) == {f"datum-{session.pk}@localhost"}
    assert client.delete(made["Location"]).status_code == 204
    assert client.delete(made["Location"]).status_code == 404
    assert Client().get(path[1]).status_code == 404


def test_a_token_without_the_scope_makes_no_address_that_outlives_it() -> None:
    client = bearer(make_coordinator(), TokenScope.READ, TokenScope.ENROL)

    answer = client.post(API, {"kind": "coordinator"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert CalendarFeed.objects.count() == 0


def test_a_retry_makes_no_second_calendar_and_its_secret_is_kept_nowhere() -> None:
    client = bearer(make_coordinator(), TokenScope.FEEDS)
    first, again = (
        client.post(API, {"kind": "coordinator"}, format="json", headers={"Idempotency-Key": "eenmaal"}) for _ in range(2)
    )

    secret = first.json()["address"].rpartition("/")[2]
    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (201, 201, "true")
    assert (again.json()["id"], again.json()["address"]) == (first.json()["id"], None)
    assert CalendarFeed.objects.count() == 1
    assert secret not in str(list(IdempotentRequest.objects.values()))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "class", "subject": 999_999}, 404, "not_found"),
        ({"kind": "class"}, 404, "not_found"),
        ({"kind": "coordinator", "subject": 1}, 404, "not_found"),
        ({"kind": "pupil", "subject": 1}, 422, "invalid"),
        ({"kind": "class", "subject": "alles"}, 422, "invalid"),
        ({}, 422, "invalid"),
    ],
)
def test_what_is_not_there_or_cannot_be_read_has_its_code(body: dict[str, Any], status: int, code: str) -> None:
    answer = bearer(make_coordinator(), TokenScope.FEEDS).post(API, body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_sees_or_closes_somebody_elses_calendar() -> None:
    opened = open_feed(by=make_coordinator(), kind=FeedKind.COORDINATOR)
    client = bearer(make_coordinator(), TokenScope.FEEDS)

    assert client.get(API).json()["results"] == []
    assert client.get(f"{API}{opened.row.pk}/").status_code == 404
    assert client.delete(f"{API}{opened.row.pk}/").status_code == 404
    assert CalendarFeed.objects.get().revoked_at is None
