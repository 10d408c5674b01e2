"""Races of holds, offers, undo and proposals: each in the order in which it hurts, and beside it code without the guard."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from activities.services.places import claim_places, release_places
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold
from enrolments.rules.wishes import Wishes
from enrolments.services import moving, promoting, waiting
from enrolments.services.answering import propose_other_date
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import extend_hold, release_expired, release_hold
from enrolments.services.invariants import broken_invariants
from enrolments.services.undoing import undo_cancel
from kit.refusals import Refusal
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.racing import at_once, meanwhile
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Who = tuple[SchoolClass, User]
COUNTERS = "places taken are the places of groups and holds that have them"
TWO_OFFERS = "nobody thinks about two offers at once"


def somebody() -> Who:
    school_class = make_class(make_school())
    return school_class, make_coordinator(school_class.school)


def group(session: Session, who: Who, places: int) -> dict[str, Any]:
    return {"session_id": session.pk, "school_class_id": who[0].pk, "by": who[1], "places": places}


def held_date() -> tuple[Session, Who]:
    session, who = make_session(capacity=20), somebody()
    hold_group(**group(session, who, 12))
    return session, who


def by_of(enrolment: Enrolment) -> User:
    assert enrolment.enrolled_by is not None
    return enrolment.enrolled_by


def outcome(result: object) -> str:
    return result.code if isinstance(result, Refusal) else type(result).__name__


def taken(session: Session) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)


def in_an_hour(work: Callable[..., int]) -> int:
    return work(now=timezone.now() + timedelta(hours=1))


def in_days(work: Callable[..., int]) -> int:
    return work(now=timezone.now() + timedelta(days=9))


# --- holds ---


def test_a_sign_up_that_takes_its_hold_over_while_the_clock_releases_it_counts_once() -> None:
    session, who = held_date()

    result = meanwhile(partial(in_an_hour, release_expired), partial(enrol_class, **group(session, who, 12)))

    assert (outcome(result), taken(session), Hold.objects.count(), broken_invariants()) == ("Enrolment", 12, 0, {})


def test_without_the_lock_on_the_hold_the_same_race_loses_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the statement reads what the clock is giving back, and gives it back once more."""
    session, who = held_date()
    monkeypatch.setattr(moving, "BEGIN", moving.BEGIN.replace("FOR UPDATE\n", "\n"))

    meanwhile(partial(in_an_hour, release_expired), partial(enrol_class, **group(session, who, 12)))

    assert (taken(session), list(broken_invariants())) == (0, [COUNTERS])


@pytest.mark.parametrize("places", [4, 18])
def test_a_sign_up_while_another_window_changes_the_hold_counts_the_group_that_goes(places: int) -> None:
    session, who = held_date()

    result = meanwhile(partial(hold_group, **group(session, who, places)), partial(enrol_class, **group(session, who, 12)))

    assert (outcome(result), taken(session), broken_invariants()) == ("Enrolment", 12, {})


def test_what_was_extended_just_now_is_not_released() -> None:
    session, who = held_date()
    end = Hold.objects.get().expires_at

    result = meanwhile(
        partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk),
        partial(release_expired, now=end),
    )

    assert (result, taken(session), Hold.objects.count()) == (0, 12, 1)


def test_a_clock_that_takes_no_lock_throws_away_what_was_extended() -> None:
    """The positive control."""
    session, who = held_date()
    end = Hold.objects.get().expires_at

    def naively() -> None:
        with transaction.atomic():
            keys = list(Hold.objects.filter(expires_at__lte=end).values_list("pk", flat=True))
            Hold.objects.filter(pk__in=keys).delete()
            release_places(session.pk, 12)

    meanwhile(partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk), naively)

    assert Hold.objects.count() == 0


def test_what_is_being_released_is_not_extended() -> None:
    session, who = held_date()

    result = meanwhile(
        partial(in_an_hour, release_expired), partial(extend_hold, session_id=session.pk, school_class_id=who[0].pk)
    )

    assert (outcome(result), taken(session), Hold.objects.count()) == ("hold_ended", 0, 0)


