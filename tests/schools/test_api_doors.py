"""Who sees what of a school through the interface, and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import TokenScope
from accounts.models import User
from privacy.models import AccessEvent
from schools.choices import ImportStatus, SchoolRole
from schools.models import ClassListImport, Pupil, School
from tests.support import class_lists as make
from tests.support.list_programs import IMPORTS, ROWS, Program
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_pupil,
    make_region_user,
    make_school,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def program(school: School) -> Program:
    return Program(make_coordinator(school))


@pytest.mark.promise("OGP-0b")
def test_a_pupil_is_seen_by_the_own_school_only(school: School, program: Program) -> None:
    school_class = make_class(school, pupils=2)
    pupil = make_pupil(school_class, first_name="Xanthippe")
    class_list = program.upload(school, make.delimited(ROWS)).json()["id"]
    own = Program(make_coordinator(make_school("Ander College")))
    stranger_pages = [
        ("/api/v1/pupils/", {"class": school_class.pk}),
        (f"/api/v1/classes/{school_class.pk}/", {}),
        (f"{IMPORTS}{class_list}/", {}),
    ]

    for path, query in stranger_pages:
        assert program.get(path, **query).status_code == 200
        assert own.get(path, **query).status_code == 404
        assert own.get(path, **query).json()["code"] == "not_found"
    assert "Xanthippe" in program.get("/api/v1/pupils/", **{"class": school_class.pk}).text
    assert own.get("/api/v1/classes/").json()["results"] == []
    assert [one["name"] for one in own.get("/api/v1/schools/").json()["results"]] == ["Ander College"]
    for path in ("confirm/", "undo/"):
        assert own.post(f"{IMPORTS}{class_list}/{path}").status_code == 404
    assert own.patch(f"{IMPORTS}{class_list}/", {"default_class": "9Z"}).status_code == 404
    assert own.upload(school, make.delimited(ROWS)).status_code == 404
    assert ClassListImport.objects.get(pk=class_list).status == ImportStatus.PREVIEW
    assert Pupil.objects.filter(pk=pupil.pk).exists()


DOORS = [
    ("GET", "/api/v1/schools/"),
    ("GET", "/api/v1/classes/"),
    ("GET", "/api/v1/classes/{school_class}/"),
    ("GET", "/api/v1/pupils/?class={school_class}"),
    ("POST", IMPORTS),
    ("GET", IMPORTS + "{class_list}/"),
    ("PATCH", IMPORTS + "{class_list}/"),
    ("POST", IMPORTS + "{class_list}/confirm/"),
    ("POST", IMPORTS + "{class_list}/undo/"),
]
OK, LATE = 200, 409
ROLES = {
    "coordinator": [200, 200, 200, 200, 422, 200, 200, 200, 200],
    "admin": [200, 200, 200, 200, 422, 200, 200, 200, 200],
    "teacher": [200, 200, 200, 404, 422, 404, 404, 404, 404],
    "mentor": [200, 200, 200, 404, 422, 404, 404, 404, 404],
    "other_coordinator": [200, 200, 404, 404, 422, 404, 404, 404, 404],
    "provider": [200, 200, 404, 404, 422, 404, 404, 404, 404],
    "region": [200, 200, 404, 404, 422, 404, 404, 404, 404],
    "funder": [200, 200, 404, 404, 422, 404, 404, 404, 404],
    "nobody_in_particular": [200, 200, 404, 404, 422, 404, 404, 404, 404],
    "without_second_factor": [403] * 9,
    "token_to_read": [200, 200, 200, 200, 403, 403, 403, 403, 403],
    "token_to_note_attendance": [403] * 9,
    "visitor": [401] * 9,
}


@pytest.mark.parametrize(("role", "expected"), ROLES.items(), ids=ROLES)
@pytest.mark.promise("SP-5c")
def test_each_role_passes_its_own_doors_only(role: str, expected: list[int], school: School) -> None:
    school_class = make_class(school, pupils=1)
    coordinator = make_coordinator(school)
    class_list = Program(coordinator).upload(school, make.delimited(ROWS)).json()["id"]
    people = {
        "coordinator": lambda: coordinator,
        "admin": lambda: make_coordinator(school, role=SchoolRole.ADMIN),
        "teacher": lambda: make_coordinator(school, role=SchoolRole.TEACHER),
        "mentor": lambda: make_coordinator(school, role=SchoolRole.MENTOR),
        "other_coordinator": make_coordinator,
        "provider": make_provider_user,
        "region": make_region_user,
        "funder": make_funder_user,
        "nobody_in_particular": make_user,
        "without_second_factor": lambda: make_coordinator(school, second_factor=False),
        "token_to_read": lambda: Program(coordinator, TokenScope.READ),
        "token_to_note_attendance": lambda: Program(coordinator, TokenScope.ATTENDANCE),
        "visitor": lambda: None,
    }
    who = people[role]()
    client, headers = Client(), {}
    if isinstance(who, Program):
        headers = who.headers
    elif isinstance(who, User):
        client.force_login(who)

    answers = [
        client.generic(
            method,
            path.format(school_class=school_class.pk, class_list=class_list),
            data=b"{}" if method != "GET" else b"",
            content_type="application/json",
            headers=headers,
        )
        for method, path in DOORS
    ]

    assert [answer.status_code for answer in answers] == expected


@pytest.mark.promise("SP-5a")
def test_leaving_the_school_closes_its_doors(school: School) -> None:
    coordinator = make_coordinator(school)
    program, school_class = Program(coordinator), make_class(school, pupils=1)
    assert program.get("/api/v1/pupils/", **{"class": school_class.pk}).status_code == 200

    coordinator.school_memberships.update(ended_at="2026-01-01T00:00:00Z")

    assert program.get("/api/v1/pupils/", **{"class": school_class.pk}).status_code == 404
    assert program.get("/api/v1/schools/").json()["results"] == []


def test_every_look_at_names_is_written_down(school: School, program: Program) -> None:
    school_class = make_class(school, pupils=3)

    program.get("/api/v1/pupils/", **{"class": school_class.pk})
    program.upload(school, make.delimited(ROWS))
    program.get("/api/v1/classes/")

    looks = list(AccessEvent.objects.order_by("pk").values_list("object_label", "person_count", "school_id"))
    assert looks == [("school_class", 3, school.pk), ("class_list_import", 3, school.pk)]


def test_pupils_need_a_class(program: Program) -> None:
    for wrong in ({}, {"class": "x"}, {"class": "9" * 30}, {"class": "²"}):
        assert program.get("/api/v1/pupils/", **wrong).status_code == 404


def test_lists_cost_the_same_with_one_and_with_many(school: School, program: Program) -> None:
    def cost(path: str, **query: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            assert program.get(path, **query).status_code == 200
        return len(found)

    first = make_class(school, name="1A", pupils=1)
    program.get("/api/v1/schools/")
    one = [cost("/api/v1/classes/"), cost("/api/v1/pupils/", **{"class": first.pk})]
    for name in ("1B", "1C", "1D"):
        make_class(school, name=name, pupils=2)
    for _ in range(5):
        make_pupil(first)

    assert [cost("/api/v1/classes/"), cost("/api/v1/pupils/", **{"class": first.pk})] == one


def test_classes_can_be_narrowed_and_are_counted(school: School, program: Program) -> None:
    make_class(school, name="3B", pupils=2)

    found = program.get("/api/v1/classes/", school=school.pk).json()["results"]

    assert [(one["name"], one["pupil_count"], one["levels"], one["year"]) for one in found] == [("3B", 2, ["vmbo-kb"], 3)]
    assert program.get("/api/v1/classes/", school_year=1999).json()["results"] == []


def test_the_interface_is_documented(client: Client) -> None:
    schema = client.get("/api/schema/?format=json").json()

    assert {path for path in schema["paths"] if "class-list-imports" in path} == {
        "/api/v1/class-list-imports/",
        "/api/v1/class-list-imports/{id}/",
        "/api/v1/class-list-imports/{id}/confirm/",
        "/api/v1/class-list-imports/{id}/undo/",
    }
    create = schema["paths"]["/api/v1/class-list-imports/"]["post"]
    assert set(create["requestBody"]["content"]) == {"multipart/form-data", "application/json"}
    assert {"201", "403", "404", "409", "410", "413", "422"} <= set(create["responses"])
