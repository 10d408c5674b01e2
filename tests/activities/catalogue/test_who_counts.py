"""Numbers of places are for schools that the region knows: anybody can apply as one (stats page §5.6)."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from activities.models import Session
from tests.support.makers import make_activity, make_class, make_coordinator, make_school, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def places(user: User, session: Session) -> Any:
    return sign_in(Client(), user).get(f"/api/v1/sessions/{session.pk}/").json()["places"]


def test_who_applied_as_a_school_sees_the_word_of_everybody_and_no_number() -> None:
    session = make_session(capacity=28, places_taken=11)

    known, applicant = make_coordinator(), make_coordinator(make_school(verified=False))

    assert places(known, session) == {"band": "plenty", "free": 17, "capacity": 28, "unit": "pupils"}
    assert places(applicant, session) == {"band": "plenty", "free": None, "capacity": None, "unit": "pupils"}


def test_a_date_kept_for_a_school_is_not_there_for_who_applied_in_its_name() -> None:
    session, school = make_session(), make_school(verified=False)
    session.reserved_for.add(school)

    answer = sign_in(Client(), make_coordinator(school)).get(f"/api/v1/sessions/{session.pk}/")

    assert answer.status_code == 404


def test_the_page_that_signs_classes_up_shows_an_applicant_no_numbers_either() -> None:
    session = make_session(capacity=28, places_taken=11)
    pages = {}
    for verified in (True, False):
        school_class = make_class(make_school(verified=verified))
        client = sign_in(Client(), make_coordinator(school_class.school))
        found = (
            client.get(f"/school/inschrijven/{session.pk}/"),
            client.get(f"/school/inschrijven/{session.pk}/{school_class.pk}/"),
        )
        pages[verified] = ["Vrije plekken" in page.content.decode() for page in found]

    assert pages == {True: [True, True], False: [False, False]}


def test_a_date_that_was_never_public_or_is_kept_for_others_cannot_be_opened_by_its_number() -> None:
    draft, kept = make_session(make_activity(published=False)), make_session()
    kept.reserved_for.add(make_school("Ander College"))
    school_class = make_class()
    client = sign_in(Client(), make_coordinator(school_class.school))

    statuses = [
        client.get(f"/school/inschrijven/{session.pk}/{last}").status_code
        for session in (draft, kept)
        for last in ("", f"{school_class.pk}/")
    ]

    assert statuses == [404] * 4
