"""The same roll-over for programs: plan, do, retry, undo, refuse."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from privacy.models import AccessEvent
from schools.choices import SchoolRole
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 3, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with time_machine.travel(SEPTEMBER):
        yield


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def api(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


@pytest.fixture
def three_b(school: School) -> SchoolClass:
    return make_class(school, "3B", pupils=2, school_year=make_school_year(2025))


def ask(api: Client, school: School, *, key: str = "", **body: Any) -> Any:
    sent = {"dry_run": False, "from_year": 2025, **body}
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(f"/api/v1/schools/{school.pk}/roll-over/", sent, content_type="application/json", headers=headers)


def test_a_dry_run_answers_with_the_plan_and_writes_nothing(api: Client, school: School, three_b: SchoolClass) -> None:
    one, two = Pupil.objects.order_by("sort_key", "pk")

    answer = ask(api, school, dry_run=True)

    plan = answer.json()
    counts = plan["classes"][0].pop("counts")
    assert answer.status_code == 200
    assert plan == {
        "id": None,
        "school": school.pk,
        "from_year": 2025,
        "status": "plan",
        "has_work": True,
        "fingerprint": plan["fingerprint"],
        "undo_until": None,
        "classes": [
            {
                "school_class": three_b.pk,
                "name": "3B",
                "fate": "moves",
                "new_name": "4B",
                "new_class": None,
                "levels": ["vmbo-kb"],
                "year": 4,
                "remarks": [],
                "pupils": [{"pupil": pupil.pk, "fate": "along", "to": "4B"} for pupil in (one, two)],
            }
        ],
        "outcomes": [],
    }
    assert {fate for fate, count in counts.items() if count} == {"along"}
    assert (RollOver.objects.count(), SchoolClass.objects.count(), ClassMembership.objects.count()) == (0, 1, 2)
    assert list(AccessEvent.objects.values_list("object_label", "person_count")) == [("school", 2)]


def test_it_is_done_as_planned_and_a_second_time_answers_the_same(api: Client, school: School, three_b: SchoolClass) -> None:
    seen = ask(api, school, dry_run=True).json()["fingerprint"]

    done, again = ask(api, school, fingerprint=seen), ask(api, school)

    assert (done.status_code, again.status_code) == (201, 200)
    assert done.json() == again.json()
    made = SchoolClass.objects.get(school_year__start_year=2026)
    outcome = done.json()["outcomes"][0]
    assert (done.json()["status"], outcome["school_class"], outcome["new_class"], outcome["is_new"]) == (
        "done",
        three_b.pk,
        made.pk,
        True,
    )
    assert made.memberships.filter(left_at=None).count() == 2


def test_a_retry_with_the_same_key_gets_the_same_answer(api: Client, school: School, three_b: SchoolClass) -> None:
    first, second = ask(api, school, key="a"), ask(api, school, key="a")
    other = ask(api, school, key="a", dry_run=True)

    assert (first.status_code, second.status_code, second["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert RollOver.objects.count() == 1


def test_choices_come_along(api: Client, school: School, three_b: SchoolClass) -> None:
    leaves, repeats = Pupil.objects.order_by("pk")
    moves = make_pupil(three_b)
    choice = {
        "school_class": three_b.pk,
        "name": "4BK",
        "levels": ["vmbo-bb"],
        "year": 4,
        "pupils": [{"pupil": leaves.pk, "do": "leave"}, {"pupil": repeats.pk, "do": "repeat"}],
    }

    answer = ask(api, school, classes=[choice])

    assert answer.status_code == 201
    assert set(ClassMembership.objects.filter(left_at=None).values_list("pupil", "school_class__name")) == {
        (repeats.pk, "3B"),
        (moves.pk, "4BK"),
    }


def test_it_is_undone_until_a_day_later(api: Client, school: School, three_b: SchoolClass) -> None:
    pk = ask(api, school).json()["id"]

    undone = [api.post(f"/api/v1/roll-overs/{pk}/undo/", content_type="application/json") for _ in range(2)]

    assert [(one.status_code, one.json()["status"]) for one in undone] == [(200, "undone")] * 2
    assert SchoolClass.objects.get() == three_b


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"from_year": 2024}, 422, "roll_over_year_unknown"),
        ({"from_year": 2026}, 422, "nothing_to_roll_over"),
        ({"classes": [{"school_class": 999_999_999}]}, 422, "roll_over_class_unknown"),
        ({"classes": [{"school_class": 999_999_999, "name": " "}]}, 422, "invalid"),
        ({"classes": [{"school_class": 1, "pupils": [{"pupil": 1, "do": "weg"}]}]}, 422, "invalid"),
        ({"fingerprint": "anders"}, 409, "roll_over_stale"),
        ({"dry_run": None}, 422, "invalid"),
        ({"from_year": None}, 422, "invalid"),
    ],
)
def test_every_no_has_its_code(
    api: Client, school: School, three_b: SchoolClass, body: dict[str, Any], status: int, code: str
) -> None:
    answer = ask(api, school, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not RollOver.objects.exists()


def test_a_school_that_is_not_verified_is_refused(client: Client) -> None:
    school = make_school(verified=False)
    make_class(school, "3B", school_year=make_school_year(2025))
    api = sign_in(client, make_coordinator(school))

    answers = [ask(api, school, dry_run=dry_run) for dry_run in (True, False)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "school_not_verified")] * 2


def test_other_schools_and_teachers_find_nothing(api: Client, school: School, three_b: SchoolClass) -> None:
    pk = ask(api, school).json()["id"]

    for who in (make_coordinator(), make_coordinator(school, SchoolRole.TEACHER)):
        stranger = sign_in(Client(), who)
        answers = [
            ask(stranger, school, dry_run=True),
            ask(stranger, school),
            stranger.post(f"/api/v1/roll-overs/{pk}/undo/", content_type="application/json"),
        ]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "not_found")] * 3
