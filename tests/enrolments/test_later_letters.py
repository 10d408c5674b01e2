"""The first letters of a sign-up are written by the worker: from what was true at the moment, and like any other letter."""

from dataclasses import replace

import pytest

from activities.choices import AcceptanceMode
from activities.models import ActivityPage, Session
from enrolments.emails.by_move import first_mail, write_first
from enrolments.emails.later import freeze, reader_of, thaw
from enrolments.emails.mails import letters_of
from enrolments.models import Enrolment
from enrolments.moves import Letter
from enrolments.services.enrolling import enrol_class
from outbox.delivery import deliver_due
from outbox.later import written
from outbox.letters import LaterLetter, queue_letters
from outbox.models import Message
from schools.models import School
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_school, make_session

pytestmark = pytest.mark.django_db


def signed_up(mode: AcceptanceMode) -> Enrolment:
    activity = make_activity(acceptance_mode=mode, what_to_bring="Dichte schoenen & een trui")
    make_provider_user(activity.provider)
    school_class = make_class(make_school(), pupils=0)
    by = make_coordinator(school_class.school)
    made = enrol_class(
        session_id=make_session(activity).pk, school_class_id=school_class.pk, by=by, places=24, adults=2, note="Lift <nodig>"
    )
    stored: Enrolment = Enrolment.objects.with_details().get(pk=made.pk)
    return stored


@pytest.mark.parametrize(
    ("mode", "letter", "kind"),
    [
        (AcceptanceMode.AUTOMATIC, Letter.SCHOOL_CONFIRMED, "confirmed"),
        (AcceptanceMode.AUTOMATIC, Letter.PROVIDER_NEW_GROUP, "new_group"),
        (AcceptanceMode.MANUAL, Letter.SCHOOL_REQUESTED, "requested"),
        (AcceptanceMode.MANUAL, Letter.PROVIDER_ASKED, "new_request"),
    ],
)
def test_what_the_worker_writes_is_what_would_have_been_written_at_once(
    mode: AcceptanceMode, letter: Letter, kind: str
) -> None:
    enrolment = signed_up(mode)
    message = Message.objects.get(kind=f"enrolments.{kind}")
    assert (message.subject, message.text, message.html, message.attachment) == ("", "", "", "")

    late = write_first(letter, message.recipient, message.facts)
    reader = reader_of(message.recipient, message.facts)
    [at_once] = letters_of(first_mail(letter, enrolment, [reader], "Werf De Vaart"))

    assert late == at_once
    assert (late.recipient, late.dedupe_key) == (message.recipient, message.dedupe_key)


def test_the_mail_says_what_was_true_when_the_class_was_signed_up() -> None:
    signed_up(AcceptanceMode.AUTOMATIC)
    told = [written(one).text for one in Message.objects.order_by("kind")]

    ActivityPage.objects.update(title="Heel iets anders")
    School.objects.update(name="Andere school")
    Session.objects.update(location="Elders")
    Enrolment.objects.update(places=3)

    assert [written(one).text for one in Message.objects.order_by("kind")] == told
    assert all("24 leerlingen en 2 begeleiders" in one for one in told)
    assert deliver_due() == 2
    assert set(Message.objects.values_list("text", "recipient")) == {("", "")}
    assert [one.facts for one in Message.objects.all()] == [{}, {}]


def test_facts_hold_the_sign_up_and_no_pupil() -> None:
    enrolment = signed_up(AcceptanceMode.AUTOMATIC)

    facts = freeze(enrolment, "Werf De Vaart")

    assert set(facts) == {"enrolment", "session", "activity", "school", "school_class", "by", "provider"}
    again = thaw(facts)
    assert (again.pk, again.places, again.session.starts_at) == (enrolment.pk, 24, enrolment.session.starts_at)
    assert freeze(again, "Werf De Vaart") == facts


def test_the_same_letter_is_queued_once() -> None:
    signed_up(AcceptanceMode.AUTOMATIC)
    message = Message.objects.get(kind="enrolments.confirmed")
    letter = LaterLetter(message.kind, message.recipient, message.dedupe_key, {**message.facts, "provider": "Een ander"})

    queue_letters([letter, replace(letter, dedupe_key="enrolments.confirmed:another")])

    assert Message.objects.filter(kind="enrolments.confirmed").count() == 2
    assert "Werf De Vaart" in written(Message.objects.get(pk=message.pk)).text


def test_a_letter_that_cannot_be_written_keeps_no_other_waiting() -> None:
    signed_up(AcceptanceMode.AUTOMATIC)
    Message.objects.filter(kind="enrolments.confirmed").update(facts={"nothing": "known"})

    assert deliver_due() == 1

    broken = Message.objects.get(kind="enrolments.confirmed")
    assert (broken.attempts, broken.error, broken.sent_at) == (1, "cannot be written", None)
    assert Message.objects.get(kind="enrolments.new_group").sent_at is not None
