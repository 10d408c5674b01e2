"""The interface: the same services, one request, a stable code for every no."""

from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import TokenScope
from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.invariants import BROKEN
from outbox.models import Message
from privacy.models import AccessEvent
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db


def post(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(address, body or {}, content_type="application/json", headers=headers)


def class_and_client(pupils: int = 0) -> tuple[SchoolClass, Client]:
    school_class = make_class(pupils=pupils)
    return school_class, sign_in(Client(), make_coordinator(school_class.school))


def test_a_class_is_signed_up_in_one_request() -> None:
    session = make_session()
    school_class, client = class_and_client()

    answer = post(client, f"/api/v1/sessions/{session.pk}/enrolments/", {"school_class": school_class.pk, "places": 24})

    enrolment = Enrolment.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"id": str(enrolment.pk), "status": "accepted", "places": 24}
    assert answer.headers["Location"] == f"/api/v1/enrolments/{enrolment.pk}/"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_detail_has_everything_but_full_names_and_a_version() -> None:
    enrolment = make_enrolment(names=1)
    pupil = Place.objects.get().pupil
    type(pupil).objects.update(first_name="Xantippe", last_name="Kanariegeel")
    client = sign_in(Client(), enrolment.enrolled_by)

    answer = client.get(f"/api/v1/enrolments/{enrolment.pk}/")

    body = answer.json()
    assert body["allowed_actions"] == ["change", "cancel"]
    shown = {"name": "Xantippe K.", "is_present": False, "mark": "unknown", "may_be_photographed": False}
    assert body["pupils"] == [{"place": Place.objects.get().pk, **shown}]
    assert [(line["from"], line["to"]) for line in body["history"]] == [("", "requested"), ("requested", "accepted")]
    assert (body["school"], body["provider"]["name"]) == (
        {"id": enrolment.school_id, "name": enrolment.school.name},
        enrolment.session.activity.provider.name,
    )
    assert answer.headers["ETag"]
    assert "Kanariegeel" not in answer.content.decode()
    assert AccessEvent.objects.filter(object_id=str(enrolment.pk), person_count=1).count() == 1


@pytest.mark.promise("POR-4c")
def test_a_provider_reads_no_name_before_its_term() -> None:
    enrolment = make_enrolment(names=1)
    client = sign_in(Client(), make_provider_user(enrolment.session.activity.provider))

    body = client.get(f"/api/v1/enrolments/{enrolment.pk}/").json()

    assert (body["places"], body["pupils"]) == (1, [])


def test_a_retry_with_the_same_key_is_one_sign_up() -> None:
    session = make_session()
    school_class, client = class_and_client()
    body = {"school_class": school_class.pk, "places": 24}
    address = f"/api/v1/sessions/{session.pk}/enrolments/"

    answers = [post(client, address, body, **{"Idempotency-Key": "key-1"}) for _ in range(2)]
    other = post(client, address, {**body, "places": 20}, **{"Idempotency-Key": "key-1"})

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Enrolment.objects.count() == 1


def test_a_full_date_is_a_409_that_names_the_ways_on() -> None:
    session = make_session(capacity=10)
    school_class, client = class_and_client()

    answer = post(client, f"/api/v1/sessions/{session.pk}/enrolments/", {"school_class": school_class.pk, "places": 24})

    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert problem["code"] == "not_enough_places"
    assert (problem["free"], problem["wanted"], problem["alternatives"]) == (10, 24, [])
    assert problem["choices"] == ["other_session", "fewer_pupils", "waiting_list"]


def test_a_lost_race_with_a_key_is_a_409_too() -> None:
    """The claim fails inside the idempotency record's transaction; reading alternatives must still be possible."""
    session = make_session(capacity=10)
    school_class, client = class_and_client()
    with connection.execute_wrapper(someone_is_faster(session)):
        answer = post(
            client,
            f"/api/v1/sessions/{session.pk}/enrolments/",
            {"school_class": school_class.pk, "places": 5},
            **{"Idempotency-Key": "key-1"},
        )

    assert (answer.status_code, answer.json()["code"]) == (409, "session_full")
    assert (Enrolment.objects.count(), Message.objects.count()) == (0, 0)


