"""A mail server that refuses us is not a reader who is gone; and what goes wrong on our side doubles no mail (decision 0079)."""

import smtplib
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.smtp import EmailBackend
from django.db import OperationalError
from django.utils import timezone

from kit.refusals import NotFound
from newsletter.errors import FirstSayWhy, NothingToRetry
from newsletter.models import (
    Delivery,
    DeliveryState,
    Frequency,
    SendingState,
    Subscriber,
    Suppression,
)
from newsletter.services.bouncing import MOST_IN_AN_HOUR, note_unreachable
from newsletter.services.braking import AT_ONCE, ENOUGH, believe_refusals, try_refused_again
from newsletter.services.delivering import run_lane
from newsletter.services.sending import keep_sending, resume_sending, stop_sending
from newsletter.services.telling import Telling
from outbox.models import Message
from outbox.outcomes import MAX_ATTEMPTS
from tests.support.makers import make_coordinator, make_region_user
from tests.support.newsletter_readers import begin, make_readers, work_off
from tests.support.smtp import YES, SmtpServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]


def refuse(*addresses: str, answer: str = "550 not accepted") -> Any:
    """Return what a server says that refuses these, or everybody."""
    return lambda address: answer if not addresses or address in addresses else YES


def on_the_list() -> int:
    return Subscriber.objects.mailable().count()


def test_a_server_that_refuses_everybody_takes_few_off_the_list_and_the_sending_stops_by_itself(smtp: SmtpServer) -> None:
    make_readers(60)
    smtp.answer_recipient = refuse()

    sending = work_off(begin())

    assert (sending.state, sending.braked_at is not None, on_the_list()) == (SendingState.PAUSED, True, 60 - AT_ONCE)
    assert Delivery.objects.filter(state=DeliveryState.BOUNCED).count() == ENOUGH
    assert keep_sending() == 0
    told = Message.objects.get(kind="newsletter.sending_braked")
    assert "Het versturen is gestopt: Zomer" in told.subject
    with pytest.raises(FirstSayWhy):
        resume_sending(sending=sending, by=make_region_user())

    smtp.answer_recipient = refuse("lezer59@lezers.example")
    try_refused_again(sending=sending, by=make_region_user())
    assert work_off(sending).state == SendingState.DONE
    # Also the first ones came back; who bounces now is believed.
    assert (sending.sent, sending.bounced, len(smtp.received), on_the_list()) == (59, 1, 59, 59)
    assert Suppression.objects.count() == 1


def test_who_says_that_the_addresses_are_gone_is_believed_and_it_stops_only_for_as_many_again(smtp: SmtpServer) -> None:
    make_readers(60)
    smtp.answer_recipient = refuse()
    sending = work_off(begin())

    believe_refusals(sending=sending, by=make_region_user())
    assert on_the_list() == 60 - ENOUGH
    work_off(sending)
    assert (sending.state, Delivery.objects.filter(state=DeliveryState.BOUNCED).count()) == (SendingState.PAUSED, 2 * ENOUGH)
    assert on_the_list() == 60 - ENOUGH
    stop_sending(sending=sending, by=make_region_user())
    # Nobody said that these are gone.
    assert on_the_list() == 60 - ENOUGH


def test_a_list_with_one_in_ten_gone_is_sent_to_its_end_and_cleaned(smtp: SmtpServer) -> None:
    readers = make_readers(300)
    gone = [reader.email for reader in readers if not reader.pk % 11]
    assert len(gone) > ENOUGH
    smtp.answer_recipient = refuse(*gone)

    sending = work_off(begin())

    assert (sending.state, sending.bounced, on_the_list()) == (SendingState.DONE, len(gone), 300 - len(gone))
    assert not Delivery.objects.filter(is_held=True).exists()


@pytest.mark.parametrize("answer", ["554 5.7.1 looks like spam", "554 no"])
def test_words_that_are_refused_everywhere_stop_it_too(smtp: SmtpServer, answer: str) -> None:
    make_readers(40)
    smtp.answer_content = lambda _: answer

    sending = work_off(begin())

    assert (sending.braked_at is not None, on_the_list(), Delivery.objects.filter(state=DeliveryState.FAILED).count()) == (
        True,
        40,
        ENOUGH,
    )
    smtp.answer_content = lambda _: YES
    try_refused_again(sending=sending, by=make_region_user())
    assert (work_off(sending).state, sending.sent) == (SendingState.DONE, 40)


def test_a_server_that_takes_nothing_for_days_costs_no_mail_its_attempts(smtp: SmtpServer, settings: Any) -> None:
    make_readers(2)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sending = work_off(begin())
    for day in range(1, 2 * MAX_ATTEMPTS):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            keep_sending()
            work_off(sending)
    assert (sending.state, sending.trouble) == (SendingState.RUNNING, "no connection: ConnectionRefusedError")
    assert set(Delivery.objects.values_list("attempts", "state")) == {(0, DeliveryState.WAITING)}

    settings.EMAIL_PORT = port
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        keep_sending()
        assert work_off(sending).state == SendingState.DONE
    assert (sending.sent, sending.trouble) == (2, "")


