"""What the bench writes by hand is what the product writes; else its ratio would compare two different things."""

import uuid
from collections.abc import Callable, Iterable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from accounts.models import User
from activities.models import CatalogueEntry
from benchmarks import bare_reads, burst, by_hand
from benchmarks.bare_reads import Bare
from benchmarks.scenarios import queries_of_sign_up
from benchmarks.subjects import make_subjects
from enrolments.services.invariants import broken_invariants
from schools.models import School

WRITTEN = (
    "enrolments.Enrolment",
    "enrolments.Place",
    "enrolments.EnrolmentTransition",
    "outbox.Message",
    "accounts.IdempotentRequest",
)


def added(act: Callable[[], object], tables: Iterable[str] = WRITTEN) -> dict[str, int]:
    """Return how many rows of each table came with ``act``."""
    before = {label: apps.get_model(label)._default_manager.count() for label in tables}
    act()
    return {label: apps.get_model(label)._default_manager.count() - before[label] for label in before}


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


@pytest.mark.django_db
def test_a_class_list_by_hand_writes_the_rows_of_one_by_http() -> None:
    subjects = make_subjects(1)
    school = School.objects.get(pk=subjects.by_http[0].school_id)
    rows = {"schools.SchoolClass": 2, "schools.Pupil": 45, "schools.ClassMembership": 45}

    def by_http() -> None:
        client = Client(headers={"authorization": f"Bearer {subjects.token}"})
        lines = [
            {"Roepnaam": "Mees", "Achternaam": "Hart", "Leerlingnummer": f"7{row:04}", "Klas": f"L{row // 30}"}
            for row in range(45)
        ]
        made = client.post("/api/v1/class-list-imports/", {"school": school.pk, "rows": lines}, content_type="application/json")
        assert made.status_code == 201, made.content
        done = client.post(f"/api/v1/class-list-imports/{made.json()['id']}/confirm/", {}, content_type="application/json")
        assert done.status_code == 200, done.content

    assert added(by_http, rows) == rows
    assert added(lambda: by_hand.read_list(connection.connection, school.pk, "a", 45), rows) == rows


@pytest.mark.django_db
def test_what_a_page_reads_by_hand_is_there() -> None:
    """A statement of the bench that finds nothing would call every page dear, and one that cannot run is noticed here."""
    group = make_subjects(1).by_hand[0]
    by_hand.sign_up(connection.connection, group, User.objects.latest("pk").pk)
    entry = CatalogueEntry.objects.get(activity__sessions=group.session_id)
    values = {
        "school": group.school_id,
        "session": group.session_id,
        "activity": entry.pk,
        "provider": entry.provider_id,
        "sector": entry.sector,
        "kind": entry.kind,
        "level": entry.levels[0],
    }
    statements = {
        name: value
        for name, value in vars(bare_reads).items()
        if name.isupper() and name not in {"PUBLISHED", "STORED", "TABLE", "FILE"}
    }

    assert {name: Bare(sql, values).read(connection.connection) > 0 for name, sql in statements.items()} == dict.fromkeys(
        statements, True
    )
