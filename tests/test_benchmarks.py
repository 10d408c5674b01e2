"""What the bench writes by hand is what the product writes; else its ratio would compare two different things."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection

from benchmarks import burst, by_hand
from benchmarks.scenarios import queries_of_sign_up
from benchmarks.subjects import make_subjects
from enrolments.services.invariants import broken_invariants

WRITTEN = (
    "enrolments.Enrolment",
    "enrolments.Place",
    "enrolments.EnrolmentTransition",
    "outbox.Message",
    "accounts.IdempotentRequest",
)


def added(act: Callable[[], object]) -> dict[str, int]:
    """Return how many rows of each table came with ``act``."""
    before = {label: apps.get_model(label)._default_manager.count() for label in WRITTEN}
    act()
    return {label: apps.get_model(label)._default_manager.count() - before[label] for label in WRITTEN}


@pytest.mark.django_db
def test_a_sign_up_by_hand_writes_the_rows_of_one_by_http() -> None:
    subjects = make_subjects(2)
    plain = connection.connection  # psycopg's own, with what the test was bound to
    expected = {"enrolments.Enrolment": 2, "enrolments.Place": 60, "enrolments.EnrolmentTransition": 4}

    by_http = added(lambda: queries_of_sign_up(subjects, 0))
    by_sql = added(lambda: [by_hand.sign_up(plain, group, subjects.user_id) for group in subjects.by_hand])

    assert by_http == by_sql == expected | {"outbox.Message": 2, "accounts.IdempotentRequest": 2}
    assert broken_invariants() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("write", [burst._guarded, burst._locking])
def test_a_place_by_hand_is_a_sign_up_that_holds(write: Callable[[by_hand.Connection, dict[str, object]], bool]) -> None:
    group = make_subjects(1).by_hand[0]
    facts: dict[str, object] = {
        "id": uuid.uuid4(),
        "session": group.session_id,
        "school": group.school_id,
        "class": group.class_id,
        "places": 1,
        "by": None,
    }

    assert added(lambda: write(connection.connection, facts)) == dict.fromkeys(WRITTEN, 0) | {
        "enrolments.Enrolment": 1,
        "enrolments.EnrolmentTransition": 2,
    }
    assert broken_invariants() == {}
