"""A date that is full says so at once, in the words of the rules, and to nobody who has a claim on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from activities.models import Session
from enrolments.errors import NoPlacesLeft
from enrolments.models import Hold
from enrolments.services.enrolling import enrol_class
from enrolments.services.reading import classes_to_enrol, group_of, pupils_for, read_occasion
from enrolments.services.reading_once import read_once
from schools.models import SchoolClass
from tests.support.enrolling import pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school_class() -> SchoolClass:
    return make_class(pupils=6)


@pytest.fixture
def by(school_class: SchoolClass) -> User:
    return make_coordinator(school_class.school)


@pytest.fixture
def client(by: User) -> Client:
    return sign_in(Client(), by)


@pytest.fixture
def full() -> Session:
    """A full date; of the dates beside it, only the first has places for six."""
    session = make_session(capacity=20, places_taken=20)
    make_session(session.activity, starts_at=at_nine(days=40), capacity=20, places_taken=4)
    make_session(session.activity, starts_at=at_nine(days=41), capacity=20, places_taken=15)
    make_session(session.activity, starts_at=at_nine(days=42), capacity=20, status="cancelled")
    return session


def ask(client: Client, session: Session, school_class: SchoolClass, key: str = "key", **body: Any) -> tuple[int, Any]:
    answer = client.post(
        f"/api/v1/sessions/{session.pk}/enrolments/",
        {"school_class": school_class.pk, "places": 6, **body},
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    return answer.status_code, answer.json()


def test_it_is_said_before_the_rules_read_anything_and_as_the_rules_would(
    client: Client, full: Session, school_class: SchoolClass, by: User
) -> None:
    with pytest.raises(NoPlacesLeft) as told:
        enrol_class(session_id=full.pk, school_class_id=school_class.pk, by=by, places=6)

    with CaptureQueriesContext(connection) as captured:
        status, answer = ask(client, full, school_class)

    assert (status, answer["code"], answer["detail"]) == (409, "session_full", told.value.detail)
    assert {name: answer[name] for name in told.value.extra} == told.value.extra
    assert len(answer["alternatives"]) == 1
    assert not any("same_week" in one["sql"] for one in captured.captured_queries)


def test_who_has_places_kept_gets_them(client: Client, full: Session, school_class: SchoolClass, by: User) -> None:
    Hold.objects.create(
        school=school_class.school,
        session=full,
        school_class=school_class,
        held_by=by,
        places=6,
        expires_at=timezone.now() + timedelta(minutes=5),
    )

    assert ask(client, full, school_class)[0] == 201


def test_a_hold_that_ended_makes_room(client: Client, full: Session, school_class: SchoolClass) -> None:
    other = make_class(make_school())
    Hold.objects.create(
        school=other.school,
        session=full,
        school_class=other,
        held_by=make_coordinator(other.school),
        places=6,
        expires_at=timezone.now() - timedelta(minutes=5),
    )

    assert ask(client, full, school_class)[0] == 201


def test_a_retry_gets_its_answer_when_the_date_is_full_since(client: Client, school_class: SchoolClass) -> None:
    session = make_session(capacity=6)
    first = ask(client, session, school_class)

    again, other_key = ask(client, session, school_class), ask(client, session, school_class, key="other")

    assert again == first
    assert (first[0], other_key[0], other_key[1]["code"]) == (201, 409, "class_already_enrolled")


def test_who_wants_to_wait_waits(client: Client, full: Session, school_class: SchoolClass) -> None:
    status, answer = ask(client, full, school_class, on_full="wait")

    assert (status, answer["status"]) == (201, "waiting")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "cancelled"}, "session_cancelled"),
        ({"enrolment_closes_at": timezone.now() - timedelta(hours=1)}, "enrolment_closed"),
        ({"enrolment_opens_at": timezone.now() + timedelta(hours=1)}, "enrolment_not_open_yet"),
        ({"reserved_municipalities": ["0001"]}, "reserved_for_others"),
    ],
)
def test_what_is_the_matter_with_the_date_itself_comes_first(
    client: Client, full: Session, school_class: SchoolClass, change: dict[str, object], code: str
) -> None:
    Session.objects.filter(pk=full.pk).update(**change)

    assert ask(client, full, school_class)[1]["code"] == code


def test_somebody_elses_class_learns_nothing(full: Session, school_class: SchoolClass) -> None:
    stranger = sign_in(Client(), make_coordinator(make_school()))

    assert ask(stranger, full, school_class)[1]["code"] == "not_found"


def test_a_date_of_what_was_never_online_is_not_there(client: Client, school_class: SchoolClass) -> None:
    draft = make_session(make_activity(published=False), capacity=6, places_taken=6)

    assert ask(client, draft, school_class)[1]["code"] == "not_found"


@pytest.mark.parametrize("reserved", ["nobody", "named", "municipality", "others"])
def test_one_statement_reads_what_the_lists_read(school_class: SchoolClass, by: User, reserved: str) -> None:
    activity = make_activity(names_mode=NamesMode.NAMES)
    make_provider_user(activity.provider)
    session = make_session(activity, capacity=20)
    if reserved == "named":
        session.reserved_for.add(school_class.school)
    elif reserved != "nobody":
        code = school_class.school.municipality_code if reserved == "municipality" else "0001"
        Session.objects.filter(pk=session.pk).update(reserved_municipalities=[code])
    beside = make_session(activity, starts_at=session.starts_at + timedelta(minutes=30), capacity=20)
    pupils = pupils_of(school_class)
    enrol_class(session_id=beside.pk, school_class_id=school_class.pk, by=by, pupils=pupils[:2])

    found = read_once(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=pupils)
    occasion = read_occasion(session.pk, school_id=school_class.school_id)
    listed = group_of(classes_to_enrol(by, session.pk).get(pk=school_class.pk))
    chosen = pupils_for(school_class, session)

    assert found is not None
    for name in ("session", "activity", "provider_id", "provider_name", "provider_status", "is_for_school", "expired_holds"):
        assert getattr(found.occasion, name) == getattr(occasion, name), name
    assert (found.occasion.is_for_school, len(found.occasion.provider_people)) == (reserved != "others", 1)
    assert (found.group, found.group.school_class.school) == (listed, school_class.school)
    assert (found.chosen.known, found.chosen.here, found.chosen.elsewhere) == (
        chosen.count(),
        chosen.filter(is_here=True).count(),
        chosen.filter(is_elsewhere=True).count(),
    )
    assert (found.chosen.known, found.chosen.elsewhere) == (6, 2)
    for row, seen in ((session, found.occasion.session), (school_class, found.group.school_class)):
        fresh = type(row).objects.get(pk=row.pk)
        assert {f.attname: getattr(seen, f.attname) for f in fresh._meta.concrete_fields} == {  # Django documents it
            f.attname: getattr(fresh, f.attname)
            for f in fresh._meta.concrete_fields  # as above
        }