def someone_is_faster(session: Session) -> Any:
    """Fill the date just before the claim reaches the database."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "INSERT INTO enrolments_enrolment" in sql:
            context["cursor"].cursor.connection.cursor().execute(
                "UPDATE activities_session SET places_taken = capacity WHERE id = %s", [session.pk]
            )
        return execute(sql, params, many, context)

    return wrapper


def test_on_full_wait_puts_the_group_on_the_list() -> None:
    session = make_session(capacity=30, places_taken=20)
    school_class, client = class_and_client()

    answer = post(
        client,
        f"/api/v1/sessions/{session.pk}/enrolments/",
        {"school_class": school_class.pk, "places": 24, "on_full": "wait"},
    )

    assert (answer.status_code, answer.json()["status"]) == (201, "waiting")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/school_class"), ({"school_class": "x"}, "/school_class"), ({"school_class": 1, "places": 0}, "/places")],
)
def test_bad_input_points_at_the_field(body: dict[str, Any], pointer: str) -> None:
    _school_class, client = class_and_client()

    answer = post(client, f"/api/v1/sessions/{make_session().pk}/enrolments/", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_somebody_elses_class_is_not_found() -> None:
    session = make_session()
    _own, client = class_and_client()
    other = make_class(make_school("Ander College"))

    answer = post(client, f"/api/v1/sessions/{session.pk}/enrolments/", {"school_class": other.pk, "places": 2})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_cancelling_with_an_old_version_is_refused() -> None:
    enrolment = make_enrolment()
    client = sign_in(Client(), enrolment.enrolled_by)
    address = f"/api/v1/enrolments/{enrolment.pk}/"
    version = client.get(address).headers["ETag"]

    stale = post(client, f"{address}cancel/", {}, **{"If-Match": '"old"'})
    done = post(client, f"{address}cancel/", {"reason": "Toetsweek"}, **{"If-Match": version})

    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert stale.headers["ETag"] == version
    assert (done.status_code, done.json()["status"], done.json()["status_reason"]) == (200, "cancelled_by_school", "Toetsweek")
    assert done.json()["allowed_actions"] == ["undo_cancel"]


def test_an_offer_is_taken_or_left() -> None:
    outcomes = []
    for answer in ("accept-offer", "decline-offer"):
        session = make_session(capacity=10)
        school_class = make_class()
        by = make_coordinator(school_class.school)
        offered = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=5)
        client = sign_in(Client(), by)
        actions = client.get(f"/api/v1/enrolments/{offered.pk}/").json()["allowed_actions"]
        outcomes.append((actions, post(client, f"/api/v1/enrolments/{offered.pk}/{answer}/").json()["status"]))

    both = ["accept_offer", "decline_offer"]
    assert outcomes == [(both, "accepted"), (both, "cancelled_by_school")]


def test_a_provider_accepts_or_declines_with_a_reason() -> None:
    session = make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL), capacity=50)
    first, second = make_enrolment(session, places=10), make_enrolment(session, places=10)
    client = sign_in(Client(), make_provider_user(session.activity.provider))

    actions = client.get(f"/api/v1/enrolments/{first.pk}/").json()["allowed_actions"]
    accepted = post(client, f"/api/v1/enrolments/{first.pk}/accept/")
    mute = post(client, f"/api/v1/enrolments/{second.pk}/decline/")
    declined = post(client, f"/api/v1/enrolments/{second.pk}/decline/", {"reason_code": "staff", "reason": "Te druk"})
    again = post(client, f"/api/v1/enrolments/{first.pk}/accept/")

    assert actions == ["accept", "decline"]
    assert (accepted.json()["status"], declined.json()["status"]) == ("accepted", "declined")
    assert (mute.status_code, mute.json()["code"]) == (422, "reason_code_needed")
    assert (again.status_code, again.json()["code"]) == (409, "move_not_possible")


def test_attendance_is_put_as_a_number_or_as_places() -> None:
    counted, named = make_enrolment(places=24), make_enrolment(names=2)
    place = Place.objects.filter(enrolment=named).order_by("pk")[0]
    later = max(counted.session.ends_at, named.session.ends_at)

    def put(enrolment: Enrolment, body: dict[str, Any]) -> Any:
        client = sign_in(Client(), enrolment.enrolled_by)
        return client.put(f"/api/v1/enrolments/{enrolment.pk}/attendance/", body, content_type="application/json")

    with time_machine.travel(later):
        answers = [put(counted, {"count": 20}), put(named, {"present": [place.pk]}), put(named, {})]

    assert [one.status_code for one in answers] == [200, 200, 422]
    assert [one.json()["attended_count"] for one in answers[:2]] == [20, 1]


def test_lists_hold_ones_own_and_filter() -> None:
    mine = make_enrolment()
    waiting = make_enrolment(make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL)), school=mine.school)
    make_enrolment()
    client = sign_in(Client(), make_coordinator(mine.school))

    everything = client.get("/api/v1/enrolments/").json()["results"]
    accepted = client.get("/api/v1/enrolments/?status=accepted").json()["results"]

    assert [row["id"] for row in everything] == [str(waiting.pk), str(mine.pk)]
    assert [row["id"] for row in accepted] == [str(mine.pk)]


@pytest.mark.parametrize(
    ("scopes", "reading", "enrolling"),
    [([TokenScope.READ], 200, 403), ([TokenScope.ENROL], 403, 201), ([TokenScope.IMPORT], 403, 403)],
)
def test_a_token_does_what_its_scopes_say(scopes: list[TokenScope], reading: int, enrolling: int) -> None:
    session, school_class = make_session(), make_class()
    token = bearer(make_coordinator(school_class.school), *scopes)
    body = {"school_class": school_class.pk, "places": 24}

    read = Client(headers=token).get("/api/v1/enrolments/")
    enrolled = Client(headers=token).post(f"/api/v1/sessions/{session.pk}/enrolments/", body, content_type="application/json")

    assert (read.status_code, enrolled.status_code) == (reading, enrolling)


def test_without_a_second_factor_no_door_opens() -> None:
    enrolment = make_enrolment()
    client = Client()
    client.force_login(make_coordinator(enrolment.school, second_factor=False))

    answers = [client.get("/api/v1/enrolments/"), client.get(f"/api/v1/enrolments/{enrolment.pk}/")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "second_factor_required")] * 2


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Return what asked the database something; the marks of a transaction are no questions."""
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(marks)]


