"""Asking for a date on the pages and through the interface."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import IdempotentRequest
from activities.models import Session
from enrolments.choices import DateRequestStatus as Status
from enrolments.models import DateRequest, Enrolment
from enrolments.services.requesting import (
    decline_date,
)
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from tests.support.date_requests import ask, plan, question, start
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_provider_user,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_the_pages_lead_from_question_to_offer() -> None:
    page, school_class, by, owner = start()
    school, provider = sign_in(Client(), by), sign_in(Client(), owner)
    today = timezone.localdate()
    days = {"first_day": f"{today + timedelta(days=20)}", "last_day": f"{today + timedelta(days=40)}"}
    url = f"/school/inschrijven/aanvraag/{page.pk}/"

    assert url in school.get(page.get_url()).content.decode()
    assert f"{url}{school_class.pk}/" in school.get(url).content.decode()
    wrong = school.post(f"{url}{school_class.pk}/", {**days, "last_day": "2020-01-01", "places": "20", "adults": "1"})
    asked = school.post(f"{url}{school_class.pk}/", {**days, "places": "20", "adults": "1"})
    pk = DateRequest.objects.get().pk
    home = provider.get("/aanbieder/").content.decode()
    body = {
        "datum-day": f"{today + timedelta(days=25)}",
        "datum-begins": "09:00",
        "datum-ends": "11:00",
        "datum-capacity": "20",
    }
    answered = provider.post(f"/aanbieder/vragen/{pk}/", {**body, "step": "propose"})
    shown = school.get(asked.url).content.decode()

    assert (wrong.status_code, asked.url) == (422, f"/school/vragen/{pk}/")
    assert f"/aanbieder/vragen/{pk}/" in home
    assert answered.url == "/aanbieder/"
    assert f"/school/inschrijvingen/{Enrolment.objects.get().pk}/" in shown


def test_a_provider_says_no_and_a_school_withdraws_on_a_page() -> None:
    page, school_class, by, owner = start()
    first = ask(page, school_class, by)

    empty = sign_in(Client(), owner).post(f"/aanbieder/vragen/{first.pk}/", {"step": "decline", "reason": ""})
    sign_in(Client(), owner).post(f"/aanbieder/vragen/{first.pk}/", {"step": "decline", "reason": "Vol"})
    second = ask(page, school_class, by)
    sign_in(Client(), by).post(f"/school/vragen/{second.pk}/")

    assert empty.status_code == 422
    assert list(DateRequest.objects.order_by("pk").values_list("status", flat=True)) == [Status.DECLINED, Status.WITHDRAWN]


def test_who_has_no_business_with_a_question_does_not_find_it() -> None:
    page, school_class, by, owner = start()
    asked = ask(page, school_class, by)
    strangers = [
        make_coordinator(),
        make_coordinator(school_class.school, SchoolRole.TEACHER),
        make_provider_user(),
        make_provider_user(page.provider, ProviderRole.HOST),
    ]

    for stranger in strangers:
        client = sign_in(Client(), stranger)
        for address in (f"/school/vragen/{asked.pk}/", f"/aanbieder/vragen/{asked.pk}/", f"/api/v1/date-requests/{asked.pk}/"):
            assert client.get(address).status_code == 404
    assert sign_in(Client(), owner).get(f"/school/vragen/{asked.pk}/").status_code == 404
    assert sign_in(Client(), by).get(f"/aanbieder/vragen/{asked.pk}/").status_code == 404


def test_a_program_asks_answers_and_withdraws() -> None:
    page, school_class, by, owner = start()
    school, provider = sign_in(Client(), by), sign_in(Client(), owner)
    asked = question()
    body = {
        "school_class": school_class.pk,
        "places": 20,
        "first_day": f"{asked.first_day}",
        "last_day": f"{asked.last_day}",
    }
    kind = "application/json"

    key = {"Idempotency-Key": "vraag-1"}
    made, retried = (
        school.post(f"/api/v1/activities/{page.pk}/date-requests/", body, content_type=kind, headers=key) for _ in range(2)
    )
    assert (made.status_code, retried.status_code, made.json()) == (201, 201, retried.json())
    assert IdempotentRequest.objects.get().body == {"id": made.json()["id"]}  # nobody's words are kept for a retry
    twice = school.post(f"/api/v1/activities/{page.pk}/date-requests/", body, content_type=kind)
    address = f"/api/v1/date-requests/{made.json()['id']}/"
    no = provider.post(f"{address}decline/", {}, content_type=kind)
    foreign = school.post(f"{address}decline/", {"reason": "x"}, content_type=kind)
    wanted = plan()
    times = {"starts_at": wanted.starts_at.isoformat(), "ends_at": wanted.ends_at.isoformat(), "capacity": 20}
    yes = provider.post(f"{address}propose/", times, content_type=kind)
    late = school.post(f"{address}withdraw/", content_type=kind)

    assert (made.status_code, made.json()["status"]) == (201, "open")
    assert (twice.status_code, twice.json()["code"]) == (409, "asked_already")
    assert (no.status_code, no.json()["code"]) == (422, "reason_needed")
    assert foreign.status_code == 404
    assert (yes.status_code, yes.json()["status"], yes.json()["session"]) == (200, "answered", Session.objects.get().pk)
    assert (late.status_code, late.json()["code"]) == (409, "date_request_answered")
    assert provider.get(address).json() == yes.json()


def test_a_school_sees_what_it_asked_and_takes_it_back_from_its_list(client: Client) -> None:
    page, school_class, by, owner = start()
    declined = decline_date(ask(page, make_class(school_class.school, "2A"), by), reason="Vol", by=owner)
    asked = ask(page, school_class, by)
    strange = ask(*start()[:3])
    sign_in(client, make_coordinator(school_class.school))

    assert "1 vraag om een datum wacht op antwoord" in client.get("/school/").content.decode()
    text = client.get("/school/vragen/").content.decode()
    ways = [f'href="/school/vragen/{one.pk}/"' for one in (asked, declined, strange)]
    assert [way in text for way in ways] == [True, True, False]
    assert text.index(ways[0]) < text.index(ways[1])
    assert text.count("Trek in") == 1
    assert f'action="/school/vragen/{asked.pk}/"' in text
    client.post(f"/school/vragen/{asked.pk}/")
    asked.refresh_from_db()
    assert asked.status == Status.WITHDRAWN
    assert "Trek in" not in client.get("/school/vragen/").content.decode()
    sign_in(client, owner)
    assert client.get("/school/vragen/").status_code == 403
