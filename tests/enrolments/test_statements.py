"""What is read or written for many asks the database as often as what is read or written for a few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.choices import NamesMode
from activities.models import Session
from enrolments.models import Place
from schools.models import ClassListImport, Pupil
from tests.support.enrolling import make_enrolment, pupils_of
from tests.support.list_imports import confirmed, csv, started
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def statements(work: Callable[[], object]) -> list[str]:
    """Return what the work asked of the database; the marks of a transaction are no questions."""
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    with CaptureQueriesContext(connection) as captured:
        work()
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(marks)]


def test_a_roster_and_its_papers_ask_as_often_for_thirty_pupils_as_for_two() -> None:
    provider = make_provider()
    client = sign_in(Client(), make_provider_user(provider))
    activity = make_activity(provider, names_mode=NamesMode.NAMES)
    few, many = (make_session(activity, starts_at=at_nine(days=days), capacity=60) for days in (3, 4))
    make_enrolment(few, names=2)
    make_enrolment(many, names=30)

    def cost(session: Session, name: str) -> int:
        def read() -> None:
            answer = client.get(reverse(f"enrolments:{name}", args=[session.pk]))
            assert answer.status_code == 200

        read()  # the region's settings, and whom this reading is the first of
        return len(statements(read))

    names = ("roster", "roster_pdf", "sign_in_sheet")
    assert {name: cost(many, name) for name in names} == {name: cost(few, name) for name in names}


def test_the_day_of_a_coordinator_asks_as_often_for_ten_visits_as_for_one() -> None:
    enrolment = make_enrolment(make_session(starts_at=at_nine(days=10), capacity=60), places=2)
    client = sign_in(Client(), make_coordinator(enrolment.school))

    def read() -> None:
        assert client.get("/school/").status_code == 200

    read()
    one = len(statements(read))
    for days in range(11, 20):
        make_enrolment(make_session(starts_at=at_nine(days=days), capacity=60), school=enrolment.school, places=2)

    assert len(statements(read)) == one


def list_of(rows: int) -> bytes:
    return csv(
        *((f"{7000000 + number}", f"Sanne{number}", "", "Vos", f"3{'ABCDEFGHIJ'[number % 10]}") for number in range(rows))
    )


def test_a_class_list_is_read_in_with_as_many_statements_for_three_hundred_rows_as_for_thirty() -> None:
    def cost(rows: int) -> tuple[int, int]:
        made: list[ClassListImport] = []
        reading = statements(lambda: made.append(started(list_of(rows))))
        confirming = statements(lambda: confirmed(made[0]))
        assert Pupil.objects.filter(school=made[0].school).count() == rows
        return len(reading), len(confirming)

    cost(3)

    assert cost(300) == cost(30)


def test_the_screens_of_a_sign_up_ask_as_often_for_thirty_pupils_as_for_two() -> None:
    def cost(pupils: int) -> list[int]:
        school_class = make_class(pupils=pupils)
        session = make_session(make_activity(names_mode=NamesMode.NAMES), capacity=60)
        client = sign_in(Client(), make_coordinator(school_class.school))
        client.get("/school/")
        page = reverse("enrolments:enrol", args=[session.pk, school_class.pk])
        group = {"pupils": pupils_of(school_class), "adults": "2", "note": ""}
        counts = [
            len(statements(lambda: client.get(page))),
            len(statements(lambda: client.post(page, {**group, "step": "check"}, follow=True))),
            len(statements(lambda: client.post(page, {**group, "step": "confirm"}))),
        ]
        assert Place.objects.filter(enrolment__session=session).count() == pupils
        return counts

    cost(1)  # the region's settings

    assert cost(30) == cost(2)
