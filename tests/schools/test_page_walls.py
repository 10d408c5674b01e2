"""Who sees which pages of a school, and that nothing of a list is left behind."""

import json
import logging
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from schools.choices import ImportStatus, SchoolRole
from schools.models import ClassListImport, Pupil, School, SchoolClass
from tests.support import class_lists as make
from tests.support.list_pages import ROWS, UPLOAD, paste, previewed, read_in, upload, version
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
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def web(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


@pytest.mark.promise("OGP-0b")
def test_a_pupil_of_one_school_is_never_seen_by_another(web: Client, school: School) -> None:
    school_class = make_class(school)
    pupil = make_pupil(school_class, first_name="Xanthippe")
    preview = previewed(web, make.delimited([make.HEADINGS, ("5", "Quirinus", "", "Zonderling", "3B")]))
    done = previewed(web, make.delimited([make.HEADINGS, ("6", "Philomena", "", "Zonderling", "3B")]))
    read_in(web, done)
    own = f"/school/klassen/{school_class.pk}/"
    pages = [own, f"{own}leerlingen/{pupil.pk}/", f"{own}leerlingen/{pupil.pk}/weghalen/", preview, done]
    others = [f"{own}wijzigen/", f"{own}leerlingen/nieuw/"]
    names = ("Xanthippe", "Quirinus", "Philomena")

    assert [any(name in web.get(page).text for name in names) for page in pages] == [True] * 5

    stranger = sign_in(Client(), make_coordinator(make_school("Ander College")))
    for page in [*pages, *others]:
        answers = [stranger.get(page), stranger.post(page, {"first_name": "x", "name": "x", "doe": "lees-in", "version": 1})]
        assert (answers[0].status_code, answers[1].status_code in {404, 405}) == (404, True)
        assert not any(name in answer.text for name in names for answer in answers)
    assert stranger.post(f"{own}weghalen/").status_code == 404
    for page in ("/school/klassen/", UPLOAD, "/school/klassen/nieuw/"):
        assert stranger.get(f"{page}?school={school.pk}").status_code == 404
        assert school.name not in stranger.get(page).text
    assert upload(stranger, make.delimited(ROWS), school=school.pk).status_code == 404
    # Another school's class with one's own pupil's number does not open either.
    mine = make_class(School.objects.get(name="Ander College"), name="1A")
    assert stranger.get(f"/school/klassen/{mine.pk}/leerlingen/{pupil.pk}/").status_code == 404
    assert ClassListImport.objects.filter(status=ImportStatus.PREVIEW).count() == 1


PAGES = (
    "/school/klassen/",
    UPLOAD,
    "/school/klassen/nieuw/",
    "{own}",
    "{own}wijzigen/",
    "{own}leerlingen/nieuw/",
    "{pupil}",
    "{where}",
)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (make_coordinator, [200] * 8),
        (lambda school: make_coordinator(school, role=SchoolRole.ADMIN), [200] * 8),
        (lambda school: make_coordinator(school, role=SchoolRole.TEACHER), [200] + [404] * 7),
        (lambda school: make_coordinator(school, role=SchoolRole.MENTOR), [200] + [404] * 7),
        (lambda school: make_coordinator(), [200, 200, 200] + [404] * 5),
        (lambda school: make_provider_user(), [404] * 8),
        (lambda school: make_region_user(), [404] * 8),
        (lambda school: make_funder_user(), [404] * 8),
        (lambda school: make_user(), [404] * 8),
        (lambda school: make_coordinator(school, second_factor=False), [302] * 8),
        (None, [302] * 8),
    ],
    ids=[
        "coordinator",
        "admin",
        "teacher",
        "mentor",
        "elsewhere",
        "provider",
        "region",
        "funder",
        "user",
        "one-factor",
        "visitor",
    ],
)
@pytest.mark.promise("SP-5c")
def test_each_role_opens_its_own_pages_only(web: Client, school: School, who: Any, expected: list[int]) -> None:
    school_class = make_class(school, pupils=1)
    own = f"/school/klassen/{school_class.pk}/"
    places = {"own": own, "pupil": f"{own}leerlingen/{Pupil.objects.get().pk}/", "where": previewed(web)}
    client = Client()
    if who is not None:
        client.force_login(who(school))

    assert [client.get(page.format(**places)).status_code for page in PAGES] == expected


