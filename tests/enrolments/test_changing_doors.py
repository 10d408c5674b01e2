"""The page and the door through which a group changes: who may, what is kept when it does not work, and versions."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import Session
from enrolments.models import Enrolment, Place
from privacy.models import AccessEvent
from schools.choices import SchoolRole
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import make_coordinator, make_provider_user, make_pupil, make_school
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def page(enrolment: Enrolment) -> str:
    return f"/school/inschrijvingen/{enrolment.pk}/wijzigen/"


def door(enrolment: Enrolment) -> str:
    return f"/api/v1/enrolments/{enrolment.pk}/"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def client_of(enrolment: Enrolment) -> Client:
    assert enrolment.enrolled_by
    return sign_in(Client(), enrolment.enrolled_by)


def version_in(response: Any) -> str:
    found = re.search(r'name="version" value="([^"]+)"', text_of(response))
    assert found
    return found[1]


def test_a_coordinator_swaps_a_pupil_and_names_who_goes_along_without_javascript() -> None:
    enrolment = make_enrolment(names=3)
    client = client_of(enrolment)
    _ill, *others = pupils_of(enrolment.school_class)
    new = make_pupil(enrolment.school_class).pk
    colleague = make_coordinator(enrolment.school, SchoolRole.TEACHER)

    shown = client.get(page(enrolment))
    answer = client.post(
        page(enrolment),
        {"pupils": [*others, new], "adults": "1", "teacher": str(colleague.pk), "version": version_in(shown)},
    )

    assert text_of(shown).count("checked") == 3
    assert answer.url == f"/school/inschrijvingen/{enrolment.pk}/"
    assert set(Place.objects.filter(enrolment=enrolment).values_list("pupil", flat=True)) == {*others, new}
    assert fresh(enrolment).teacher_id == colleague.pk
    assert AccessEvent.objects.filter(object_id=str(enrolment.pk), person_count=4).exists()
    assert page(enrolment) in text_of(client.get(f"/school/inschrijvingen/{enrolment.pk}/"))


def test_a_refusal_keeps_what_was_typed() -> None:
    enrolment = make_enrolment(places=20, max_group=24)

    answer = client_of(enrolment).post(page(enrolment), {"places": "25", "adults": "3", "note": "Lift nodig"})

    assert answer.status_code == 409
    assert "hoogstens 24 leerlingen" in text_of(answer)
    assert 'value="25"' in text_of(answer)
    assert "Lift nodig" in text_of(answer)


def test_who_is_late_sees_what_a_colleague_did_meanwhile_and_loses_nothing() -> None:
    enrolment = make_enrolment(places=20)
    client = client_of(enrolment)
    old = version_in(client.get(page(enrolment)))
    client.post(page(enrolment), {"places": "21", "adults": "1", "version": old})

    answer = client.post(page(enrolment), {"places": "18", "adults": "1", "version": old})
    again = client.post(page(enrolment), {"places": "18", "adults": "1", "version": version_in(answer)})

    assert answer.status_code == 412
    assert 'value="18"' in text_of(answer)
    assert again.status_code == 302
    assert fresh(enrolment).places == 18


def test_once_the_list_is_closed_the_page_asks_only_what_may_still_change() -> None:
    enrolment = make_enrolment(names=3)
    make_pupil(enrolment.school_class, first_name="Kwxnieuw")
    Session.objects.update(enrolment_closes_at=timezone.now() - timedelta(minutes=1))

    shown = text_of(client_of(enrolment).get(page(enrolment)))

    assert "De lijst is dicht" in shown
    assert 'name="reason"' in shown
    assert 'name="adults"' not in shown
    assert "Kwxnieuw" not in shown


@pytest.mark.parametrize("who", ["teacher", "other school", "provider"])
def test_only_coordinators_of_the_school_change_a_group(who: str) -> None:
    enrolment = make_enrolment()
    people = {
        "teacher": lambda: make_coordinator(enrolment.school, SchoolRole.TEACHER),
        "other school": lambda: make_coordinator(make_school()),
        "provider": lambda: make_provider_user(enrolment.session.activity.provider),
    }
    client = sign_in(Client(), people[who]())

    assert client.get(page(enrolment)).status_code == 404
    assert client.post(page(enrolment), {"places": "3", "adults": "1"}).status_code == 404
    assert client.patch(door(enrolment), {"places": 3}, content_type="application/json").status_code == 404
    assert fresh(enrolment).places == 24


def test_a_program_changes_a_group_and_says_which_version_it_saw() -> None:
    enrolment = make_enrolment(places=20)
    client = client_of(enrolment)
    seen = client.get(door(enrolment))

    def patch(body: dict[str, Any], version: str) -> Any:
        return client.patch(door(enrolment), body, content_type="application/json", headers={"If-Match": version})

    changed = patch({"places": 18, "teacher": None}, seen["ETag"])
    stale = patch({"places": 22}, seen["ETag"])
    closed = patch({"teacher": 999_999}, changed["ETag"])

    assert "change" in seen.json()["allowed_actions"]
    assert (changed.status_code, changed.json()["places"]) == (200, 18)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert (closed.status_code, closed.json()["code"]) == (422, "teacher_not_at_school")
    assert changed["ETag"] != seen["ETag"]
