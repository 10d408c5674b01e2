"""A school and a provider talk about a sign-up: who, when, what is asked twice, who hears of it, and who has read it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import Side
from enrolments.models import Enrolment, EnrolmentMessage, Place
from enrolments.rules.talking import holds_a_name
from enrolments.services import talking
from kit.refusals import Refusal
from outbox.models import Message
from providers.choices import ProviderRole
from providers.models import Provider
from schools.choices import SchoolRole
from tests.support.conversations import BSN, said_in, start
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]


def mails() -> set[tuple[str, str]]:
    return set(Message.objects.filter(kind="enrolments.message").order_by("pk").values_list("recipient", "subject"))


def texts_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- saying ---


def test_both_sides_talk_and_the_other_side_gets_a_mail_without_the_words() -> None:
    enrolment, coordinator, owner = start()

    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Is er een\r\nlift?  ")
    talking.say(enrolment, side=Side.PROVIDER, by=owner, text="Ja, bij de ingang.")

    assert said_in(enrolment) == [("school", "Is er een\nlift?", True), ("provider", "Ja, bij de ingang.", False)]
    assert mails() == {
        (owner.email, "Bericht van Dollard Lyceum: Kijk op de werf"),
        (coordinator.email, "Bericht van Werf De Vaart: Kijk op de werf"),
    }
    for mail in Message.objects.filter(kind="enrolments.message"):
        assert "lift" not in mail.text + mail.html
        assert "ingang" not in mail.text + mail.html


def test_who_answers_has_read_what_came_before_and_looking_marks_nothing() -> None:
    enrolment, coordinator, owner = start()
    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Is er een lift?")
    client = sign_in(Client(), owner)

    client.get(reverse("enrolments:provider_messages", args=[enrolment.pk]))
    before = said_in(enrolment)
    talking.mark_read(enrolment, side=Side.SCHOOL)
    own_side = said_in(enrolment)
    client.post(reverse("enrolments:provider_messages_read", args=[enrolment.pk]))

    assert before == own_side == [("school", "Is er een lift?", False)]
    assert said_in(enrolment) == [("school", "Is er een lift?", True)]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("  \n\u200b ", errors.MessageEmpty),
        ("a" * 1001, errors.MessageTooLong),
        (f"Zijn BSN is {BSN}", errors.MessageHoldsBsn),
        ("BSN 123 456 782", errors.MessageHoldsBsn),
        ("Bel 06-12345678", errors.MessageHoldsPhone),
        ("Bel +31 6 1234 5678 gerust", errors.MessageHoldsPhone),
        ("Bel (0596) 123 456 of 0596 123 456", errors.MessageHoldsPhone),
    ],
)
def test_what_does_not_belong_in_a_message_is_refused_and_nothing_is_kept(text: str, refusal: type[Refusal]) -> None:
    enrolment, coordinator, _owner = start()

    with pytest.raises(refusal):
        talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text=text)

    assert said_in(enrolment) == []
    assert mails() == set()


@pytest.mark.parametrize(
    "text", ["Wij zijn er om 09.00 uur, op 2-12-2026", "Lokaal 104, 24 stoelen", "Postcode 9934 AB", "Factuur 2026123456789"]
)
def test_times_dates_and_rooms_are_no_telephone_numbers(text: str) -> None:
    enrolment, coordinator, _owner = start()

    assert talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text=text).text == text


def test_a_writer_who_is_sure_sends_a_name_or_number_but_never_a_bsn() -> None:
    enrolment, coordinator, _owner = start()
    make_pupil(enrolment.school_class, first_name="Noor", last_name="Bakker")

    with pytest.raises(errors.MessageHoldsName):
        talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Noor komt later")
    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Noor komt later, 0612345678", is_sure=True)
    with pytest.raises(errors.MessageHoldsBsn):
        talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text=BSN, is_sure=True)

    assert [text for _side, text, _read in said_in(enrolment)] == ["Noor komt later, 0612345678"]


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("Roos heeft hulp nodig", True),
        ("Gelukkig is ROOS er", False),
        ("Een roos is een bloem", False),
        ("Özdemir? Ja", True),
        ("Ozdemir komt", True),
        ("De heer Bakkers", False),
    ],
)
def test_names_are_words_with_a_capital(text: str, is_seen: bool) -> None:  # a parameter of a test
    enrolment, _coordinator, _owner = start()
    make_pupil(enrolment.school_class, first_name="Roos", last_name="Özdemir")
    make_pupil(enrolment.school_class, first_name="J", last_name="Bakker")

    assert holds_a_name(text, talking.names_known_to(Side.SCHOOL, [enrolment])) is is_seen


@pytest.mark.promise("POR-4c")
def test_a_warning_never_tells_a_provider_a_name_that_it_does_not_see() -> None:
    far, _coordinator, owner = start(days=60, names=4)
    near, _other, other_owner = start(days=2, names=4)
    in_far, in_near = (
        Place.objects.filter(enrolment=one).select_related("pupil").order_by("pk")[0].pupil for one in (far, near)
    )

    talking.say(far, side=Side.PROVIDER, by=owner, text=f"Komt {in_far.first_name} ook?")
    with pytest.raises(errors.MessageHoldsName):
        talking.say(near, side=Side.PROVIDER, by=other_owner, text=f"Komt {in_near.first_name} ook?")
    # It sees an initial only, so no surname of the class is given away.
    assert all(name.last_name == "" for name in talking.names_known_to(Side.PROVIDER, [near]))


@pytest.mark.parametrize("status", [S.DRAFT, S.WAITING, S.OFFERED, S.LAPSED])
def test_there_is_nothing_to_say_while_the_provider_does_not_see_the_group(status: S) -> None:
    enrolment, coordinator, owner = start()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        status=status, waiting_number=1, offer_until=timezone.now() + timedelta(days=1)
    )

    with pytest.raises(errors.NothingToTalkAbout):
        talking.say(fresh(enrolment), side=Side.SCHOOL, by=coordinator, text="Hallo?")
    address = reverse("enrolments:provider_messages", args=[enrolment.pk])
    assert sign_in(Client(), owner).get(address).status_code == 404


def test_a_month_after_the_day_the_conversation_is_closed_and_can_still_be_read() -> None:
    enrolment, coordinator, _owner = start()
    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Dank!")
    ended = timezone.now() - timedelta(days=30, minutes=1)
    Session.objects.filter(pk=enrolment.session_id).update(
        starts_at=ended - timedelta(hours=2), ends_at=ended, enrolment_closes_at=ended - timedelta(days=1)
    )

    page = texts_of(sign_in(Client(), coordinator).get(reverse("enrolments:messages", args=[enrolment.pk])))

    with pytest.raises(errors.ConversationClosed):
        talking.say(fresh(enrolment), side=Side.SCHOOL, by=coordinator, text="Nog iets")
    assert "Dank!" in page
    assert "Berichten sturen kon tot 30 dagen na de dag zelf." in page
    assert "<textarea" not in page


def test_who_sends_too_much_waits_and_keeps_the_text() -> None:
    enrolment, coordinator, _owner = start()
    for number in range(talking.MOST_AN_HOUR):
        talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text=f"Bericht {number} van vandaag")
    client = sign_in(Client(), coordinator)

    answer = client.post(reverse("enrolments:messages", args=[enrolment.pk]), {"text": "Nog een"})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Nog een</textarea>" in texts_of(answer)


# --- to everybody ---


def test_all_groups_of_a_date_hear_the_same_each_in_their_own_conversation() -> None:
    first, _coordinator, owner = start()
    second = make_enrolment(first.session, places=5, school=make_school("Eems College"))
    waits = make_enrolment(make_session(first.session.activity, starts_at=at_nine(days=30)), places=5)

    talking.say_to_all_groups(first.session, by=owner, text="Neem een regenjas mee.")

    assert said_in(first) == said_in(second) == [("provider", "Neem een regenjas mee.", False)]
    assert said_in(waits) == []
    assert {recipient for recipient, _subject in mails()} == {first.enrolled_by.email, second.enrolled_by.email}
    assert EnrolmentMessage.objects.filter(to_all=True).count() == 2


def test_a_message_to_more_schools_asks_no_more_of_the_database() -> None:
    first, _coordinator, owner = start()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            talking.say_to_all_groups(first.session, by=owner, text="Neem een regenjas mee.")
        return len(queries)

    cost()  # reads what a process reads once
    one = cost()
    for number in range(3):
        make_enrolment(first.session, places=3, school=make_school(f"School {number}"))

    assert cost() == one


def test_a_date_without_groups_has_nobody_to_tell() -> None:
    provider = make_provider()
    session, owner = make_session(make_activity(provider)), make_provider_user(provider)

    with pytest.raises(errors.NobodyToTell):
        talking.say_to_all_groups(session, by=owner, text="Hallo")
    assert sign_in(Client(), owner).get(reverse("enrolments:message_to_all", args=[session.pk])).status_code == 404


# --- pages ---


def test_a_page_asks_again_and_keeps_what_was_typed() -> None:
    enrolment, coordinator, _owner = start()
    client, page = sign_in(Client(), coordinator), reverse("enrolments:messages", args=[enrolment.pk])

    asked = client.post(page, {"text": "Bel 0612345678"})
    sent = client.post(page, {"text": "Bel 0612345678", "is_sure": "on"})

    assert asked.status_code == 422
    assert "Bel 0612345678</textarea>" in texts_of(asked)
    assert 'type="checkbox"' in texts_of(asked)
    assert (sent.status_code, sent["Location"]) == (302, page)
    assert said_in(enrolment) == [("school", "Bel 0612345678", False)]


def test_a_double_click_sends_once() -> None:
    enrolment, coordinator, _owner = start()
    client, page = sign_in(Client(), coordinator), reverse("enrolments:messages", args=[enrolment.pk])

    answers = [client.post(page, {"text": "Hallo", "idempotency_key": "een-keer"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert len(said_in(enrolment)) == 1


def test_something_new_shows_on_both_home_pages_until_it_is_read() -> None:
    enrolment, coordinator, owner = start()
    school, provider = sign_in(Client(), coordinator), sign_in(Client(), owner)
    quiet = [texts_of(school.get("/school/")), texts_of(provider.get("/aanbieder/"))]

    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Is er een lift?")
    at_provider = texts_of(provider.get("/aanbieder/"))
    on_roster = texts_of(provider.get(reverse("enrolments:roster", args=[enrolment.session_id])))
    talking.say(enrolment, side=Side.PROVIDER, by=owner, text="Ja")
    talking.say(enrolment, side=Side.PROVIDER, by=owner, text="Bij de ingang")
    at_school = texts_of(school.get("/school/"))
    on_detail = texts_of(school.get(reverse("enrolments:detail", args=[enrolment.pk])))
    read = school.post(reverse("enrolments:messages_read", args=[enrolment.pk]), headers={"HX-Request": "true"})

    assert all("nieuw bericht" not in page and "nieuwe berichten" not in page for page in quiet)
    assert "1 nieuw bericht" in at_provider
    assert "1 nieuw bericht" in on_roster
    assert "2 nieuwe berichten" in at_school
    assert "2 nieuw" in on_detail
    assert (read.status_code, read.content) == (200, b"")
    assert "nieuwe berichten" not in texts_of(school.get("/school/"))
    assert "nieuw bericht" not in texts_of(provider.get("/aanbieder/"))


def test_more_unread_conversations_ask_no_more_of_the_database() -> None:
    enrolment, coordinator, owner = start()
    talking.say(enrolment, side=Side.SCHOOL, by=coordinator, text="Hallo")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            talking.unread_at_provider(owner)
        return len(queries)

    one = cost()
    for days in (20, 21):
        more = make_enrolment(make_session(enrolment.session.activity, starts_at=at_nine(days=days)), places=3)
        talking.say(more, side=Side.SCHOOL, by=more.enrolled_by, text="Hallo")

    assert len(talking.unread_at_provider(owner)) == 3
    assert cost() == one


@pytest.mark.promise("SP-8g")
def test_teachers_and_hosts_talk_too_and_nobody_else() -> None:
    enrolment, _coordinator, _owner = start()
    provider = Provider.objects.get(pk=enrolment.provider_id)  # type: ignore[attr-defined]  # with_details()
    school_page = reverse("enrolments:messages", args=[enrolment.pk])
    provider_page = reverse("enrolments:provider_messages", args=[enrolment.pk])
    teacher = sign_in(Client(), make_coordinator(enrolment.school, SchoolRole.TEACHER))
    host = sign_in(Client(), make_provider_user(provider, ProviderRole.HOST))

    assert (teacher.post(school_page, {"text": "Wij komen met de bus."}).status_code) == 302
    assert (host.post(provider_page, {"text": "Parkeer achter de hal."}).status_code) == 302
    assert teacher.get(provider_page).status_code == host.get(school_page).status_code == 404
    for stranger in (make_coordinator(), make_provider_user(make_provider("Bakkerij"))):
        client = sign_in(Client(), stranger)
        for page in (school_page, provider_page, f"{school_page}gelezen/", f"{provider_page}gelezen/"):
            assert client.post(page, {"text": "Hallo"}).status_code == 404
