"""A coordinator who writes about health is asked once, on the way to the check page and in a message (promise SP-2d)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from activities.choices import SessionStatus
from activities.models import Session
from desk.inquiry_links import secret_of
from desk.models import InquiryLine
from desk.services.inquiring import Wrote, take_inquiry
from enrolments.models import Enrolment, EnrolmentMessage
from kit.health import SEEN
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ASKED = "Dit lijkt over gezondheid te gaan."


def mark_in(page: str, name: str) -> str:
    """Return what the page sends along with the words."""
    found = re.search(rf'name="{name}{SEEN}" value="(\w+)"', page)
    assert found
    return found[1]


def written() -> int:
    """Return how many words of these forms were taken so far."""
    return InquiryLine.objects.count() + Session.objects.filter(status=SessionStatus.CANCELLED).count()


@pytest.mark.promise("SP-2d")
def test_a_note_about_health_is_asked_about_once_and_then_goes_along() -> None:
    school_class = make_class()
    session = make_session(make_activity())
    client = sign_in(Client(), make_coordinator(school_class.school))
    step = reverse("enrolments:enrol", args=[session.pk, school_class.pk])
    group = {"places": "3", "adults": "1", "note": "1 leerling heeft epilepsie"}

    asked = client.post(step, {"step": "check", **group})
    seen = {f"note{SEEN}": mark_in(asked.text, "note")}
    check = client.post(step, {"step": "check", **group, **seen}, follow=True)
    carried = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', check.text))
    done = client.post(step, {**carried, "step": "confirm"})

    assert (asked.status_code, ASKED in asked.text) == (422, True)
    assert "1 leerling heeft epilepsie" in asked.text
    assert (check.status_code, ASKED in check.text) == (200, False)
    assert done.status_code == 302
    assert Enrolment.objects.get().note == "1 leerling heeft epilepsie"


@pytest.mark.promise("SP-2d")
def test_a_message_about_health_is_asked_about_once() -> None:
    enrolment = make_enrolment()
    client = sign_in(Client(), enrolment.enrolled_by)
    page, words = reverse("enrolments:messages", args=[enrolment.pk]), "Iemand heeft een allergie."

    asked = client.post(page, {"text": words})
    nothing = EnrolmentMessage.objects.count()
    sent = client.post(page, {"text": words, f"text{SEEN}": mark_in(asked.text, "text")})

    assert (asked.status_code, ASKED in asked.text, nothing) == (422, True, 0)
    assert sent.status_code == 302
    assert EnrolmentMessage.objects.get().text == words


@pytest.mark.promise("SP-2d")
def test_the_contact_form_its_thread_and_a_date_called_off_ask_once_too() -> None:
    words, session = "Een leerling heeft epilepsie.", make_session()
    one = take_inquiry(wrote=Wrote(kind="question", text="Mag het?", email="kwxvrager@thuis.example"), language="nl")
    provider = sign_in(Client(), make_provider_user(session.activity.provider))
    off = reverse("activities:cancel_date", args=[session.activity.pk, session.pk])
    asker = {"kind": "question", "email": "kwxander@thuis.example", "name": ""}
    forms: list[tuple[Client, str, str, dict[str, str]]] = [
        (Client(), reverse("desk:contact"), "text", asker),
        (Client(), reverse("desk:contact_thread", args=[secret_of(one)]), "text", {}),
        (provider, off, "reason", {}),
    ]

    for client, page, name, rest in forms:
        asked = client.post(page, {**rest, name: words})
        before = written()
        sent = client.post(page, {**rest, name: words, f"{name}{SEEN}": mark_in(asked.text, name)})
        assert (asked.status_code, ASKED in asked.text, words in asked.text) == (422, True, True)
        assert sent.status_code == 302
        assert written() == before + 1
