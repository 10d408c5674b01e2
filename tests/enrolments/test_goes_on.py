"""The page behind 'gaat dit door?': looking changes nothing, a click says yes."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.services.cancelling import cancel_enrolment
from schools.choices import SchoolRole
from tests.support.clocks import ZONE
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_coordinator, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def who(group: Enrolment, role: SchoolRole) -> User:
    return make_coordinator(group.school, role=role)


def nearby() -> Enrolment:
    return make_enrolment(make_session(starts_at=datetime.now(tz=ZONE) + timedelta(days=2)))


@pytest.mark.parametrize("role", [SchoolRole.COORDINATOR, SchoolRole.TEACHER])
def test_looking_at_the_question_changes_nothing_and_a_click_says_yes(client: Client, role: SchoolRole) -> None:
    group = nearby()
    sign_in(client, who(group, role))
    url = reverse("enrolments:confirm", args=[group.pk])

    page = client.get(url)

    assert fresh(group).status == S.ACCEPTED
    assert "Ja, dit gaat door" in page.content.decode()
    assert (reverse("enrolments:cancel", args=[group.pk]) in page.content.decode()) == (role == SchoolRole.COORDINATOR)
    assert ("mailto:" in page.content.decode()) == (role == SchoolRole.TEACHER)
    assert client.post(url).status_code == 302
    assert fresh(group).status == S.CONFIRMED
    assert "al gezegd" in client.get(url).content.decode()


def test_a_question_about_a_group_that_left_says_so(client: Client) -> None:
    group = nearby()
    cancel_enrolment(group, by=group.enrolled_by, reason="Ziek", reason_code="illness")
    sign_in(client, group.enrolled_by)

    page = client.get(reverse("enrolments:confirm", args=[group.pk])).content.decode()

    assert "Afgemeld door school" in page
    assert "Ja, dit gaat door" not in page


def test_a_mail_scanner_sees_the_sign_in_page(client: Client) -> None:
    group = nearby()

    answer = client.get(reverse("enrolments:confirm", args=[group.pk]))

    assert (answer.status_code, fresh(group).status) == (302, S.ACCEPTED)