def test_many_who_want_the_last_places_hold_them_once() -> None:
    session = make_session(capacity=20)
    people = [somebody() for _ in range(12)]

    held = at_once([partial(hold_group, **group(session, who, 5)) for who in people])
    signed_up = at_once([partial(enrol_class, **group(session, who, 5)) for who in people])

    assert Counter(map(outcome, held)) == {"tuple": 4, "session_full": 8}
    winners = [outcome(result) == "tuple" for result in held]
    assert [outcome(result) == "Enrolment" for result in signed_up] == winners
    assert (taken(session), Hold.objects.count(), broken_invariants()) == (20, 0, {})


def test_holds_that_are_counted_before_they_are_taken_oversell() -> None:
    """The positive control of the one before."""
    session = make_session(capacity=5)
    one, other = somebody(), somebody()

    def naively(who: Who) -> None:
        with transaction.atomic():
            if sum(Hold.objects.filter(session=session).values_list("places", flat=True)) + 5 > session.capacity:
                raise errors.NoPlacesLeft(free=0, wanted=5)
            Hold.objects.create(
                school=who[0].school,
                session=session,
                school_class=who[0],
                held_by=who[1],
                places=5,
                expires_at=timezone.now() + timedelta(minutes=15),
            )

    meanwhile(partial(naively, one), partial(naively, other))

    assert sum(Hold.objects.values_list("places", flat=True)) == 10


@pytest.mark.parametrize("attempt", range(3))
def test_everything_about_holds_at_once_ends_in_an_answer_and_never_in_a_circle(attempt: int) -> None:
    session = make_session(capacity=40)
    people = [somebody() for _ in range(6)]
    for who in people:
        hold_group(**group(session, who, 6))
    Hold.objects.filter(school_class__in=[who[0].pk for who in people[:3]]).update(expires_at=timezone.now())
    calls: list[Callable[[], object]] = [release_expired, release_expired]
    for who in people:
        ids = {"session_id": session.pk, "school_class_id": who[0].pk}
        calls += [partial(enrol_class, **group(session, who, 5)), partial(hold_group, **group(session, who, 7))]
        calls += [partial(extend_hold, **ids)]
    calls += [partial(release_hold, session_id=session.pk, school_class_id=people[5][0].pk)]
    calls += [partial(join_waiting_list, **group(session, somebody(), 30))]

    results = at_once(calls)

    known = {"Enrolment", "tuple", "Hold", "int", "bool", "hold_ended", "class_already_enrolled", "session_full"}
    assert {outcome(result) for result in results} <= known | {"not_enough_places"}
    assert broken_invariants() == {}


# --- offers ---


def offered_part() -> tuple[Enrolment, list[int]]:
    session = make_session(make_activity(names_mode=NamesMode.NAMES), capacity=20)
    make_enrolment(session, names=15)
    school_class = make_class(make_school(), pupils=8)
    by, pupils = make_coordinator(school_class.school), pupils_of(school_class)
    ids = {"session_id": session.pk, "school_class_id": school_class.pk}
    joined = join_waiting_list(**ids, by=by, pupils=pupils, wishes=Wishes(least_places=3))
    assert (joined.status, joined.places) == (S.OFFERED, 5)
    return fresh(joined), pupils[:5]


def test_a_part_that_lapses_while_it_is_accepted_has_one_end() -> None:
    offered, pupils = offered_part()

    result = meanwhile(
        partial(in_days, waiting.lapse_offers), partial(waiting.accept_offer, offered, by=by_of(offered), pupils=pupils)
    )

    after = fresh(offered)
    assert (outcome(result), after.status, after.places) == ("move_not_possible", S.LAPSED, 8)
    assert (taken(offered.session), broken_invariants()) == (15, {})


