"""Races about what is taken back or proposed, on a busy database, and with the same key."""

from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode
from activities.models import Session
from activities.services.places import claim_places
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold
from enrolments.services.answering import propose_other_date
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.holding import release_expired
from enrolments.services.invariants import broken_invariants
from enrolments.services.undoing import undo_cancel
from tests.support.engine import COUNTERS, by_of, group, held_date, offered_part, outcome, somebody, taken
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_provider_user,
    make_session,
)
from tests.support.racing import at_once, meanwhile
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def cancelled_group() -> Enrolment:
    group_ = make_enrolment(make_session(capacity=20), places=20)
    return fresh(cancel_enrolment(group_, by=by_of(group_)))


def test_places_that_are_promised_while_somebody_comes_back_are_promised_once() -> None:
    gone = cancelled_group()

    result = meanwhile(
        partial(join_waiting_list, **group(gone.session, somebody(), 12)), partial(undo_cancel, gone, by=by_of(gone))
    )

    assert (outcome(result), fresh(gone).status) == ("places_given_away", S.CANCELLED_BY_SCHOOL)
    assert (taken(gone.session), broken_invariants()) == (12, {})


def test_an_undo_that_reads_before_it_takes_promises_places_twice() -> None:
    """The positive control."""
    gone = cancelled_group()
    session = Session.objects.get(pk=gone.session_id)

    def naively() -> None:
        with transaction.atomic():
            if session.places_free >= 20:
                Session.objects.filter(pk=session.pk).update(places_taken=session.places_taken + 20)
                Enrolment.objects.filter(pk=gone.pk).update(status=S.ACCEPTED)

    meanwhile(partial(join_waiting_list, **group(session, somebody(), 12)), naively)

    assert COUNTERS in broken_invariants()


def asked_with_other_date() -> tuple[Enrolment, Session, User]:
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL)
    asked = make_enrolment(make_session(activity, capacity=12), places=12)
    return asked, make_session(activity, starts_at=at_nine(days=20), capacity=12), make_provider_user(activity.provider)


def test_a_date_that_fills_up_while_it_is_proposed_is_not_proposed() -> None:
    asked, other, owner = asked_with_other_date()

    result = meanwhile(
        partial(enrol_class, **group(other, somebody(), 5)),
        partial(propose_other_date, asked, session_id=other.pk, by=owner, reason="Bezet"),
    )

    assert (outcome(result), fresh(asked).status, taken(other), broken_invariants()) == (
        "date_does_not_fit",
        S.REQUESTED,
        5,
        {},
    )


def test_a_date_that_was_proposed_just_now_has_no_places_for_another() -> None:
    asked, other, owner = asked_with_other_date()

    result = meanwhile(
        partial(propose_other_date, asked, session_id=other.pk, by=owner, reason="Bezet"),
        partial(enrol_class, **group(other, somebody(), 5)),
    )

    assert (outcome(result), taken(other), broken_invariants()) == ("session_full", 12, {})


@pytest.mark.parametrize("attempt", range(3))
def test_two_dates_proposed_for_each_other_never_wait_in_a_circle(attempt: int) -> None:
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL)
    dates = [make_session(activity, starts_at=at_nine(days=14 + number), capacity=30) for number in range(2)]
    owner = make_provider_user(activity.provider)
    groups = [make_enrolment(date, places=5) for date in dates for _ in range(3)]
    calls = [
        partial(
            propose_other_date,
            one,
            session_id=(dates[0] if one.session_id == dates[1].pk else dates[1]).pk,
            by=owner,
            reason="x",
        )
        for one in groups
    ]

    results = at_once(calls)

    assert {outcome(result) for result in results} == {"Enrolment"}
    assert broken_invariants() == {}


# --- a busy database ---


@pytest.mark.parametrize("door", ["api", "page"])
def test_who_waits_too_long_hears_to_try_again_and_when(door: str) -> None:
    enrolment = make_enrolment(places=5)
    client = sign_in(Client(), by_of(enrolment))
    address = (
        f"/api/v1/enrolments/{enrolment.pk}/cancel/" if door == "api" else f"/school/inschrijvingen/{enrolment.pk}/afmelden/"
    )

    def impatient() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        if door == "api":
            return post(client, address, {"reason": "Ziek"}, "eens")
        return client.post(address, {"reason": "Ziek"})

    with transaction.atomic():
        claim_places(enrolment.session_id, 1)
        [answer] = at_once([impatient])

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert (fresh(enrolment).status, broken_invariants()) == (S.ACCEPTED, {COUNTERS: [str(enrolment.session_id)]})


def test_the_clock_passes_over_a_date_that_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, _who = held_date()
    free, _other = held_date()
    Hold.objects.update(expires_at=timezone.now())

    def impatient() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return release_expired()

    with transaction.atomic():
        Session.objects.select_for_update().get(pk=busy.pk)
        [released] = at_once([impatient])

    assert (released, taken(busy), taken(free)) == (1, 12, 0)


# --- the same key ---


def post(client: Client, address: str, body: dict[str, Any], key: str) -> Any:
    return client.post(address, body, content_type="application/json", headers={"Idempotency-Key": key})


def doors() -> list[tuple[str, Client, str, dict[str, Any], dict[str, Any]]]:
    """Return per action: who asks, where, with what, and with what else the same key must not come."""
    asked, other, owner = asked_with_other_date()
    going = make_enrolment(places=5)
    late = make_enrolment(make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL)), places=5)
    late_owner = make_provider_user(late.session.activity.provider)
    offered, pupils = offered_part()
    session, who = make_session(), somebody()
    group_ = {"school_class": who[0].pk, "places": 5}
    return [
        ("cancel", sign_in(Client(), by_of(going)), going.pk, {"reason": "Ziek"}, {"reason": "Anders"}),
        ("propose-date", sign_in(Client(), owner), asked.pk, {"session": other.pk, "reason": "Vol"}, {"session": 1}),
        ("decline", sign_in(Client(), late_owner), late.pk, {"reason": "Vol", "reason_code": "staff"}, {"reason": "Druk"}),
        ("accept-offer", sign_in(Client(), by_of(offered)), offered.pk, {"pupils": pupils}, {"pupils": pupils[:1]}),
        ("holds", sign_in(Client(), who[1]), session.pk, group_, {**group_, "places": 6}),
    ]  # type: ignore[return-value]  # keys of rows


def test_the_same_key_has_one_effect_and_never_another_one() -> None:
    for name, client, pk, body, other_body in doors():
        address = f"/api/v1/sessions/{pk}/holds/" if name == "holds" else f"/api/v1/enrolments/{pk}/{name}/"

        first, again = post(client, address, body, name), post(client, address, body, name)
        other = post(client, address, other_body, name)

        assert (name, first.status_code in {200, 201}, again.status_code) == (name, True, first.status_code)
        assert (again.headers["Idempotent-Replayed"], again.json()["id"]) == ("true", first.json()["id"])
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert broken_invariants() == {}


def test_the_same_key_while_the_first_one_runs_is_told_so() -> None:
    enrolment = make_enrolment(places=5)
    client, other = (sign_in(Client(), by_of(enrolment)) for _ in range(2))
    address = f"/api/v1/enrolments/{enrolment.pk}/cancel/"

    result: Any = meanwhile(
        partial(post, client, address, {"reason": "Ziek"}, "eens"), partial(post, other, address, {"reason": "Ziek"}, "eens")
    )

    assert (result.status_code, result.json()["code"]) == (409, "idempotency_in_progress")
    assert (fresh(enrolment).status, taken(enrolment.session)) == (S.CANCELLED_BY_SCHOOL, 0)
