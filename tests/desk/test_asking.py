"""Asking: for everybody, with one answer for all, and proof by what we know already."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import RegionRole
from desk.choices import About, Outcome, Proof, RequestKind, RequestStatus
from desk.errors import WrongCode
from desk.forms import AskForm
from desk.models import PrivacyRequest
from desk.services.keeping_time import keep_time
from desk.services.proving import prove_by_code
from outbox.models import Message
from tests.support.makers import make_coordinator, make_region_user, make_school, make_user
from tests.support.requests import FORM, asked_by, code_for, subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "kent@voorbeeld.example", "niemand@voorbeeld.example"
ASK = "/privacy/verzoek/"


def ask_as(client: Client, email: str) -> tuple[str, str, list[str], str]:
    """Return what somebody gets who asks with this address: answer, page after it, statements, address of the page."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(ASK, {**FORM, "email": email})
    statements = [re.sub(r"'[^']*'|\d+|\\x[0-9a-f]+", "?", one["sql"])[:60] for one in seen.captured_queries]
    page = client.get(answer["Location"]).content.decode()
    secret = answer["Location"].split("/")[-2]
    number = PrivacyRequest.objects.latest("received_at").reference
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page).replace(secret, "").replace(number, "")
    return str(answer.status_code), page, statements, answer["Location"]


@pytest.mark.promise("SBB-5c")
def test_a_known_and_an_unknown_address_get_the_same_answer_after_the_same_work(client: Client) -> None:
    make_user(KNOWN)
    ask_as(client, "warm@voorbeeld.example")  # what is read once and kept: settings, templates

    known, unknown = ask_as(client, KNOWN), ask_as(client, UNKNOWN)

    assert known[:2] == unknown[:2]
    assert known[0] == "302"
    assert known[2] == unknown[2]
    assert subjects(KNOWN) == ["Je code voor je verzoek over je gegevens"]
    assert subjects(UNKNOWN) == ["Je verzoek over je gegevens: we hebben niets van je"]
    # A wrong code, and the end of the code, look the same too.
    wrong = [client.post(one[3], {"step": "code", "code": "00000000"}) for one in (known, unknown)]
    assert [answer.status_code for answer in wrong] == [422, 422]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        keep_time()
    ends = [client.get(one[3]).content.decode() for one in (known, unknown)]
    assert all("Niemand vulde op tijd de code in" in page for page in ends)


@pytest.mark.promise("SBB-5e")
def test_of_an_address_that_we_do_not_know_only_a_count_stays() -> None:
    request, _secret = asked_by(UNKNOWN, name="Robin", question="Wat weten jullie?")

    assert request.outcome == Outcome.NO_DATA
    assert not any(getattr(request, name) for name in PrivacyRequest.CONTENT)
    assert not re.search(r"\d{4} \d{4}", Message.objects.get(recipient=UNKNOWN).text)


def test_the_code_opens_the_request_once_and_five_wrong_ones_close_it() -> None:
    person = make_user(KNOWN)
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)
    request, secret = asked_by(KNOWN)

    done = prove_by_code(request=request, code=code_for(KNOWN), secret=secret)

    assert (done.status, done.proof, done.user) == (RequestStatus.IN_HAND, Proof.CODE, person)
    assert subjects(officer.email) == [f"Er wacht een verzoek over gegevens: {done.reference}"]
    other, secret = asked_by(KNOWN)
    right = code_for(KNOWN)
    for code in ["00000000"] * 5 + [right]:
        with pytest.raises(WrongCode):
            prove_by_code(request=other, code=code, secret=secret)
    other.refresh_from_db()
    assert other.status == RequestStatus.IDENTITY


def test_a_code_works_for_a_day() -> None:
    make_user(KNOWN)
    request, secret = asked_by(KNOWN)

    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)), pytest.raises(WrongCode):
        prove_by_code(request=request, code=code_for(KNOWN), secret=secret)


@pytest.mark.promise("POR-7h")
def test_nobody_is_asked_for_a_copy_of_a_passport(client: Client) -> None:
    assert not any(getattr(field.widget, "needs_multipart_form", False) for field in AskForm(user=None).fields.values())
    page = client.get(ASK).content.decode()
    assert 'type="file"' not in page
    assert "nooit om een kopie van je paspoort" in page


