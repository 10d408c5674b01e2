"""The desk: what is prepared, what the buttons do, and what the asker hears."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.choices import OrganisationKind, RegionRole
from accounts.services import invite, restrict_account
from desk.choices import About, Outcome, Proof, RefusalReason, RequestKind, RequestStatus
from desk.errors import AlreadyExtended, CannotCarryOut, ExtendedTooLate, LastLetterWaits, MoveNotPossible
from desk.models import PrivacyRequest
from desk.moves import MOVES, Step, Who, may
from desk.services.answering import answer, close, found_nothing, refer_to_school, refuse, take_more_time
from desk.services.carrying_out import erase, restrict, stop
from desk.services.last_letter import wait_for_the_last_letter
from desk.services.plans import four_parts
from desk.services.proving import prove_by_code, vouch
from kit.address_hash import address_hash
from kit.refusals import NotFound
from newsletter.models import Objection, Subscriber, SubscriberStatus
from outbox.models import Message
from privacy.models import AccessEvent, ErasureOrder
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school, make_user
from tests.support.requests import about_pupil, asked_by, code_for, proved, subjects, vouched
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def mail_to(address: str, subject: str) -> str:
    """Return the text of the one mail with this subject."""
    return Message.objects.get(recipient=address, subject__startswith=subject).text


# The table of moves


def test_every_step_is_somebodys_and_every_state_has_an_end() -> None:
    ends = {RequestStatus.CLOSED}
    for _ in RequestStatus:
        ends |= {state for state in RequestStatus for step in Step if state in MOVES[step].before and MOVES[step].after in ends}

    assert set(MOVES) == set(Step)
    assert ends == set(RequestStatus)
    assert not any(may(step, RequestStatus.CLOSED, side) for step in Step for side in Who)
    assert not may(Step.ANSWER, RequestStatus.IDENTITY, Who.DESK)


# The answer


@pytest.mark.promise("SBB-5d")
def test_the_answer_names_what_why_to_whom_and_where_from_out_of_the_registry() -> None:
    person, by = make_coordinator(make_school()), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person)

    answer(request=request, words="Dag Robin, dit is er.", by=by)

    request.refresh_from_db()
    text = mail_to(person.email, "Antwoord op je verzoek")
    headings = ["Welke gegevens we van je hebben", "Waarom, en waarom dat mag", "Wie ze ziet", "Van wie we ze kregen"]
    assert [text.index(heading) for heading in headings] == sorted(text.index(heading) for heading in headings)
    for fact in (
        "Wie bij welke school werkt",
        "artikel 6 lid 1 b AVG",
        "Collega's van je eigen organisatie",
        "Jijzelf, of de collega",
    ):
        assert fact in text
    assert "Dag Robin, dit is er." in text
    assert "autoriteitpersoonsgegevens.nl" in text
    assert (request.status, request.outcome) == (RequestStatus.ANSWERED, Outcome.ANSWERED)


def test_an_address_alone_is_told_what_hangs_on_it() -> None:
    school = make_school()
    boss = make_coordinator(school, SchoolRole.ADMIN)
    invite(email="nieuw@voorbeeld.example", kind=OrganisationKind.SCHOOL, organisation_id=school.pk, role="teacher", by=boss)

    request, secret = asked_by("nieuw@voorbeeld.example")

    request = prove_by_code(request=request, code=code_for("nieuw@voorbeeld.example"), secret=secret)

    assert len(four_parts(request)) == 4
    assert len(four_parts(request)[0][1]) >= 1


@pytest.mark.promise("SBB-5e")
def test_no_data_wipes_the_request_and_is_refused_where_there_is_some() -> None:
    school = make_school()
    request, pupil, coordinator = vouched(school)
    with pytest.raises(MoveNotPossible):
        found_nothing(request=request, by=coordinator)
    pupil.delete()

    found_nothing(request=request, by=coordinator)

    row = PrivacyRequest.objects.get()
    assert (row.status, row.outcome, row.email, row.pupil_words, row.pupil) == (
        RequestStatus.CLOSED,
        Outcome.NO_DATA,
        "",
        "",
        None,
    )
    assert "geen gegevens" in mail_to("ouder@thuis.example", "Antwoord op je verzoek: we hebben niets")


@pytest.mark.promise("SBB-5e")
def test_nobody_by_that_name_is_an_answer_before_anybody_is_recognised() -> None:
    school = make_school()
    with_school, with_region = about_pupil(school), about_pupil(None)
    clients = (
        sign_in(Client(), make_coordinator(school)),
        sign_in(Client(), make_region_user(RegionRole.PRIVACY_OFFICER)),
    )
    for request, client in zip((with_school, with_region), clients, strict=True):
        page = client.get(f"/verzoeken/{request.pk}/").content.decode()
        answer = client.post(f"/verzoeken/{request.pk}/", {"step": "no_data"})

        assert 'value="no_data"' in page
        assert answer.status_code == 302
        request.refresh_from_db()
        assert (request.status, request.outcome, request.pupil_words) == (RequestStatus.CLOSED, Outcome.NO_DATA, "")
    # Where there is something, that is no answer.
    known, _pupil, _by = vouched(school)
    assert 'value="no_data"' not in clients[0].get(f"/verzoeken/{known.pk}/").content.decode()


def test_a_no_says_why_and_where_to_complain() -> None:
    request, _pupil, coordinator = vouched(make_school(), RequestKind.ERASURE)

    refuse(request=request, refusal=RefusalReason.DUTY, reason="De inspectie vraagt dit.", by=coordinator)

    text = mail_to("ouder@thuis.example", "Je verzoek kan niet")
    assert "De wet zegt dat we dit moeten bewaren. " in text.replace("\n", " ") + " "
    assert "De inspectie vraagt dit." in text
    assert "autoriteitpersoonsgegevens.nl" in text


def test_closing_takes_out_every_word_and_the_database_refuses_to_keep_one() -> None:
    person, by = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person, question="Wat is er?")
    answer(request=request, words="Dit.", by=by)

    close(request=request, by=by)

    row = PrivacyRequest.objects.get()
    assert row.user is None
    assert not any(getattr(row, name) for name in PrivacyRequest.CONTENT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'closed_request_is_about_nobody' AND convalidated")
        assert cursor.fetchone() == (1,)


# Carrying out


@pytest.mark.promise("SBB-6a", "POR-7b")
def test_a_corrected_name_is_right_everywhere_at_once_and_the_asker_hears_it() -> None:
    school = make_school()
    person, by = make_coordinator(school, display_name="Robin Jansen"), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person, RequestKind.RECTIFICATION)
    client = sign_in(Client(), by)

    page = client.post(f"/verzoeken/{request.pk}/", {"step": "rectify", "display_name": "Robin de Vries"}, follow=True)

    assert "De naam is nu: Robin de Vries." in page.content.decode()
    colleague = sign_in(Client(), make_coordinator(school, SchoolRole.ADMIN))
    assert "Robin de Vries" in colleague.get(f"/account/collegas/school/{school.pk}/").content.decode()
    assert "Je naam is overal aangepast." in mail_to(person.email, "Gedaan")
    request.refresh_from_db()
    assert (request.status, request.outcome) == (RequestStatus.IN_HAND, Outcome.DONE)
    # Frozen meanwhile: the name of now stands in one list only, also for the desk.
    restrict_account(user=person, by=by)
    frozen = client.get(f"/verzoeken/{request.pk}/").content.decode()
    assert ("De naam is nu" in frozen, "De naam van nu staat alleen bij Bevroren accounts." in frozen) == (False, True)


@pytest.mark.promise("SBB-6b")
def test_a_pupil_is_kept_and_frozen_and_the_asker_hears_it() -> None:
    request, pupil, coordinator = vouched(make_school(), RequestKind.RESTRICTION)

    restrict(request=request, by=coordinator)

    pupil.refresh_from_db()
    assert (pupil.restricted_at is not None, pupil.restricted_why) == (True, f"Verzoek {request.reference}")
    assert "bevroren" in mail_to("ouder@thuis.example", "Gedaan")


def test_a_school_forgets_a_pupil_and_the_asker_hears_what_went() -> None:
    request, pupil, coordinator = vouched(make_school(), RequestKind.ERASURE)

    unasked = sign_in(Client(), coordinator).post(f"/verzoeken/{request.pk}/", {"step": "erase"})
    assert (unasked.status_code, Pupil.objects.filter(pk=pupil.pk).exists()) == (422, True)
    assert "Moet er iets blijven? Weiger dan met die reden." in unasked.content.decode()
    sign_in(Client(), coordinator).post(f"/verzoeken/{request.pk}/", {"step": "erase", "no_duty": "on"})

    assert not Pupil.objects.filter(pk=pupil.pk).exists()
    request.refresh_from_db()
    assert (request.status, request.outcome, request.question) == (RequestStatus.ANSWERED, Outcome.DONE, "")
    assert "Gewist: Naam en leerlingnummer van leerlingen (1 keer)" in mail_to("ouder@thuis.example", "Gedaan")


def test_an_account_is_closed_at_once_and_forgotten_after_its_last_letter() -> None:
    person, by = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person, RequestKind.ERASURE)

    erase(request=request, by=by)

    person.refresh_from_db()
    order = ErasureOrder.objects.get()
    assert (person.blocked_at is not None, order.person, order.done_at) == (True, person.pk, None)
    assert "Binnen een minuut is alles gewist" in mail_to(person.email, "Gedaan")
    with pytest.raises(LastLetterWaits):
        wait_for_the_last_letter(person.email)
    Message.objects.filter(recipient=person.email).delete()
    wait_for_the_last_letter(person.email)


@pytest.mark.promise("POR-7f")
@pytest.mark.parametrize("kind", [RequestKind.OBJECTION, RequestKind.WITHDRAWAL])
def test_an_objection_stops_the_newsletter_at_once(kind: RequestKind) -> None:
    person, by = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    reader = Subscriber.objects.create(
        email=person.email, address_hash="x", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    request = proved(person, kind)

    stop(request=request, by=by)

    reader.refresh_from_db()
    assert reader.status == SubscriberStatus.LEFT
    assert Objection.objects.filter(address_hash=address_hash(person.email)).exists() == (kind == RequestKind.OBJECTION)


@pytest.mark.promise("POR-7f")
def test_an_objection_of_who_gets_no_newsletter_stops_the_invitations_and_there_is_no_consent_to_take_back() -> None:
    person, by = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    request, client = proved(person, RequestKind.OBJECTION), sign_in(Client(), by)

    page = client.get(f"/verzoeken/{request.pk}/").content.decode()
    client.post(f"/verzoeken/{request.pk}/", {"step": "stop"})

    assert "Nodig nooit meer uit" in page
    assert "Stop de nieuwsbrief" not in page
    assert Objection.objects.get().address_hash == address_hash(person.email)
    assert "nooit meer uit" in mail_to(person.email, "Gedaan")
    with pytest.raises(CannotCarryOut):
        stop(request=proved(make_user(), RequestKind.WITHDRAWAL), by=by)


@pytest.mark.promise("SBB-6c")
def test_the_receipt_says_what_will_be_done_with_which_data_and_when() -> None:
    person = make_coordinator(make_school())

    request = proved(person, RequestKind.ERASURE)

    text = mail_to(person.email, "We hebben je verzoek")
    assert "Wissen: Wie bij welke school werkt, en in welke rol (1 keer)" in text
    assert f"uiterlijk op {request.due_on.day} " in text


# Whose it is


def test_the_school_says_who_it_is_about_and_only_a_pupil_of_its_own() -> None:
    school, other = make_school(), make_school("Zon College")
    coordinator, foreign = make_coordinator(school), make_pupil(make_class(other))
    pupil = make_pupil(make_class(school), first_name="Noor")
    request = about_pupil(school)
    client = sign_in(Client(), coordinator)

    found = client.post(f"/verzoeken/{request.pk}/", {"step": "find", "q": "noor"}).content.decode()
    refused = client.post(f"/verzoeken/{request.pk}/", {"step": "vouch", "pupil": foreign.pk})
    client.post(f"/verzoeken/{request.pk}/", {"step": "vouch", "pupil": pupil.pk})

    assert f'value="{pupil.pk}"' in found
    assert refused.status_code == 404
    request.refresh_from_db()
    assert (request.status, request.pupil, request.proof) == (RequestStatus.IN_HAND, pupil, Proof.SCHOOL)
    for stranger in (make_coordinator(other), make_region_user(RegionRole.ADMIN)):
        with pytest.raises(NotFound):
            vouch(request=request, pupil=pupil, by=stranger)
        with pytest.raises(NotFound):
            answer(request=request, words="Nee.", by=stranger)


def test_the_region_passes_on_what_a_school_decides_and_the_asker_is_told() -> None:
    school, by = make_school(), make_region_user(RegionRole.PRIVACY_OFFICER)
    coordinator = make_coordinator(school)
    request = about_pupil(None)

    refer_to_school(request=request, school=school, by=by)

    assert school.name in mail_to("ouder@thuis.example", "Je verzoek is nu bij de school")
    assert len(subjects(coordinator.email)) == 1
    with pytest.raises(NotFound):
        answer(request=request, words="Toch van ons.", by=by)


def test_looking_at_a_request_is_written_down_with_the_pupil() -> None:
    request, pupil, coordinator = vouched(make_school())
    client = sign_in(Client(), coordinator)

    page = client.get(f"/verzoeken/{request.pk}/").content.decode()
    read = client.get(f"/api/v1/privacy-requests/{request.pk}/").json()

    looks = AccessEvent.objects.filter(object_label="request", object_id=str(request.pk), actor=coordinator)
    assert [look.pupil_ids for look in looks] == [[pupil.pk], [pupil.pk]]
    assert "Naam en leerlingnummer van leerlingen" in page
    assert (read["pupil"], read["days_left"], read["status"]) == (pupil.pk, 28, "in_hand")
    noted = AccessEvent.objects.count()
    listed = client.get("/api/v1/privacy-requests/").json()["results"]
    assert [one["id"] for one in listed] == [str(request.pk)]
    # A list shows nobody, so it writes down nothing.
    assert listed[0].keys() & {"email", "name", "question", "pupil_words", "pupil"} == set()
    assert AccessEvent.objects.count() == noted


def test_nobody_handles_what_nobody_proved() -> None:
    by = make_region_user(RegionRole.PRIVACY_OFFICER)
    request, _secret = asked_by(make_user().email)

    assert sign_in(Client(), by).get(f"/verzoeken/{request.pk}/").status_code == 404
    with pytest.raises(NotFound):
        answer(request=request, words="Dit.", by=by)


# More time


def test_more_time_is_given_once_in_time_and_with_a_letter() -> None:
    person, by = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    request, late = proved(person), proved(make_user())
    before = request.due_on

    take_more_time(request=request, reason="Het zijn veel gegevens.", by=by)

    request.refresh_from_db()
    assert request.due_on > before + timedelta(days=57)
    assert "Het zijn veel gegevens." in mail_to(person.email, "Je verzoek duurt langer")
    with pytest.raises(AlreadyExtended):
        take_more_time(request=request, reason="Nog meer.", by=by)
    with time_machine.travel(timezone.now() + timedelta(days=30)), pytest.raises(ExtendedTooLate):
        take_more_time(request=late, reason="Te laat.", by=by)


@pytest.mark.promise("SBB-8a", "OGP-7.1")
def test_a_complaint_needs_no_proof_has_an_owner_and_a_last_day() -> None:
    by = make_region_user(RegionRole.PRIVACY_OFFICER)

    request, _secret = asked_by("boos@voorbeeld.example", RequestKind.COMPLAINT, question="Ik krijg geen antwoord.")

    assert (request.status, request.about, request.days_left) == (RequestStatus.IN_HAND, About.MYSELF, 28)
    assert len(subjects(by.email)) == len(subjects("boos@voorbeeld.example")) == 1
    receipt = mail_to("boos@voorbeeld.example", "We hebben je verzoek")
    assert request.reference in receipt
    assert f"uiterlijk op {request.due_on.day} " in receipt
    answer(request=request, words="Het spijt ons.", by=by)
    text = mail_to("boos@voorbeeld.example", "Antwoord op je verzoek")
    assert "Het spijt ons." in text
    assert "Welke gegevens" not in text
