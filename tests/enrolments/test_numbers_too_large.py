"""A number that no row can have is a clear no, also where our own SQL would choke on it."""

import json

import pytest
from django.test import Client

from enrolments.services.reading_once import read_once
from kit.ids import MOST_ID
from kit.text import is_number
from tests.support.makers import make_class, make_coordinator, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
TOO_LARGE = (MOST_ID + 1, 10**30)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_class_a_pupil_or_a_date_with_such_a_number_is_refused(client: Client, number: int) -> None:
    school = make_school()
    by = make_coordinator(school)
    school_class, session = make_class(school), make_session()
    sign_in(client, by)
    asked = {"school_class": school_class.pk, "places": 5}

    def post(path: str, body: object) -> int:
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json").status_code

    answers = {
        (path, name): post(path, body)
        for path in (f"sessions/{session.pk}/enrolments/", f"sessions/{session.pk}/holds/")
        for name, body in (("class", {**asked, "school_class": number}), ("pupils", {**asked, "pupils": [number]}))
    }
    assert set(answers.values()) == {422}
    assert post(f"sessions/{number}/enrolments/", asked) == 404
    assert post(f"sessions/{number}/holds/", asked) == 404
    assert post(f"classes/{school_class.pk}/split/", {"sessions": [number, session.pk]}) == 422
    assert read_once(session_id=number, school_class_id=school_class.pk, by=by, pupils=()) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("0", True),
        ("9" * 18, True),
        ("9" * 19, False),
        ("9" * 5000, False),
        ("", False),
        ("-1", False),
        ("٣", False),
        (3, False),
    ],
)
def test_what_a_form_sends_is_a_number_only_when_python_and_a_column_can_hold_it(text: object, is_one: bool) -> None:
    assert is_number(text) is is_one