@pytest.mark.promise("OGP-5.1")
@pytest.mark.parametrize("kind", RequestKind)
def test_everybody_can_ask_everything_without_an_account_or_script(client: Client, kind: str) -> None:
    make_user(KNOWN)

    answer = client.post(ASK, {**FORM, "kind": kind, "email": KNOWN}, follow=True)

    request = PrivacyRequest.objects.get()
    assert answer.status_code == 200
    assert request.kind == kind
    assert request.status == (RequestStatus.IN_HAND if kind == RequestKind.COMPLAINT else RequestStatus.IDENTITY)
    assert (request.due_on - timezone.localdate()).days == 28


def test_who_signed_in_long_ago_proves_it_once_more(client: Client) -> None:
    person = make_user(KNOWN)
    sign_in(client, person)

    asked = client.post(ASK, {"kind": RequestKind.ERASURE, "about": About.MYSELF})
    again = client.post(asked["Location"], {"step": "session"})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    client.post(asked["Location"], {"step": "session"})

    request = PrivacyRequest.objects.get()
    assert again["Location"].startswith("/account/reauthenticate/?next=/privacy/verzoek/")
    assert (request.email, request.proof, request.user) == (KNOWN, Proof.SESSION, person)
    client.post(ASK, {"kind": RequestKind.ACCESS, "about": About.MYSELF})
    assert PrivacyRequest.objects.latest("received_at").proof == Proof.SESSION


@pytest.mark.promise("POR-7i")
def test_a_request_about_a_pupil_lies_with_that_school_only_and_the_asker_is_told(client: Client) -> None:
    school, other = make_school(), make_school("Zon College")
    coordinator, stranger = make_coordinator(school), make_coordinator(other)
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)
    form = {"about": About.PUPIL, "school": school.pk, "pupil_words": "Noor, 3B", "email": "ouder@thuis.example"}

    answer = client.post(ASK, {**FORM, **form}, follow=True)

    request = PrivacyRequest.objects.get()
    assert (request.status, request.school) == (RequestStatus.REFERRED, school)
    assert f"ligt je verzoek bij {school.name}" in answer.content.decode()
    assert school.name in Message.objects.get(recipient="ouder@thuis.example").text
    assert subjects(coordinator.email) == [f"Er wacht een verzoek over gegevens: {request.reference}"]
    assert subjects(stranger.email) == subjects(officer.email) == []
    seen = {
        who.pk: sign_in(Client(), who).get(f"/verzoeken/{request.pk}/").status_code for who in (coordinator, stranger, officer)
    }
    assert seen == {coordinator.pk: 200, stranger.pk: 404, officer.pk: 404}


def test_a_pupil_of_an_unknown_school_goes_to_the_regions_privacy_officer(client: Client) -> None:
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)

    client.post(ASK, {**FORM, "about": About.PUPIL, "pupil_words": "Noor, 3B"})

    request = PrivacyRequest.objects.get()
    assert (request.status, request.school) == (RequestStatus.RECEIVED, None)
    assert len(subjects(officer.email)) == 1


def test_what_is_not_filled_in_well_is_said_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(ASK, {"kind": "access", "about": "pupil", "question": "Mijn nummer is 111222333", "name": "Robin"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "lijkt" in page
    assert "burgerservicenummer" in page
    assert "Vul je e-mailadres in" in page
    assert 'value="Robin"' in page
    assert not PrivacyRequest.objects.exists()


def test_the_fifth_request_for_an_address_waits_until_tomorrow_known_or_not(client: Client) -> None:
    make_user(KNOWN)

    said = {email: [client.post(ASK, {**FORM, "email": email}).status_code for _ in range(5)] for email in (KNOWN, UNKNOWN)}

    assert said[KNOWN] == said[UNKNOWN] == [302, 302, 302, 302, 429]


def test_the_asker_can_take_it_back(client: Client) -> None:
    client.post(ASK, {**FORM, "kind": "complaint"})
    request = PrivacyRequest.objects.get()
    page = re.search(r"/privacy/verzoek/\S+/", Message.objects.get(recipient=FORM["email"]).text)
    assert page

    client.post(page[0], {"step": "withdraw"})

    request.refresh_from_db()
    assert (request.status, request.outcome, request.email) == (RequestStatus.CLOSED, Outcome.WITHDRAWN, "")
    assert "ingetrokken" in client.get(page[0]).content.decode().lower()
