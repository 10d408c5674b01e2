"""What is kept for a retry (Idempotency-Key) holds no name, and gives nothing to who lost the role."""

import json

import pytest
from django.test import Client

from accounts.models import IdempotentRequest
from activities.choices import AcceptanceMode, NamesMode
from enrolments.choices import EnrolmentStatus
from providers.models import ProviderMembership
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_retried_answer_is_the_sign_up_as_it_is_now_for_who_may_see_it_now() -> None:
    session = make_session(
        make_activity(acceptance_mode=AcceptanceMode.MANUAL, names_mode=NamesMode.NAMES), starts_at=at_nine(days=3)
    )
    enrolment = make_enrolment(session, names=2)
    Pupil.objects.update(first_name="Xantippe")
    host = make_provider_user(session.activity.provider)
    client = sign_in(Client(), host)
    address = f"/api/v1/enrolments/{enrolment.pk}/accept/"

    first, second = (client.post(address, headers={"Idempotency-Key": "een-keer"}) for _ in range(2))

    kept = IdempotentRequest.objects.get()
    assert (first.status_code, second.status_code, second.headers["Idempotent-Replayed"]) == (200, 200, "true")
    assert (first.json()["status"], first.json()) == (EnrolmentStatus.ACCEPTED, second.json())
    assert [pupil["name"].split()[0] for pupil in first.json()["pupils"]] == ["Xantippe"] * 2
    assert (kept.body, "Xantippe" in json.dumps(kept.body)) == ({"id": str(enrolment.pk)}, False)

    ProviderMembership.objects.update(ended_at=at_nine(days=0))

    assert client.post(address, headers={"Idempotency-Key": "een-keer"}).status_code == 404
