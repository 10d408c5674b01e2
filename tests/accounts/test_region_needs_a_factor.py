"""The region works on everybody's activities, applications and figures: never by password alone."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import RegionRole
from tests.support.makers import make_activity, make_coordinator, make_provider_user, make_region_user, make_session

pytestmark = pytest.mark.django_db


def without_factor(role: RegionRole = RegionRole.ADMIN) -> Client:
    client = Client()
    client.force_login(make_region_user(role, second_factor=False))
    return client


def test_pages_where_the_region_works_lead_to_the_second_factor_first() -> None:
    session = make_session()
    activity = f"/aanbieder/activiteiten/{session.activity_id}"
    paths = ("/regio/", "/regio/rapporten/", f"{activity}/aanpassen/", f"{activity}/datums/{session.pk}/vervallen/")
    client = without_factor()

    answers = [client.post(path, {"reason": "x"}) for path in paths] + [client.get(path) for path in paths]

    assert {(answer.status_code, answer["Location"].split("?")[0]) for answer in answers} == {
        (302, reverse("accounts:second_factor"))
    }


def test_doors_that_open_further_for_the_region_ask_it_for_the_second_factor() -> None:
    session, client = make_session(), without_factor()
    asked = [
        client.get("/api/v1/own-activities/"),
        client.get("/api/v1/provider-applications/"),
        client.post(f"/api/v1/sessions/{session.pk}/cancel/", {"reason": "x"}, content_type="application/json"),
        client.post("/api/v1/release-orders/", {"period": "2025-2026-1"}, content_type="application/json"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(403, "second_factor_required")] * 4
    session.refresh_from_db()
    assert session.status == "scheduled"


def test_public_pages_and_the_work_of_others_stay_as_they_were() -> None:
    provider_user, activity = make_provider_user(second_factor=False), make_activity()
    client = Client()
    client.force_login(provider_user)
    assert client.get("/aanbieder/").status_code == 200
    assert client.get("/api/v1/own-activities/").json()["results"] == []
    client.force_login(make_coordinator(second_factor=False))
    assert client.get(activity.get_url()).status_code == 200