def test_what_did_not_go_is_tried_again_when_an_editor_says_so_and_only_that(smtp: SmtpServer) -> None:
    make_readers(3)
    smtp.answer_recipient = refuse("lezer1@lezers.example", answer="552 5.2.2 mailbox full")
    sending = work_off(begin())
    assert (sending.state, sending.sent, sending.failed) == (SendingState.DONE, 2, 1)
    with pytest.raises(NotFound):
        try_refused_again(sending=sending, by=make_coordinator())

    smtp.answer_recipient = lambda _: YES
    try_refused_again(sending=sending, by=make_region_user())
    work_off(sending)

    assert (sending.state, sending.sent, sending.failed, len(smtp.received)) == (SendingState.DONE, 3, 0, 3)
    with pytest.raises(NothingToRetry):
        try_refused_again(sending=sending, by=make_region_user())


def test_single_mails_that_find_nobody_are_believed_until_there_are_too_many(caplog: pytest.LogCaptureFixture) -> None:
    readers = make_readers(MOST_IN_AN_HOUR + 2)
    for reader in readers:
        note_unreachable(reader.email)
    assert on_the_list() == 2
    assert "newsletter_bounce_not_believed" in caplog.text

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        note_unreachable(readers[-1].email)
    assert on_the_list() == 1


def test_a_short_list_that_is_refused_as_a_whole_is_asked_about_before_it_ends(smtp: SmtpServer) -> None:
    make_readers(ENOUGH - 2)
    smtp.answer_recipient = refuse()

    sending = work_off(begin())

    assert (sending.braked_at is not None, on_the_list()) == (True, ENOUGH - 2 - AT_ONCE)
    try_refused_again(sending=sending, by=make_region_user())
    work_off(sending)  # it refuses us still: nobody goes for that answer
    assert (sending.state, sending.braked_at is not None, on_the_list()) == (SendingState.PAUSED, True, ENOUGH - 2 - AT_ONCE)
    believe_refusals(sending=sending, by=make_region_user())
    assert (work_off(sending).state, on_the_list()) == (SendingState.DONE, 0)


def test_one_provider_that_refuses_us_among_many_readers_is_asked_about(smtp: SmtpServer) -> None:
    make_readers(300)
    make_readers(AT_ONCE + 2, domain="streng.example")
    smtp.answer_recipient = lambda address: "550 no" if address.endswith("streng.example") else YES

    sending = work_off(begin())

    assert (sending.braked_at is not None, on_the_list()) == (True, 302)
    smtp.answer_recipient = lambda _: YES
    try_refused_again(sending=sending, by=make_region_user())
    assert (work_off(sending).state, sending.sent, on_the_list()) == (SendingState.DONE, 311, 311)


def test_a_mail_on_which_the_server_hangs_up_is_given_up_at_last(smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    make_readers(2)
    send = EmailBackend.send_messages

    def hangs_up(self: EmailBackend, mails: Any) -> int:
        if mails[0].to == ["lezer1@lezers.example"]:
            raise smtplib.SMTPServerDisconnected("gone")
        return int(send(self, mails))

    monkeypatch.setattr(EmailBackend, "send_messages", hangs_up)
    sending = work_off(begin())
    for day in range(1, MAX_ATTEMPTS + 1):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            keep_sending()
            work_off(sending)

    assert (sending.state, sending.sent, sending.failed) == (SendingState.DONE, 1, 1)


def test_an_issue_stays_of_its_week_when_what_failed_is_tried_again_later(smtp: SmtpServer) -> None:
    make_readers(2)
    smtp.answer_recipient = refuse("lezer1@lezers.example", answer="554 no")
    sending = work_off(begin())
    first = sending.first_ended_at
    smtp.answer_recipient = lambda _: YES

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        try_refused_again(sending=sending, by=make_region_user())
        work_off(sending)

    assert first is not None
    assert sending.ended_at is not None
    assert (sending.first_ended_at, sending.ended_at - first > timedelta(days=7), sending.sent) == (first, True, 2)


def test_a_mail_that_went_is_noted_though_what_it_told_cannot_be(smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    make_readers(2, frequency=Frequency.EACH)
    monkeypatch.setattr(Telling, "tells", True)

    def breaks(*_args: Any) -> None:
        raise ValueError

    monkeypatch.setattr(Telling, "note", breaks)
    sending = work_off(begin())

    assert (sending.state, sending.sent, len(smtp.received)) == (SendingState.DONE, 2, 2)


def test_a_database_that_breaks_off_each_time_is_left_alone_until_the_clock_calls(
    smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_readers(2)
    sending = begin()
    tried = []

    def breaks(*_args: Any) -> None:
        tried.append(1)
        raise OperationalError

    monkeypatch.setattr("newsletter.services.delivering.deliver_each", breaks)
    monkeypatch.setattr("newsletter.services.delivering.wait_for_database", lambda: True)
    lane = sending.lanes.get(number=1)

    assert (run_lane(lane_id=lane.pk, turn=lane.turn), len(tried)) == (0, 1)
    lane.refresh_from_db()
    assert (lane.rung_at, Delivery.objects.filter(claimed_at__isnull=False).count()) == (None, 0)


def test_a_sending_that_is_stopped_takes_nobodys_mail_of_the_week(smtp: SmtpServer) -> None:
    make_readers(1, frequency=Frequency.WEEKLY)
    smtp.answer_recipient = lambda _: "450 4.2.0 later"
    sending = work_off(begin(frequency=Frequency.WEEKLY, period=date(2020, 11, 2)))
    assert Delivery.objects.get().slot

    stop_sending(sending=sending, by=make_region_user())
    smtp.answer_recipient = lambda _: YES
    other = work_off(begin("Herfst", frequency=Frequency.WEEKLY, period=date(2020, 11, 9)))

    assert (other.sent, other.withheld, Delivery.objects.get(sending=sending).slot) == (1, 0, "")
