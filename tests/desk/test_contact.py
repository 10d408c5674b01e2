"""The contact form: for everybody, used to answer and for nothing else, on time, and gone in the end."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.choices import RegionRole
from accounts.models import User
from desk.choices import InquiryChannel, InquiryKind, InquiryStatus, Side
from desk.clocks import inquiry_due_on
from desk.errors import InquiryIsClosed, NoAddress
from desk.inquiry_links import secret_of
from desk.inquiry_pace import PER_ADDRESS_AND_DAY, PER_ADDRESS_AND_MONTH
from desk.models import Inquiry, InquiryCount, InquiryLine, InquiryOwner
from desk.services.helping import answer_inquiry, close_inquiry, give_inquiry
from desk.services.inquiring import Wrote, take_inquiry, write_more
from desk.services.inquiry_time import keep_inquiry_time
from kit.refusals import NotFound
from newsletter.models import ConsentRecord, Subscriber
from outbox.models import Message
from privacy.erasing.addresses import erase_address
from privacy.models import ErasureReason
from privacy.retention.keeping import keep_terms
from tests.support.makers import make_coordinator, make_region_user, make_user
from tests.support.requests import subjects
from tests.support.sign_in import sign_in
from tests.support.tracing import traces_of

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()
ASKER = "kwxvrager@thuis.example"
FORM = {
    "kind": "question",
    "text": "Mag mijn klas met de bus?\nZie https://spam.example/x.",
    "email": ASKER,
    "name": "Kwxrobin",
}


def ask(kind: str = InquiryKind.QUESTION, *, email: str = ASKER, channel: str = InquiryChannel.FORM) -> Inquiry:
    return take_inquiry(wrote=Wrote(kind=kind, text="Mag het?", email=email), language="nl", channel=channel)


def helper(role: RegionRole = RegionRole.COORDINATOR) -> User:
    return make_region_user(role)


# The asker


@pytest.mark.promise("OGP-0i", "SP-14")
def test_anybody_asks_without_account_script_or_cookie_and_gets_a_number_and_the_way_to_a_copy(client: Client) -> None:
    coordinator, officer = helper(), helper(RegionRole.PRIVACY_OFFICER)

    form = client.get("/contact/?soort=help").content.decode()
    answer = client.post("/contact/", FORM)

    one = Inquiry.objects.get()
    page = client.get(answer["Location"]).content.decode()
    copy = Message.objects.get(recipient=ASKER)
    mailed = re.search(r"/contact/[0-9a-f]{32}\.[\w-]+/", copy.text)
    assert mailed
    thread = client.get(mailed[0]).content.decode()
    assert 'value="help"' in form
    assert re.search(r'value="help"[^>]*checked', form)
    assert not client.cookies
    assert (answer.status_code, one.reference in page, date_format(one.due_on, "j F") in page) == (302, True, True)
    assert (one.reference in thread, "Mag mijn klas met de bus?" in thread) == (True, True)
    assert (one.kind, one.channel, one.status) == ("question", InquiryChannel.FORM, InquiryStatus.OPEN)
    assert copy.subject == f"We hebben je bericht: {one.reference}"
    # Anybody can type anybody's address: the mail carries no word of theirs.
    assert not [word for word in ("Mag mijn klas", "spam.example", "Kwxrobin") if word in copy.text + copy.html]
    told = Message.objects.get(recipient=coordinator.email)
    assert told.subject == f"Er wacht een bericht op antwoord: {one.reference}"
    assert ASKER not in told.text + told.html
    assert "bus" not in told.text
    assert subjects(officer.email) == []


def test_who_types_the_address_of_another_never_reads_the_answer_to_that_person(client: Client) -> None:
    answers = [
        client.post("/contact/", FORM),
        client.post("/api/v1/contact/", FORM, content_type="application/json"),
    ]
    by = helper()
    for one in Inquiry.objects.all():
        answer_inquiry(inquiry=one, words="Kwxantwoord.", by=by)

    got = " ".join(f"{answer.headers} {answer.content.decode()}" for answer in answers)
    seen = client.get(answers[0]["Location"])
    got += seen.content.decode()
    signed = answers[0]["Location"].partition("=")[2]

    assert (seen.status_code, Inquiry.objects.count()) == (200, 2)
    for one in Inquiry.objects.all():
        assert not [told for told in (secret_of(one), one.pk.hex, str(one.pk)) if told in got]
    assert not [word for word in ("Kwxantwoord", "Mag mijn klas", "Kwxrobin", ASKER) if word in got]
    # What the sender got is no key, whole or in parts, and forged it says nothing.
    for key in (signed, *signed.split("."), answers[1].json()["number"]):
        assert client.get(f"/contact/{key}/").status_code == 404
        assert client.post(f"/contact/{key}/", {"step": "wipe"}).status_code == 404
    assert "Verstuur je bericht" in client.get(f"/contact/?ontvangen=C-KWX_20261203.{signed.split('.')[1]}").content.decode()


@pytest.mark.promise("OGP-0i")
def test_who_sends_too_much_is_told_to_wait_and_loses_no_word(client: Client) -> None:
    for _time in range(PER_ADDRESS_AND_DAY):
        assert client.post("/contact/", FORM).status_code == 302

    answer = client.post("/contact/", FORM)
    by_program = client.post("/api/v1/contact/", FORM, content_type="application/json")

    assert answer.status_code == 429
    assert "Mag mijn klas met de bus?" in answer.content.decode()
    assert (by_program.status_code, by_program.json()["code"]) == (429, "too_many_requests")
    assert Inquiry.objects.count() == PER_ADDRESS_AND_DAY
    cache.clear()
    for number in range(30):
        client.post("/contact/", {**FORM, "email": f"a{number}@thuis.example"})
    assert client.post("/contact/", {**FORM, "email": "b@thuis.example"}).status_code == 429


@pytest.mark.promise("POR-5b")
def test_a_mailbox_is_not_filled_in_a_hundred_spellings_nor_over_weeks_and_its_own_thread_stays_open(client: Client) -> None:
    one = ask(email="Robin@gmail.com")
    now = timezone.now()
    for half_day in range(9):
        with time_machine.travel(now + timedelta(hours=12 * half_day, minutes=1)):
            cache.clear()  # a cache that is emptied or restarted makes nobody forget
            for turn in range(4):
                client.post("/contact/", {**FORM, "email": f"r.o.bin+{half_day}.{turn}@googlemail.com"})
            assert client.post(f"/contact/{secret_of(one)}/", {"text": "En met de trein?"}).status_code == 302
    with time_machine.travel(now + timedelta(days=29)):
        late = client.post("/contact/", {**FORM, "email": "robin@gmail.com"})
        other = client.post("/contact/", FORM)

    came = [*Inquiry.objects.exclude(email=ASKER).order_by("received_at").values_list("received_at", flat=True)]
    assert len(came) == PER_ADDRESS_AND_MONTH
    a_day_on = zip(came, came[PER_ADDRESS_AND_DAY:], strict=False)
    assert all(later - earlier >= timedelta(days=1) for earlier, later in a_day_on)
    assert (late.status_code, "deze maand heel veel berichten" in late.content.decode()) == (429, True)
    assert other.status_code == 302


@pytest.mark.promise("POR-5b")
def test_wiping_what_was_sent_makes_no_room_for_more(client: Client) -> None:
    now = timezone.now()
    for day in range(-(-PER_ADDRESS_AND_MONTH // PER_ADDRESS_AND_DAY)):
        with time_machine.travel(now + timedelta(days=day, minutes=day)):
            cache.clear()
            for _time in range(PER_ADDRESS_AND_DAY):
                client.post("/contact/", FORM)
                for one in Inquiry.objects.all():
                    client.post(f"/contact/{secret_of(one)}/", {"step": "wipe"})
            erase_address(ASKER, reason=ErasureReason.ASKED)
    with time_machine.travel(now + timedelta(days=29)):
        cache.clear()
        late = client.post("/contact/", FORM)
    with time_machine.travel(now + timedelta(days=31)):
        later = client.post("/contact/", FORM)

    assert (late.status_code, later.status_code) == (429, 302)
    assert Inquiry.objects.count() == 1
    assert InquiryCount.objects.count() == PER_ADDRESS_AND_MONTH + 1


@pytest.mark.promise("POR-5b")
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://kwaad.example", "Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_visitors_of_another_site_cannot_be_made_to_ask(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/contact/", FORM, headers=headers)
    page = answer.content.decode()

    assert (answer.status_code, "kwam van een andere website" in page, "Mag mijn klas met de bus?" in page) == (403, True, True)
    assert not Inquiry.objects.exists()
    assert not Message.objects.exists()
    assert client.post("/contact/", FORM, headers={"Origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Schrijf waar je ons voor nodig hebt."),
        ({"email": "robin"}, "Vul een e-mailadres in met een apenstaartje"),
        ({"kind": "spam"}, "Kies waar het over gaat."),
        ({"text": "Mijn BSN is 111222333."}, "burgerservicenummer"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post("/contact/", {**FORM, **wrong})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "Kwxrobin" in page
    assert not Inquiry.objects.exists()


def test_the_asker_reads_the_answer_writes_more_and_wipes_it_all(client: Client) -> None:
    by = helper()
    one = ask()
    answer_inquiry(inquiry=one, words="Ja, dat mag.", by=by)
    address = f"/contact/{secret_of(one)}/"

    page = client.get(address).content.decode()
    sent = client.post(address, {"text": "En met de trein?"})

    one.refresh_from_db()
    assert "Ja, dat mag." in page
    assert (sent.status_code, one.status) == (302, InquiryStatus.OPEN)
    assert list(one.lines.values_list("side", "text")) == [
        (Side.ASKER, "Mag het?"),
        (Side.DESK, "Ja, dat mag."),
        (Side.ASKER, "En met de trein?"),
    ]
    assert subjects(by.email)[-1] == f"De vrager schreef opnieuw: {one.reference}"
    assert client.post(address, {"text": " "}).status_code == 422
    gone = client.post(address, {"step": "wipe"})
    assert "Je bericht is gewist" in gone.content.decode()
    assert not Inquiry.objects.exists()
    assert (client.get(address).status_code, client.get("/contact/zomaar/").status_code) == (404, 404)
    assert not client.cookies


def test_another_site_asks_by_the_interface(client: Client) -> None:
    answer = client.post("/api/v1/contact/", {**FORM, "language": "en"}, content_type="application/json")
    wrong = client.post("/api/v1/contact/", {**FORM, "text": "111222333"}, content_type="application/json")

    one = Inquiry.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"number": one.reference, "due_on": one.due_on.isoformat()})
    assert (one.channel, one.language) == (InquiryChannel.API, "en")
    assert wrong.status_code == 422


# The desk


def test_an_answer_is_due_in_five_working_days_and_on_a_complaint_in_four_weeks() -> None:
    thursday, christmas = datetime(2026, 11, 26, 16, tzinfo=ZONE), datetime(2026, 12, 23, 9, tzinfo=ZONE)

    due = [inquiry_due_on(InquiryKind.QUESTION, day) for day in (thursday, christmas)]

    assert due == [date(2026, 12, 3), date(2026, 12, 31)]
    assert inquiry_due_on(InquiryKind.COMPLAINT, thursday) == date(2026, 12, 24)


def test_the_region_takes_gives_answers_and_closes(client: Client) -> None:
    first, second = helper(), helper(RegionRole.ADMIN)
    late, complaint = ask(), ask(InquiryKind.COMPLAINT, email="boos@thuis.example")
    Inquiry.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    sign_in(client, first)

    listed = client.get("/vragen/").content.decode()
    client.post(f"/vragen/{late.pk}/", {"step": "take"})
    client.post(f"/vragen/{complaint.pk}/", {"step": "give", "owner": second.pk})
    answered = client.post(f"/vragen/{late.pk}/", {"step": "answer", "text": "Ja."}, follow=True)
    client.post(f"/vragen/{complaint.pk}/", {"step": "close"})

    assert listed.index(late.reference) < listed.index(complaint.reference)
    assert "1 vraag is te laat" in listed
    assert dict(InquiryOwner.objects.values_list("inquiry", "user")) == {late.pk: first.pk, complaint.pk: second.pk}
    assert subjects(second.email)[-1] == f"Bericht {complaint.reference} is nu van jou"
    assert "Het antwoord is verstuurd." in answered.content.decode()
    reply = Message.objects.filter(recipient=ASKER).latest("created_at")
    assert reply.subject == f"Antwoord op je bericht: {late.reference}"
    assert "Ja." in reply.text
    assert dict(Inquiry.objects.values_list("pk", "status")) == {
        late.pk: InquiryStatus.ANSWERED,
        complaint.pk: InquiryStatus.CLOSED,
    }
    assert client.post(f"/vragen/{late.pk}/", {"step": "answer", "text": ""}).status_code == 422
    assert client.post(f"/vragen/{late.pk}/", {"step": "zomaar"}).status_code == 422
    assert client.post(f"/vragen/{complaint.pk}/", {"step": "answer", "text": "Toch."}).status_code == 409
    client.post("/vragen/noteer/", {"channel": "phone", "kind": "help", "text": "Belde over inloggen."})
    assert Inquiry.objects.latest("received_at").channel == InquiryChannel.PHONE


def test_nobody_else_answers_and_a_closed_one_takes_no_words() -> None:
    by, editor, outsider = helper(), helper(RegionRole.EDITOR), make_coordinator()
    one, called = ask(), ask(email="", channel=InquiryChannel.PHONE)

    for stranger in (editor, outsider):
        with pytest.raises(NotFound):
            answer_inquiry(inquiry=one, words="Ja.", by=stranger)
    with pytest.raises(NotFound):
        give_inquiry(inquiry=one, to=outsider, by=by)
    with pytest.raises(NoAddress):
        answer_inquiry(inquiry=called, words="Ja.", by=by)
    closed = close_inquiry(inquiry=close_inquiry(inquiry=one, by=by), by=by)
    for refused in (
        lambda: answer_inquiry(inquiry=one, words="Ja.", by=by),
        lambda: give_inquiry(inquiry=one, to=by, by=by),
        lambda: write_more(inquiry=one, text="Nog iets"),
    ):
        with pytest.raises(InquiryIsClosed):
            refused()
    assert closed.lines.count() == 1


def test_the_clock_reminds_warns_once_and_closes_what_rests() -> None:
    coordinator, boss = helper(), helper(RegionRole.ADMIN)
    with time_machine.travel(datetime(2026, 11, 26, 16, tzinfo=ZONE), tick=False):
        one = ask()
        answered = ask(email="b@thuis.example")
        answer_inquiry(inquiry=answered, words="Ja.", by=coordinator)
        Message.objects.all().delete()
    heard: dict[str, list[str]] = {}
    for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 5)):
        with time_machine.travel(datetime.combine(day, datetime.min.time(), ZONE), tick=False):
            keep_inquiry_time()
            keep_inquiry_time()
        heard[day.isoformat()] = sorted(Message.objects.values_list("recipient", flat=True))
        Message.objects.all().delete()

    assert {day: people for day, people in heard.items() if people} == {
        "2026-12-02": [coordinator.email],
        "2026-12-04": sorted([coordinator.email, boss.email]),
    }
    with time_machine.travel(datetime(2026, 12, 28, tzinfo=ZONE)):
        keep_inquiry_time()
    assert set(Inquiry.objects.filter(status=InquiryStatus.CLOSED)) == {answered}
    with time_machine.travel(datetime(2027, 11, 28, tzinfo=ZONE)):
        keep_inquiry_time()
    assert set(Inquiry.objects.filter(status=InquiryStatus.CLOSED)) == {answered, one}


# What becomes of it


@pytest.mark.promise("POR-5b", "POR-2c")
def test_what_somebody_wrote_reaches_nothing_but_the_answer_and_is_gone_after_its_term(client: Client) -> None:
    by = helper()
    client.post("/contact/", FORM)
    one = Inquiry.objects.get()
    answer_inquiry(inquiry=one, words="Ja.", by=by)
    assert traces_of(ASKER) == ["desk_inquiry", "outbox_message"]
    assert traces_of("kwxrobin") == ["desk_inquiry"]
    assert not Subscriber.objects.exists()
    assert not ConsentRecord.objects.exists()
    assert not User.objects.filter(email=ASKER).exists()
    Message.objects.all().delete()  # delivered: tests/outbox/test_retention.py

    close_inquiry(inquiry=one, by=by)
    moment = timezone.now()
    for months, stays in ((11, True), (13, False)):
        with time_machine.travel(moment + timedelta(days=30.5 * months)):
            keep_terms(label="desk.Inquiry")
        assert (Inquiry.objects.exists(), InquiryLine.objects.exists(), InquiryOwner.objects.exists()) == (stays,) * 3

    assert traces_of(ASKER) == []
    assert traces_of("kwxrobin") == []


@pytest.mark.promise("POR-5b")
def test_who_left_the_newsletter_or_never_asked_gets_only_the_answer(client: Client) -> None:
    user = make_user(ASKER)

    client.post("/contact/", FORM)

    assert subjects(user.email) == [f"We hebben je bericht: {Inquiry.objects.get().reference}"]
    assert not Subscriber.objects.exists()
