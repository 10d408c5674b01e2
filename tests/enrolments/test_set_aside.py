"""Warnings at the doors: a program reads them by code, a person answers them on the check page and loses nothing."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.models import Session
from enrolments.models import Enrolment, WarningSetAside
from schools.choices import ClosureKind
from schools.models import SchoolClass, SchoolClosure
from tests.support.makers import make_class, make_coordinator, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
MESSAGE = "Deze klas heeft dan Toetsweek 2."
REASON = "De toets is 's middags."


@pytest.fixture
def school_class() -> SchoolClass:
    return make_class()


@pytest.fixture
def session(school_class: SchoolClass) -> Session:
    """Return a date in a test week of the class."""
    session = make_session()
    day = timezone.localdate(session.starts_at)
    days = {"first_day": day, "last_day": day}
    SchoolClosure.objects.create(school=school_class.school, kind=ClosureKind.TEST_WEEK, name="Toetsweek 2", **days)
    return session


@pytest.fixture
def by(school_class: SchoolClass) -> User:
    return make_coordinator(school_class.school)


@pytest.fixture
def client(by: User) -> Client:
    return sign_in(Client(), by)


def post(client: Client, session: Session, door: str = "enrolments", **body: Any) -> Any:  # Any: the client's answer
    return client.post(f"/api/v1/sessions/{session.pk}/{door}/", json.dumps(body), content_type="application/json")


def test_a_program_is_told_each_warning_by_code(client: Client, session: Session, school_class: SchoolClass) -> None:
    answer = post(client, session, school_class=school_class.pk, places=4)

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "urn:meeloop:problem:warning_unanswered",
        "title": "warning unanswered",
        "status": 409,
        "code": "warning_unanswered",
        "detail": "Er is iets om op te letten. Ga je toch? Schrijf dan kort waarom.",
        "warnings": [{"code": "test_week", "message": MESSAGE}],
    }
    assert not Enrolment.objects.exists()


def test_a_program_sets_a_warning_aside(client: Client, session: Session, school_class: SchoolClass, by: User) -> None:
    answer = post(client, session, school_class=school_class.pk, places=4, warnings_set_aside={"test_week": REASON})

    assert answer.status_code == 201
    assert list(WarningSetAside.objects.values_list("code", "reason", "by")) == [("test_week", REASON, by.pk)]


def test_a_hold_says_what_will_be_asked(client: Client, session: Session, school_class: SchoolClass) -> None:
    answer = post(client, session, "holds", school_class=school_class.pk, places=4)

    assert answer.status_code == 201
    assert answer.json()["warnings"] == [{"code": "test_week", "message": MESSAGE}]


@pytest.mark.parametrize("sent", ["ja", ["test_week"], {"test_week": "x" * 301}, {"test_week": {"a": 1}}])
def test_what_is_no_reason_is_invalid(client: Client, session: Session, school_class: SchoolClass, sent: object) -> None:
    answer = post(client, session, school_class=school_class.pk, places=4, warnings_set_aside=sent)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


# --- the check page ---

GROUP = {"places": "4", "adults": "1", "note": "Lift nodig"}


def page_of(session: Session, school_class: SchoolClass) -> str:
    return f"/school/inschrijven/{session.pk}/{school_class.pk}/"


def test_the_check_page_asks_why(client: Client, session: Session, school_class: SchoolClass) -> None:
    answer = client.post(page_of(session, school_class), {**GROUP, "step": "check"}, follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert MESSAGE in page
    assert 'name="reason_test_week"' in page


def test_confirming_without_a_reason_asks_again_and_keeps_everything(
    client: Client, session: Session, school_class: SchoolClass
) -> None:
    day = timezone.localdate(session.starts_at)
    SchoolClosure.objects.create(school=school_class.school, kind=ClosureKind.OTHER, first_day=day, last_day=day)
    sent = {**GROUP, "step": "confirm", "reason_test_week": REASON, "reason_school_closed": ""}

    answer = client.post(page_of(session, school_class), sent)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="De toets is &#x27;s middags."' in page
    assert 'value="Lift nodig"' in page
    assert "Schrijf kort waarom je toch gaat" in page
    assert not Enrolment.objects.exists()
    session.refresh_from_db()
    assert session.places_taken == 4  # the places stay kept meanwhile


def test_confirming_with_a_reason_signs_up(client: Client, session: Session, school_class: SchoolClass) -> None:
    answer = client.post(page_of(session, school_class), {**GROUP, "step": "confirm", "reason_test_week": REASON})

    enrolment = Enrolment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/school/inschrijvingen/{enrolment.pk}/gelukt/")
    assert WarningSetAside.objects.get().reason == REASON


def test_going_back_to_change_something_keeps_the_reason(client: Client, session: Session, school_class: SchoolClass) -> None:
    answer = client.post(page_of(session, school_class), {**GROUP, "step": "change", "reason_test_week": REASON})

    assert '<input type="hidden" name="reason_test_week" value="De toets is &#x27;s middags.">' in answer.content.decode()


def test_the_waiting_list_asks_the_same(client: Client, session: Session, school_class: SchoolClass) -> None:
    Session.objects.filter(pk=session.pk).update(places_taken=session.capacity)

    asked = client.post(page_of(session, school_class), {**GROUP, "step": "wait"})
    answer = client.post(page_of(session, school_class), {**GROUP, "step": "wait", "reason_test_week": REASON})

    assert asked.status_code == 409
    assert 'name="reason_test_week"' in asked.content.decode()
    assert 'form="groep"' in asked.content.decode()
    assert answer.status_code == 302
    assert Enrolment.objects.get().status == "waiting"
    assert WarningSetAside.objects.get().code == "test_week"