def test_a_teacher_sees_counts_and_no_names(school: School) -> None:
    make_pupil(make_class(school, name="3B"), first_name="Xanthippe")
    teacher = sign_in(Client(), make_coordinator(school, role=SchoolRole.TEACHER))

    page = teacher.get("/school/klassen/").text

    assert "3B" in page
    assert '<td class="num">1</td>' in page
    assert "Xanthippe" not in page
    assert "inlezen/" not in page


def test_who_works_at_two_schools_chooses(school: School) -> None:
    user = make_coordinator(school)
    other = make_school("Ander College")
    other.memberships.create(user=user, role=SchoolRole.COORDINATOR)
    client = sign_in(Client(), user)

    assert "Ander College" in client.get("/school/klassen/").text
    where = upload(client, make.delimited(ROWS), school=school.pk)["Location"]
    read_in(client, where)
    assert SchoolClass.objects.get().school == school


# --- the canary ---


@pytest.mark.promise("SBB-1")
@pytest.mark.promise("SP-2d")
def test_a_bsn_is_in_no_answer_no_table_and_no_log(web: Client, school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bsn, marked = make.BSNS[0], "Zxqwvut"
    bsns = list(make.BSNS[:3])
    rows = [
        (*make.HEADINGS, "BSN", "Opmerking"),
        *((*pupil, number, f"nummer {number}") for pupil, number in zip(make.PUPILS, bsns, strict=True)),
        ("9", marked, "", f"Berg {bsn}", "3B", bsn, ""),
        ("10", "Kim", "", "Bos", "3B", bsn, ""),
    ]
    answers = []
    for data in (make.delimited(rows), make.workbook({"3B": rows})):
        where = previewed(web, data, "lijst.csv")
        answers += [
            web.get(where),
            web.post(where, {"doe": "pas-toe", "version": version(), "rij-5-gezien": "1", "rij-5-first_name": bsn}),
        ]
        answers += [web.get(where), web.post(where, {"doe": "lees-in", "version": version()}), web.get(where)]
    answers.append(paste(web, f"x\t{bsn}\ny\t{bsn}\n"))
    coordinator = make_coordinator(school)
    token = make_token(
        user=coordinator,
        name="t",
        scopes=[TokenScope.IMPORT],
        days=1,
        by=make_user(),
        programs=programs_for(coordinator),
    )
    headers = {"Authorization": f"Bearer {token.text}", "Idempotency-Key": "een"}
    body = {
        "school": school.pk,
        "rows": [{"first_name": "Lotte", "bsn": bsn, "note": bsn}, {"first_name": "Bo"}, {"first_name": bsn}],
    }
    answers.append(Client().post("/api/v1/class-list-imports/", body, content_type="application/json", headers=headers))
    answers.append(Client().get(answers[-1]["Location"], headers=headers))

    assert Pupil.objects.filter(first_name="Kim").exists()
    everything = json.dumps(whole_database(), default=str, ensure_ascii=False)
    assert "Kim" in everything
    for number in bsns:
        assert [answer.status_code for answer in answers if number in answer.text] == []
        assert number not in everything
        assert number not in caplog.text
    # A row that was refused for its BSN leaves nothing behind either.
    assert marked not in everything


@pytest.mark.promise("OGP-0d")
def test_names_of_a_preview_are_in_one_table_and_in_no_log(web: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    where = previewed(web, make.delimited([make.HEADINGS, ("5", "Quirinus", "", "Zonderling", "3B")]))
    web.get(where)

    tables = {table for table, rows in whole_database().items() if "Quirinus" in json.dumps(rows, default=str)}
    assert tables == {"schools_classlistimport"}
    web.post(where, {"doe": "weg", "version": 1})
    assert "Quirinus" not in json.dumps(whole_database(), default=str)
    assert "Quirinus" not in caplog.text


def whole_database() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
