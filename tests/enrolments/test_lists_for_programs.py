"""Lists of the interface: one's own, a page at a time, asking the database as often for many rows as for one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activities.models import ActivityPage, Session
from enrolments.choices import DateRequestStatus as Status
from enrolments.choices import Side
from enrolments.models import DateRequest, Enrolment, EnrolmentMessage, Hold
from enrolments.querysets import detailed
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import SchoolClass
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def listed(client: Client, address: str) -> list[Any]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["results"]]


def question(activity: ActivityPage, school_class: SchoolClass, **fields: Any) -> int:
    today = timezone.localdate()
    asked = DateRequest.objects.create(
        school_id=school_class.school_id,
        school_class=school_class,
        activity=activity,
        **{"places": 20, "first_day": today, "last_day": today, "answer_until": timezone.now(), **fields},
    )
    return asked.pk


def keep(session: Session, school_class: SchoolClass, by: User, **fields: Any) -> str:
    ends = timezone.now() + timedelta(minutes=15)
    held = Hold.objects.create(
        school_id=school_class.school_id,
        session=session,
        school_class=school_class,
        held_by=by,
        **{"places": 2, "expires_at": ends, **fields},
    )
    return str(held.pk)


def test_questions_for_a_date_are_listed_for_who_asked_and_for_who_may_answer() -> None:
    activity, elsewhere = make_activity(), make_activity()
    own = make_class(make_school())
    others = make_class(make_school())
    mine = question(activity, own)
    done = question(activity, own, status=Status.DECLINED)
    theirs, far = question(activity, others), question(elsewhere, others)
    school = sign_in(Client(), make_coordinator(own.school))
    provider = sign_in(Client(), make_provider_user(activity.provider))
    teacher = sign_in(Client(), make_coordinator(own.school, SchoolRole.TEACHER))
    host = sign_in(Client(), make_provider_user(activity.provider, ProviderRole.HOST))

    assert listed(school, "date-requests/") == [done, mine]
    assert listed(provider, "date-requests/") == [theirs, done, mine]
    assert listed(provider, f"date-requests/?status=open&school_class={own.pk}") == [mine]
    assert listed(provider, "date-requests/?status=open&status=declined&page_size=2") == [theirs, done]
    assert (listed(teacher, "date-requests/"), listed(host, "date-requests/")) == ([], [])
    assert far not in listed(provider, "date-requests/")
    assert provider.get("/api/v1/date-requests/?status=perhaps").status_code == 422


def test_holds_are_listed_for_who_signs_up_at_the_school_as_long_as_they_stand() -> None:
    first, second = make_session(places_taken=6), make_session(places_taken=2)
    own, others = make_class(make_school()), make_class(make_school())
    by = make_coordinator(own.school)
    colleague = make_coordinator(own.school)
    mine = keep(first, own, by)
    ours = keep(second, own, colleague)
    keep(first, others, make_coordinator(others.school))
    keep(first, make_class(own.school, "4X"), by, expires_at=timezone.now() - timedelta(minutes=1))
    school = sign_in(Client(), by)

    assert listed(school, "holds/") == [ours, mine]
    assert listed(school, f"holds/?session={first.pk}") == [mine]
    assert listed(sign_in(Client(), make_provider_user(first.activity.provider)), "holds/") == []
    assert listed(sign_in(Client(), make_coordinator(own.school, SchoolRole.TEACHER)), "holds/") == []
    shown = school.get(f"/api/v1/holds/{mine}/").json()
    assert {name: shown[name] for name in ("session", "school_class", "places", "extensions_left")} == {
        "session": first.pk,
        "school_class": own.pk,
        "places": 2,
        "extensions_left": 3,
    }


def test_a_conversation_comes_a_page_at_a_time_the_oldest_first() -> None:
    enrolment = make_enrolment(make_session())
    client = sign_in(Client(), make_coordinator(enrolment.school))
    EnrolmentMessage.objects.bulk_create(
        EnrolmentMessage(school_id=enrolment.school_id, enrolment=enrolment, side=Side.PROVIDER, text=f"Bericht {number}")
        for number in range(30)
    )

    first = client.get(f"/api/v1/enrolments/{enrolment.pk}/messages/").json()
    second = client.get(first["next"]).json()

    said = [one["text"] for page in (first, second) for one in page["results"]]
    assert (len(first["results"]), said) == (24, [f"Bericht {number}" for number in range(30)])
    assert (first["previous"], second["next"]) == (None, None)


@pytest.mark.parametrize("what", ["date-requests/", "holds/"])
def test_these_lists_ask_as_often_for_many_rows_as_for_one(what: str) -> None:
    activity, own = make_activity(), make_class(make_school())
    client = sign_in(Client(), by := make_coordinator(own.school))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(client, what)
        return len(captured)

    def add(name: str) -> None:
        school_class = make_class(own.school, name)
        question(activity, school_class)
        keep(make_session(activity, places_taken=2), school_class, by)

    add("4A")
    queries()
    one = queries()
    add("4B")
    add("4C")

    assert (len(listed(client, what)), queries()) == (3, one)


def test_a_page_is_fetched_among_what_its_reader_sees() -> None:
    """What a reader may see can change between finding a page of sign-ups and fetching what stands beside them."""
    enrolment, stranger = make_enrolment(places=3), make_coordinator()
    assert enrolment.enrolled_by is not None

    assert detailed([enrolment], among=Enrolment.objects.visible_to(enrolment.enrolled_by)) == [enrolment]
    assert detailed([enrolment], among=Enrolment.objects.visible_to(stranger)) == []
