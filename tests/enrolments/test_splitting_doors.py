"""The pages and the door through which a class is split: without JavaScript, by hand, and once."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from activities.choices import NamesMode
from activities.models import Session
from enrolments.models import Bundle, Enrolment, Place
from privacy.models import AccessEvent
from schools.choices import SchoolRole
from tests.support.enrolling import pupils_of
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def dates(number: int, **activity: Any) -> list[Session]:
    page = make_activity(**{"names_mode": NamesMode.NAMES, **activity})
    return [make_session(page, starts_at=at_nine(days=14 + day)) for day in range(number)]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def fields_of(response: Any) -> dict[str, list[str]]:
    """Return what the last form of a page would send: hidden fields, numbers and what is chosen."""
    text = response.content.decode()
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(html.unescape(value))
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', text, flags=re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', body) or [""]
    return found


def test_a_class_is_split_without_javascript() -> None:
    school_class = make_class(pupils=5)
    by = make_coordinator(school_class.school)
    client = sign_in(Client(), by)
    first, second = dates(2)
    url = f"/school/klassen/{school_class.pk}/verdelen/"

    choose = client.get(url, {"activiteit": first.activity_id})
    plan = client.post(url, {"step": "plan", "soort": "rotation", "datum": [first.pk, second.pk], "note": "Lift nodig"})
    by_hand = fields_of(plan) | {"step": "check", f"leerling-{pupils_of(school_class)[0]}": "1"}
    check = client.post(url, by_hand)
    done = client.post(url, fields_of(check) | {"step": "confirm"})
    again = client.post(url, fields_of(check) | {"step": "confirm"})
    result = client.get(done.url)

    assert text_of(choose).count('name="datum"') == 2
    assert text_of(choose).count(": nog 28 plekken") == 2
    assert text_of(plan).count("<select") == 5
    assert "Schrijf alle groepen in" in text_of(check)
    assert again.url == done.url
    assert Bundle.objects.count() == 1
    assert sorted(Enrolment.objects.values_list("places", "note")) == [(2, "Lift nodig"), (3, "Lift nodig")]
    assert pupils_of(school_class)[0] in Place.objects.filter(session=second).values_list("pupil", flat=True)
    assert text_of(result).count('<th scope="row">') == 5
    assert AccessEvent.objects.filter(object_label="bundle", person_count=5).exists()


def test_numbers_are_shared_out_and_changed_by_hand() -> None:
    school_class = make_class()
    client = sign_in(Client(), make_coordinator(school_class.school))
    sessions = dates(2, names_mode=NamesMode.COUNT)
    url = f"/school/klassen/{school_class.pk}/verdelen/"
    chosen = {"soort": "rotation", "datum": [one.pk for one in sessions], "places": "25"}

    plan = client.post(url, {**chosen, "step": "plan"})
    client.post(url, {**chosen, "step": "confirm", "aantal-0": "20", "aantal-1": "5"})

    assert re.findall(r'name="aantal-\d" value="(\d+)"', text_of(plan)) == ["13", "12"]
    assert list(Enrolment.objects.order_by("session__starts_at").values_list("places", flat=True)) == [20, 5]


def test_a_refusal_says_why_and_keeps_the_plan() -> None:
    school_class = make_class(pupils=4)
    client = sign_in(Client(), make_coordinator(school_class.school))
    sessions = dates(2, max_group=3)
    chosen = {"soort": "rotation", "datum": [one.pk for one in sessions], "step": "check"}
    everybody = {f"leerling-{pupil}": "0" for pupil in pupils_of(school_class)}

    answer = client.post(
        f"/school/klassen/{school_class.pk}/verdelen/", {**chosen, **everybody, f"leerling-{pupils_of(school_class)[0]}": "0"}
    )
    few = client.post(f"/school/klassen/{school_class.pk}/verdelen/", {"soort": "rotation", "datum": [sessions[0].pk]})

    assert answer.status_code in {409, 422}
    assert few.status_code == 422
    assert "Kies minstens 2 datums" in text_of(few)


@pytest.mark.parametrize("role", [SchoolRole.TEACHER, None])
def test_only_the_schools_coordinators_split_its_classes(role: SchoolRole | None) -> None:
    school_class = make_class(pupils=4)
    user = make_coordinator(school_class.school, role) if role else make_coordinator()
    client = sign_in(Client(), user)
    sessions = dates(2)
    body = {"sessions": [one.pk for one in sessions]}

    assert client.get(f"/school/klassen/{school_class.pk}/verdelen/").status_code == 404
    answer = client.post(f"/api/v1/classes/{school_class.pk}/split/", body, content_type="application/json")
    assert answer.status_code == 404
    assert not Enrolment.objects.exists()


def test_a_bundle_is_seen_by_its_own_school_only() -> None:
    school_class = make_class(pupils=4)
    by = make_coordinator(school_class.school)
    body = {"sessions": [one.pk for one in dates(2)]}
    made = sign_in(Client(), by).post(f"/api/v1/classes/{school_class.pk}/split/", body, content_type="application/json")
    address = f"/school/inschrijvingen/samen/{made.json()['bundle']}/"

    assert sign_in(Client(), by).get(address).status_code == 200
    assert sign_in(Client(), make_coordinator()).get(address).status_code == 404


def test_a_program_plans_first_and_then_splits_once() -> None:
    school_class = make_class(pupils=5)
    client = sign_in(Client(), make_coordinator(school_class.school))
    body = {"sessions": [one.pk for one in dates(2)]}

    def post(**more: Any) -> Any:
        return client.post(
            f"/api/v1/classes/{school_class.pk}/split/",
            {**body, **more},
            content_type="application/json",
            headers={} if more else {"Idempotency-Key": "once"},
        )

    planned, made, again = post(dry_run=True), post(), post()

    assert (planned.status_code, planned.json()["bundle"]) == (200, None)
    assert [one["places"] for one in planned.json()["groups"]] == [3, 2]
    assert (made.status_code, again.json()) == (201, made.json())
    assert len(made.json()["enrolments"]) == 2
    assert made.json()["groups"] == planned.json()["groups"]
    assert Bundle.objects.count() == 1


def test_groups_by_hand_are_pupils_or_numbers_not_both() -> None:
    school_class = make_class(pupils=4)
    client = sign_in(Client(), make_coordinator(school_class.school))
    body = {"sessions": [one.pk for one in dates(2)], "groups": [{"places": 2}, {"pupils": [1]}]}

    answer = client.post(f"/api/v1/classes/{school_class.pk}/split/", body, content_type="application/json")

    assert answer.status_code == 422
