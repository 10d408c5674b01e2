"""Two people change one date: who saw another version than there is now is told so, and nothing of theirs happens."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from activities.models import Session
from activities.services.sessions import change_capacity
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_provider_user, make_session
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db


def plan(days: int, capacity: int = 24) -> dict[str, Any]:
    starts_at = at_nine(days=days)
    ends_at = starts_at + timedelta(hours=2)
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "capacity": capacity}


UNTIL = {"until": at_nine(days=9).isoformat()}
CHANGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "move": ("put", "", plan(15)),
    "capacity": ("put", "", plan(14, capacity=12)),
    "cancel": ("post", "cancel/", {"reason": "Storm"}),
    "close": ("post", "close-enrolment/", {}),
    "open": ("post", "open-enrolment/", UNTIL),
}


@pytest.fixture
def session() -> Session:
    return make_session(capacity=20)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def maker(session: Session) -> Client:
    return signed_in(make_provider_user(session.activity.provider))


def change(client: Client, session: Session, kind: str, **headers: str) -> HttpResponse:
    method, where, body = CHANGES[kind]
    send: Callable[..., HttpResponse] = getattr(client, method)
    return send(f"/api/v1/sessions/{session.pk}/{where}", body, content_type="application/json", headers=headers)


def tag(client: Client, session: Session) -> str:
    return client.get(f"/api/v1/sessions/{session.pk}/").headers["ETag"]


def as_it_is(session: Session) -> dict[str, Any]:
    return Session.objects.filter(pk=session.pk).values().get()


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_to_another_version_is_refused_with_the_tag_of_now_and_changes_nothing(
    session: Session, maker: Client, kind: str
) -> None:
    seen = tag(maker, session)
    first = change(maker, session, "capacity", **{"If-Match": seen})
    before = as_it_is(session)

    late = change(maker, session, kind, **{"If-Match": seen, "Idempotency-Key": "laat"})
    unchanged = as_it_is(session) == before
    again = change(maker, session, kind, **{"If-Match": late.headers["ETag"], "Idempotency-Key": "laat"})

    assert (first.status_code, late.status_code, late.json()["code"], unchanged) == (200, 412, "precondition_failed", True)
    assert first.headers["ETag"] == late.headers["ETag"] != seen
    assert (again.status_code, again.headers["ETag"]) == (200, Session.objects.get(pk=session.pk).version)


def test_without_if_match_or_with_any_a_change_is_about_the_date_as_it_is(session: Session, maker: Client) -> None:
    answers = [change(maker, session, "capacity"), change(maker, session, "close", **{"If-Match": "*"})]

    assert [one.status_code for one in answers] == [200, 200]


def test_a_retry_gets_the_first_answer_with_its_tag_though_the_version_is_old_by_then(session: Session, maker: Client) -> None:
    headers = {"If-Match": tag(maker, session), "Idempotency-Key": "een-keer"}

    first, retry = (change(maker, session, "close", **headers) for _turn in range(2))

    assert (first.status_code, retry.status_code, retry.headers["Idempotent-Replayed"]) == (200, 200, "true")
    assert first.headers["ETag"] == retry.headers["ETag"]


def test_who_signs_up_makes_no_other_version_of_a_date(session: Session, maker: Client) -> None:
    seen = tag(maker, session)

    make_enrolment(session, places=4)

    assert (tag(maker, session), change(maker, session, "close", **{"If-Match": seen}).status_code) == (seen, 200)


def test_visitors_get_the_tag_of_the_catalogue_and_others_no_word_of_a_date_that_is_not_theirs(session: Session) -> None:
    stranger = signed_in(make_provider_user())

    assert tag(Client(), session).startswith("W/")
    assert change(stranger, session, "close", **{"If-Match": '"anders"'}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_changes_to_the_same_version_at_once_are_one(session: Session) -> None:
    by, seen = make_provider_user(session.activity.provider), session.version

    def change_to(capacity: int) -> Session:
        mine = Session.objects.get(pk=session.pk)
        mine.expected_version = seen
        return change_capacity(session=mine, capacity=capacity, by=by)

    results = at_once([partial(change_to, 21), partial(change_to, 22)])

    assert sorted(type(one).__name__ for one in results) == ["Session", "StaleVersion"]
    assert Session.objects.get(pk=session.pk).capacity in {21, 22}