@pytest.mark.parametrize("by_token", [True, False])
def test_a_sign_up_asks_the_database_as_often_for_sixty_pupils_as_for_one(by_token: bool) -> None:
    counts = []
    for size in (1, 30, 60):
        school_class = make_class(pupils=size)
        user: User = make_coordinator(school_class.school)
        session = make_session(make_activity(names_mode=NamesMode.NAMES), capacity=60)
        make_provider_user(session.activity.provider)
        make_provider_user(session.activity.provider)
        client = Client(headers=bearer(user, TokenScope.ENROL)) if by_token else sign_in(Client(), user)
        warm_up(client, user)
        body = {"school_class": school_class.pk, "pupils": pupils_of(school_class)}
        with CaptureQueriesContext(connection) as captured:
            answer = post(client, f"/api/v1/sessions/{session.pk}/enrolments/", body, **{"Idempotency-Key": f"{size}"})
        assert answer.status_code == 201, answer.content
        counts.append(len(statements(captured)))

    assert len(set(counts)) == 1
    assert counts[0] <= (10 if by_token else 11)


def warm_up(client: Client, user: User) -> None:
    """Let the day of use, the region's settings and the session's activity be noted before the counting begins."""
    client.get("/api/v1/enrolments/?status=lapsed")
    make_enrolment()
    user.personal_tokens.update(last_used_on=timezone.localdate())


def test_a_list_asks_as_often_for_many_rows_as_for_one() -> None:
    school = make_school()
    user = make_coordinator(school)
    client = sign_in(Client(), user)
    client.get("/api/v1/enrolments/")  # the region's settings
    counts = []
    for _ in range(2):
        for number in range(3 if counts else 1):
            session = make_session(capacity=60)
            make_enrolment_of(school, session, f"K{len(counts)}{number}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/enrolments/")
        counts.append(len(statements(captured)))

    assert counts[0] == counts[1]


def make_enrolment_of(school: Any, session: Session, name: str) -> None:
    school_class = make_class(school, name)
    enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=make_coordinator(school), places=5)


def test_the_schema_names_every_refusal_of_a_sign_up() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    operation = schema["paths"]["/api/v1/sessions/{session_id}/enrolments/"]["post"]
    assert "`class_already_enrolled`" in operation["responses"]["409"]["description"]
    assert {one["name"] for one in operation["parameters"]} == {"Idempotency-Key", "session_id"}


def test_the_invariants_command_is_silent_about_what_holds_and_names_what_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    enrolment = make_enrolment(places=5)
    call_command("check_invariants")
    assert capsys.readouterr().out == f"All {len(BROKEN)} invariants hold.\n"
    Session.objects.filter(pk=enrolment.session_id).update(places_taken=4)

    with pytest.raises(Exception, match=f"1 of {len(BROKEN)} invariants do not hold"):
        call_command("check_invariants")

    said = "places taken are the places of groups and holds that have them"
    assert capsys.readouterr().err == f"BROKEN: {said}: {enrolment.session_id}\n"
    assert fresh(enrolment).status == S.ACCEPTED
