"""Races on the real database: every guard is tried by threads, and the harness is proven by code without the guard."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from activities.services.places import claim_places
from activities.services.sessions import change_capacity
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.services import waiting
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.invariants import broken_invariants
from kit.refusals import Refusal
from outbox.models import Message
from schools.models import SchoolClass
from tests.support.enrolling import pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_pupil,
    make_school,
    make_session,
)
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
CLASSES = 24


def classes_of_many_schools(number: int) -> list[tuple[SchoolClass, User]]:
    made = [make_class(make_school()) for _ in range(number)]
    return [(school_class, make_coordinator(school_class.school)) for school_class in made]


def outcome(result: object) -> str:
    return result.code if isinstance(result, Refusal) else type(result).__name__


@pytest.mark.promise("OGP-2.1d")
def test_twenty_four_classes_for_places_for_five_never_oversell() -> None:
    session = make_session(capacity=20)
    calls = [
        partial(enrol_class, session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)
        for school_class, by in classes_of_many_schools(CLASSES)
    ]

    results = at_once(calls)

    session.refresh_from_db()
    assert Counter(map(outcome, results)) == {"Enrolment": 5, "session_full": CLASSES - 5}
    assert session.places_taken == 20
    assert Enrolment.objects.count() == 5
    assert Message.objects.filter(kind="enrolments.confirmed").count() == 5
    assert broken_invariants() == {}


def test_the_same_race_oversells_when_places_are_counted_before_they_are_taken() -> None:
    """The positive control: the harness finds the race that the guarded UPDATE prevents."""
    session = make_session(capacity=20)

    def naively(school_class: SchoolClass, by: User) -> None:
        with transaction.atomic():
            taken = sum(Enrolment.objects.filter(session=session).values_list("places", flat=True))
            if taken + 4 > session.capacity:
                raise errors.NoPlacesLeft(free=session.capacity - taken, wanted=4)
            Enrolment.objects.create(
                school=school_class.school,
                session=session,
                school_class=school_class,
                mode="count",
                places=4,
                status=S.ACCEPTED,
            )

    at_once([partial(naively, school_class, by) for school_class, by in classes_of_many_schools(CLASSES)])

    assert sum(Enrolment.objects.values_list("places", flat=True)) > 20


def test_through_http_the_losers_get_a_clear_409_and_nobody_a_5xx() -> None:
    session = make_session(capacity=20)

    def post(client: Client, school_class: SchoolClass, key: str) -> int:
        body = {"school_class": school_class.pk, "places": 4}
        address = f"/api/v1/sessions/{session.pk}/enrolments/"
        headers = {"Idempotency-Key": key}
        return client.post(address, body, content_type="application/json", headers=headers).status_code

    people = classes_of_many_schools(CLASSES)
    clients = [(sign_in(Client(), by), school_class) for school_class, by in people]

    answers = at_once([partial(post, client, one, f"key-{one.pk}") for client, one in clients])

    assert Counter(answers) == {201: 5, 409: CLASSES - 5}
    assert broken_invariants() == {}


def test_the_same_class_twenty_times_at_once_is_signed_up_once() -> None:
    session = make_session(capacity=500)
    [(school_class, by)] = classes_of_many_schools(1)
    call = partial(enrol_class, session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    results = at_once([call] * 20)

    session.refresh_from_db()
    assert Counter(map(outcome, results)) == {"Enrolment": 1, "class_already_enrolled": 19}
    assert session.places_taken == 4


def test_a_double_click_on_the_page_ends_on_the_same_page_with_one_sign_up() -> None:
    session = make_session()
    [(school_class, by)] = classes_of_many_schools(1)
    form = {"step": "confirm", "places": "4", "adults": "1", "note": "", "idempotency_key": "one-click"}
    address = f"/school/inschrijven/{session.pk}/{school_class.pk}/"
    clients = [sign_in(Client(), by) for _ in range(4)]

    answers = at_once([partial(client.post, address, form) for client in clients])

    done = f"/school/inschrijvingen/{Enrolment.objects.get().pk}/gelukt/"
    assert [(getattr(one, "status_code", one), getattr(one, "url", "")) for one in answers] == [(302, done)] * 4
    assert broken_invariants() == {}


@pytest.mark.promise("OGP-2.1d")
def test_one_pupil_in_two_classes_at_overlapping_dates_goes_to_one() -> None:
    activity = make_activity(names_mode=NamesMode.NAMES)
    sessions = [make_session(activity) for _ in range(8)]
    school = make_school()
    by, first = make_coordinator(school), make_class(school, "3A")
    pupil = make_pupil(first)
    calls = [
        partial(enrol_class, session_id=session.pk, school_class_id=first.pk, by=by, pupils=[pupil.pk]) for session in sessions
    ]

    results = at_once(calls)

    assert Counter(map(outcome, results)) == {"Enrolment": 1, "pupils_elsewhere": 7}
    assert Place.objects.filter(is_active=True).count() == 1
    assert broken_invariants() == {}


def test_groups_that_share_pupils_never_deadlock() -> None:
    activity = make_activity(names_mode=NamesMode.NAMES)
    sessions = [make_session(activity) for _ in range(10)]
    school = make_school()
    by, school_class = make_coordinator(school), make_class(school, pupils=8)
    pupils = pupils_of(school_class)
    calls = [
        partial(enrol_class, session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=pupils[::turn])
        for session, turn in zip(sessions, [1, -1] * 5, strict=True)
    ]

    results = at_once(calls)

    assert Counter(map(outcome, results)) == {"Enrolment": 1, "pupils_elsewhere": 9}


def full_session_with_queue(capacity: int, wanting: list[int]) -> tuple[list[Enrolment], list[Enrolment], Session]:
    session = make_session(capacity=capacity)
    holders = [
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=capacity // 4)
        for school_class, by in classes_of_many_schools(4)
    ]
    queue = [
        join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places)
        for (school_class, by), places in zip(classes_of_many_schools(len(wanting)), wanting, strict=True)
    ]
    known = Enrolment.objects.with_details()
    return [known.get(pk=one.pk) for one in holders], [known.get(pk=one.pk) for one in queue], session


def cancel(enrolment: Enrolment) -> Enrolment:
    assert enrolment.enrolled_by is not None
    return cancel_enrolment(enrolment, by=enrolment.enrolled_by)


def statuses(enrolments: list[Enrolment]) -> list[str]:
    return [Enrolment.objects.values_list("status", flat=True).get(pk=one.pk) for one in enrolments]


def test_four_cancel_at_once_and_the_queue_is_served_in_order() -> None:
    holders, queue, session = full_session_with_queue(20, [5, 5, 5, 5, 5, 5])

    results = at_once([partial(cancel, one) for one in holders])

    session.refresh_from_db()
    assert Counter(map(outcome, results)) == {"Enrolment": 4}
    assert statuses(queue) == [S.OFFERED] * 4 + [S.WAITING] * 2
    assert session.places_taken == 20
    assert Message.objects.filter(kind="enrolments.offered").count() == 4
    assert broken_invariants() == {}


@pytest.mark.parametrize("attempt", range(3))
def test_leaving_the_list_while_places_come_free_loses_no_place_and_forgets_nobody(attempt: int) -> None:
    holders, queue, _session = full_session_with_queue(20, [5, 5, 5, 5, 5, 5])
    moves: list[Callable[[], Enrolment]] = [
        *(partial(cancel, one) for one in holders[:3]),
        *(partial(cancel, one) for one in queue[:3]),
    ]

    at_once(moves)

    assert broken_invariants() == {}
    assert statuses(queue[:3]).count(S.WAITING) == 0


@pytest.mark.parametrize("attempt", range(3))
def test_joining_the_list_while_places_come_free_is_never_forgotten(attempt: int) -> None:
    holders, _queue, session = full_session_with_queue(20, [])
    joiners = [
        partial(join_waiting_list, session_id=session.pk, school_class_id=school_class.pk, by=by, places=5)
        for school_class, by in classes_of_many_schools(4)
    ]

    results = at_once([*(partial(cancel, one) for one in holders), *joiners])

    assert Counter(map(outcome, results)) == {"Enrolment": 8}
    assert Enrolment.objects.filter(status=S.OFFERED).count() == 4
    assert broken_invariants() == {}


def test_answering_an_offer_while_it_lapses_has_one_outcome() -> None:
    holders, _queue, _session = full_session_with_queue(20, [5, 5])
    cancel(holders[0])
    [offered] = Enrolment.objects.with_details().filter(status=S.OFFERED)
    late = timezone.now() - timedelta(seconds=1)
    by = offered.enrolled_by
    assert by is not None

    def lapse() -> int:
        Enrolment.objects.filter(pk=offered.pk).update(offer_until=late)
        return waiting.lapse_offers()

    at_once([partial(waiting.accept_offer, offered, by=by), lapse, lapse, partial(waiting.decline_offer, offered, by=by)])

    assert statuses([offered])[0] in {S.ACCEPTED, S.LAPSED, S.CANCELLED_BY_SCHOOL}
    assert broken_invariants() == {}


def test_more_places_and_a_cancellation_at_once_serve_the_queue_once() -> None:
    holders, queue, session = full_session_with_queue(20, [5, 5, 5])
    owner = make_provider_user()

    results = at_once([partial(cancel, holders[0]), partial(change_capacity, session=session, capacity=25, by=owner)])

    assert Counter(map(outcome, results)) == {"Enrolment": 1, "Session": 1}
    assert statuses(queue) == [S.OFFERED, S.OFFERED, S.WAITING]
    assert broken_invariants() == {}


def test_a_database_that_is_busy_too_long_answers_try_again() -> None:
    session = make_session()
    [(school_class, by)] = classes_of_many_schools(1)

    def impatient() -> Enrolment:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    with transaction.atomic():
        claim_places(session.pk, 1)
        [result] = at_once([impatient])

    assert isinstance(result, errors.BusyTryAgain)
    assert (result.status, result.retry_after) == (503, 3)
    assert Enrolment.objects.count() == 0
