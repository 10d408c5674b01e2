"""The way to the next school year on the pages: what they show, what they keep, and who may come in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from privacy.models import AccessEvent
from schools.choices import Level, RollOverStatus, SchoolRole
from schools.models import ClassMembership, Pupil, RollOver, School, SchoolClass
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_school_year
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PLAN = "/school/nieuw-schooljaar/2026/"
CHECK = f"{PLAN}controle/"
DUTCH = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 3, 12, tzinfo=DUTCH)):
        yield


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def web(school: School, client: Client) -> Client:
    return sign_in(client, make_coordinator(school))


@pytest.fixture
def three_b(school: School) -> SchoolClass:
    return make_class(school, "3B", pupils=2, school_year=make_school_year(2025))


def form(**more: str) -> dict[str, Any]:
    return {"fate": "moves", "name": "4B", "levels": [Level.VMBO_KB], "year": "4", **more}


def fingerprint(web: Client) -> str:
    return str(web.get(CHECK).context["plan"].fingerprint)


def people_seen() -> list[tuple[str, str, int]]:
    return list(AccessEvent.objects.order_by("pk").values_list("object_label", "object_id", "person_count"))


def test_the_whole_way_from_notice_to_undo(web: Client, school: School, three_b: SchoolClass) -> None:
    make_class(school, "4B", pupils=3, year=4, school_year=make_school_year(2025))

    notice = web.get("/school/")
    assert f'href="{PLAN}?school={school.pk}"' in notice.text
    assert PLAN in web.get("/school/nieuw-schooljaar/").text
    plan = web.get(PLAN)
    assert [(row.planned.school_class.name, row.new_name, row.fate) for row in plan.context["rows"]] == [
        ("3B", "4B", "moves"),
        ("4B", "", "leaves"),
    ]
    check = web.get(CHECK)
    assert "1 nieuwe klas komt erbij." in check.text
    assert "2 leerlingen gaan naar een nieuwe klas." in check.text
    assert "3 leerlingen gaan van school." in check.text
    assert not RollOver.objects.exists()

    done = web.post(CHECK, {"plan": fingerprint(web)})
    row = RollOver.objects.get()
    outcome = web.get(done["Location"])

    assert (done.status_code, done["Location"]) == (302, f"/school/nieuw-schooljaar/overgang/{row.pk}/")
    assert "Schooljaar 2026-2027 staat klaar" in outcome.text
    assert PLAN not in web.get("/school/").text
    assert "Alles staat er al" in web.get(PLAN).text
    assert "Alles staat er al" in web.get(CHECK).text

    undone = web.post(done["Location"], {"doe": "ongedaan"})
    assert undone.status_code == 302
    assert "Alles is teruggedraaid" in web.get(done["Location"]).text
    assert SchoolClass.objects.filter(school_year__start_year=2026).count() == 0


def test_what_is_chosen_for_a_class_is_kept_and_shown_again(web: Client, three_b: SchoolClass) -> None:
    one, two = Pupil.objects.order_by("pk")
    where = f"/school/nieuw-schooljaar/klas/{three_b.pk}/"

    answer = web.post(where, form(name="4BK", **{f"leerling-{one.pk}": "repeat", f"leerling-{two.pk}": ""}))
    page = web.get(where)
    plan = web.get(PLAN)

    assert (answer.status_code, answer["Location"]) == (302, f"{PLAN}?school={three_b.school_id}")
    assert 'value="4BK"' in page.text
    assert {shown.planned.pupil_id: shown.chosen for shown in page.context["pupils"]} == {one.pk: "repeat", two.pk: ""}
    assert [(row.new_name, row.planned.going) for row in plan.context["rows"]] == [("4BK", 2)]
    web.post(CHECK, {"plan": fingerprint(web)})
    now = ClassMembership.objects.filter(left_at=None).values_list("pupil", "school_class__name")
    assert set(now) == {(one.pk, "3B"), (two.pk, "4BK")}


def test_saving_can_lead_to_the_next_class(web: Client, school: School, three_b: SchoolClass) -> None:
    three_c = make_class(school, "3C", school_year=make_school_year(2025))

    answer = web.post(f"/school/nieuw-schooljaar/klas/{three_b.pk}/", form(doe="volgende"))

    assert answer["Location"] == f"/school/nieuw-schooljaar/klas/{three_c.pk}/"


def test_nothing_typed_is_lost_when_something_is_wrong(web: Client, three_b: SchoolClass) -> None:
    pupil = Pupil.objects.order_by("pk")[0]
    where = f"/school/nieuw-schooljaar/klas/{three_b.pk}/"

    empty = web.post(where, form(name=" ", **{f"leerling-{pupil.pk}": "leave"}))
    wrong_year = web.post(where, form(name="6BX", year="6"))
    odd = web.post(where, form(name="4BX", **{f"leerling-{pupil.pk}": "ergens"}))

    assert [answer.status_code for answer in (empty, wrong_year, odd)] == [422, 422, 422]
    assert "Vul de" in empty.text
    assert '<option value="leave" selected>' in empty.text
    assert 'value="6BX"' in wrong_year.text
    assert 'value="4BX"' in odd.text
    assert not RollOver.objects.exists()


def test_a_plan_that_changed_is_shown_again_before_it_is_done(web: Client, three_b: SchoolClass) -> None:
    seen = fingerprint(web)
    make_pupil(three_b)

    answer = web.post(CHECK, {"plan": seen})

    assert answer.status_code == 409
    assert "Er is intussen iets veranderd" in answer.text
    assert "3 leerlingen gaan naar een nieuwe klas." in answer.text
    assert not RollOver.objects.exists()


def test_a_double_click_leads_to_the_same_page(web: Client, three_b: SchoolClass) -> None:
    seen = fingerprint(web)

    first, second = web.post(CHECK, {"plan": seen}), web.post(CHECK, {"plan": seen})

    assert first["Location"] == second["Location"]
    assert RollOver.objects.count() == 1


def test_what_a_person_should_look_at_is_said(web: Client, school: School) -> None:
    old, new = make_school_year(2025), make_school_year(2026)
    names = {"first_name": "Noor", "name_prefix": "", "last_name": "Bakker"}
    make_pupil(make_class(school, "3B", school_year=old), **names)
    make_pupil(make_class(school, "4B", year=4, school_year=new), **names, pupil_number="")
    make_class(school, "4mh", year=4, levels=[Level.VMBO_TL, Level.HAVO], school_year=old)
    make_class(school, "1hv", year=1, levels=[Level.HAVO, Level.VWO], school_year=old)
    make_class(school, "Groen", year=None, levels=[], school_year=old)

    plan = web.get(PLAN)
    page = web.get(f"/school/nieuw-schooljaar/klas/{SchoolClass.objects.get(name='3B').pk}/")

    assert plan.context["to_look_at"] == 4
    for sentence in ("dit het laatste jaar", "Een brugklas", "We weten het leerjaar niet", "1 leerling blijft nog"):
        assert sentence in plan.text
    assert "staat al iemand met deze naam" in page.text
    assert '<option value="along">' in page.text


@pytest.mark.promise("SBB-10")
def test_a_look_at_names_is_written_down_and_counts_alone_are_not(web: Client, three_b: SchoolClass) -> None:
    for path in ("/school/nieuw-schooljaar/", PLAN, CHECK):
        web.get(path)
    assert people_seen() == []

    page = web.get(f"/school/nieuw-schooljaar/klas/{three_b.pk}/")

    assert all(shown.name in page.text for shown in page.context["pupils"])
    assert people_seen() == [("school_class", str(three_b.pk), 2)]


@pytest.mark.promise("OGP-0a")
def test_a_school_that_is_not_verified_sees_why_it_must_wait(client: Client) -> None:
    school = make_school(verified=False)
    make_class(school, "3B", school_year=make_school_year(2025))
    web = sign_in(client, make_coordinator(school))

    plan, done = web.get(PLAN), web.post(CHECK, {"plan": ""})

    assert "De regio kijkt nog naar je aanmelding" in plan.text
    assert "Controleer de aantallen" not in plan.text
    assert done.status_code == 403
    assert not RollOver.objects.exists()


def test_somebody_of_another_school_finds_nothing(web: Client, three_b: SchoolClass, school: School) -> None:
    web.post(CHECK, {"plan": fingerprint(web)})
    row = RollOver.objects.get()
    draft = RollOver.objects.create(school=school, from_year=make_school_year(2026))
    paths = [
        f"/school/nieuw-schooljaar/klas/{three_b.pk}/",
        f"/school/nieuw-schooljaar/overgang/{row.pk}/",
        f"{PLAN}?school={school.pk}",
        f"{CHECK}?school={school.pk}",
    ]
    assert web.get(f"/school/nieuw-schooljaar/overgang/{draft.pk}/").status_code == 404

    for who in (make_coordinator(), make_coordinator(school, SchoolRole.TEACHER)):
        stranger = sign_in(Client(), who)
        assert [stranger.get(path).status_code for path in paths] == [404] * 4
        assert [stranger.post(path).status_code for path in paths if "school=" not in path or "controle" in path] == [404] * 3


@pytest.mark.parametrize("path", ["2025/", "2028/", "2025/controle/"])
def test_other_years_are_not_there(web: Client, path: str) -> None:
    assert web.get(f"/school/nieuw-schooljaar/{path}").status_code == 404


def test_a_class_of_the_new_year_cannot_be_rolled_over_as_an_old_one(web: Client, school: School) -> None:
    older = make_class(school, "3B", school_year=make_school_year(2024))

    assert web.get(f"/school/nieuw-schooljaar/klas/{older.pk}/").status_code == 404


def test_undo_that_comes_too_late_says_what_to_do(web: Client, three_b: SchoolClass) -> None:
    where = web.post(CHECK, {"plan": fingerprint(web)})["Location"]

    with time_machine.travel(datetime(2026, 9, 4, 13, tzinfo=DUTCH)):
        late = sign_in(Client(), RollOver.objects.get().applied_by)  # type: ignore[arg-type]  # somebody did it
        answer = late.post(where, {"doe": "ongedaan"})

    assert answer.status_code == 409
    assert "Terugdraaien kan tot 24 uur daarna." in answer.text
    assert RollOver.objects.get().status == RollOverStatus.DONE


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 5, 31, 23, 59, tzinfo=DUTCH), None),
        (datetime(2026, 6, 1, 0, 0, tzinfo=DUTCH), 2026),
        (datetime(2026, 7, 31, 23, 59, tzinfo=DUTCH), 2026),
        (datetime(2026, 8, 1, 0, 0, tzinfo=DUTCH), 2026),
        (datetime(2026, 10, 31, 12, tzinfo=DUTCH), 2026),
        (datetime(2026, 11, 1, 12, tzinfo=DUTCH), None),
    ],
)
def test_the_notice_is_there_from_june_to_october(
    school: School, three_b: SchoolClass, moment: datetime, expected: int | None
) -> None:
    with time_machine.travel(moment):
        web = sign_in(Client(), make_coordinator(school))
        teacher = sign_in(Client(), make_coordinator(school, SchoolRole.TEACHER))
        assert ("/school/nieuw-schooljaar/2026/" in web.get("/school/").text) == (expected == 2026)
        assert "/school/nieuw-schooljaar/" not in teacher.get("/school/").text


def test_the_notice_is_gone_when_the_next_year_has_a_class(web: Client, school: School, three_b: SchoolClass) -> None:
    make_class(school, "1A", year=1, school_year=make_school_year(2026))

    assert "/school/nieuw-schooljaar/" not in web.get("/school/").text


def test_a_class_of_a_year_that_is_over_still_shows_who_was_in_it(web: Client, three_b: SchoolClass) -> None:
    web.post(CHECK, {"plan": fingerprint(web)})

    classes = web.get("/school/klassen/?jaar=2025")
    page = web.get(f"/school/klassen/{three_b.pk}/")

    assert [(one.name, one.size) for one, _levels in classes.context["classes"]] == [("3B", 2)]
    assert (len(page.context["pupils"]), page.context["is_over"]) == (2, True)
    assert "Haal weg" not in page.text
    assert people_seen()[-1] == ("school_class", str(three_b.pk), 2)