def test_a_part_that_is_accepted_does_not_lapse() -> None:
    offered, pupils = offered_part()

    result = meanwhile(
        partial(waiting.accept_offer, fresh(offered), by=by_of(offered), pupils=pupils),
        partial(in_days, waiting.lapse_offers),
    )

    assert (result, fresh(offered).status, taken(offered.session), broken_invariants()) == (0, S.ACCEPTED, 20, {})


def test_a_lapse_that_does_not_look_again_ends_what_was_accepted() -> None:
    """The positive control."""
    offered, pupils = offered_part()

    def naively() -> None:
        with transaction.atomic():
            Enrolment.objects.filter(pk=offered.pk).update(status=S.LAPSED)
            release_places(offered.session_id, 5)

    meanwhile(partial(waiting.accept_offer, fresh(offered), by=by_of(offered), pupils=pupils), naively)

    assert set(broken_invariants()) >= {"the status is the last line of the history"}


def waits_and_two_full_dates() -> tuple[Enrolment, Enrolment, Enrolment]:
    """Return a group that waits and takes any date, and who has the places on its own date and on another one."""
    activity = make_activity()
    own, other = (make_session(activity, starts_at=at_nine(days=days), capacity=20) for days in (14, 20))
    here, there = make_enrolment(own, places=20), make_enrolment(other, places=20)
    who = somebody()
    joined = join_waiting_list(**group(own, who, 8), wishes=Wishes(takes_other_dates=True))
    return fresh(joined), here, there


def test_two_dates_that_want_the_same_group_offer_it_once() -> None:
    waits, here, there = waits_and_two_full_dates()

    result = meanwhile(partial(cancel_enrolment, there, by=by_of(there)), partial(cancel_enrolment, here, by=by_of(here)))

    assert outcome(result) == "Enrolment"
    assert Enrolment.objects.filter(status=S.OFFERED).values_list("stands_in_for", flat=True).get() == waits.pk
    assert broken_invariants() == {}


def test_without_the_lock_on_the_group_two_dates_offer_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    _waits, here, there = waits_and_two_full_dates()
    monkeypatch.setattr(promoting, "_is_ours", lambda enrolment, waits=True: True)

    meanwhile(partial(cancel_enrolment, there, by=by_of(there)), partial(cancel_enrolment, here, by=by_of(here)))

    assert TWO_OFFERS in broken_invariants()


def test_who_takes_another_date_is_not_offered_its_own_meanwhile() -> None:
    waits, here, there = waits_and_two_full_dates()
    cancel_enrolment(there, by=by_of(there))
    offered = fresh(Enrolment.objects.get(stands_in_for=waits.pk))

    meanwhile(partial(waiting.accept_offer, offered, by=by_of(waits)), partial(cancel_enrolment, here, by=by_of(here)))

    assert (fresh(offered).status, fresh(waits).status, taken(waits.session)) == (S.ACCEPTED, S.CANCELLED_BY_SCHOOL, 0)
    assert broken_invariants() == {}


@pytest.mark.parametrize("attempt", range(3))
def test_dates_that_want_each_others_groups_never_wait_in_a_circle(attempt: int) -> None:
    activity = make_activity()
    dates = [make_session(activity, starts_at=at_nine(days=14 + number), capacity=20) for number in range(3)]
    holders = [make_enrolment(date, places=10) for date in dates for _ in range(2)]
    queue = [
        join_waiting_list(**group(date, somebody(), 8), wishes=Wishes(least_places=4, takes_other_dates=True))
        for date in dates
        for _ in range(2)
    ]
    calls: list[Callable[[], object]] = [partial(cancel_enrolment, one, by=by_of(one)) for one in holders]
    calls += [partial(join_waiting_list, **group(dates[0], somebody(), 8), wishes=Wishes(takes_other_dates=True))]
    calls += [partial(cancel_enrolment, fresh(queue[0]), by=by_of(queue[0])), waiting.serve_forgotten]

    results = at_once(calls)

    assert {outcome(result) for result in results} <= {"Enrolment", "int", "move_not_possible"}
    waiting.serve_forgotten()
    assert broken_invariants(settled=True) == {}


# --- undo, proposals ---


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
