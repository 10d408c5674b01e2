"""What is due goes out once; what a server refuses is tried again or given up; nothing of it stays behind."""

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from kit.address_hash import address_hash
from outbox.delivery import BATCH, LEASE, begin_attempt, claim_batch, deliver_due
from outbox.lease_clock import lease_now
from outbox.mail import message_id
from outbox.models import Message
from outbox.outcomes import MAX_ATTEMPTS, PAUSES
from outbox.services import Attachment, queue_message
from tests.support.smtp import SmtpServer, smtp_server

pytestmark = pytest.mark.django_db


def write(number: int = 1, **changes: Any) -> Message:
    message = {
        "kind": "tests.hello",
        "recipient": f"lezer{number}@school.example",
        "subject": f"Bericht {number}",
        "text": "Dag",
        "dedupe_key": f"tests.hello:{number}",
    }
    return queue_message(**{**message, **changes})


def test_a_mail_arrives_with_text_html_and_calendar(smtp: SmtpServer) -> None:
    calendar = Attachment("BEGIN:VCALENDAR\r\nSUMMARY:Café bezoek\r\nEND:VCALENDAR\r\n", name="bezoek.ics")
    link = "<https://meeloop.example/nieuwsbrief/uit/abc/>"
    message = write(subject="Één bezoek", html="<p>Dag</p>", attachment=calendar, headers={"List-Unsubscribe": link})

    assert deliver_due() == 1

    (mail,) = smtp.received
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == ("lezer1@school.example", "Één bezoek", message_id(message))
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe"]) == ("auto-generated", link)
    assert abs(mail["Date"].datetime - timezone.now()) < timedelta(minutes=1)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert [part.get_content().strip() for part in parts[:2]] == ["Dag", "<p>Dag</p>"]
    assert (parts[2].get_param("method"), parts[2].get_filename()) == ("PUBLISH", "bezoek.ics")
    assert "SUMMARY:Café bezoek" in parts[2].get_content()


@pytest.mark.promise("SBB-4d")
def test_after_delivery_nothing_but_the_fact_stays(smtp: SmtpServer) -> None:
    message = write(html="<p>Dag</p>", headers={"Reply-To": "hulp@school.example"})

    deliver_due()

    message.refresh_from_db()
    content = (message.recipient, message.subject, message.text, message.html, message.attachment, message.headers)
    assert content == ("", "", "", "", "", {})
    assert (message.kind, message.recipient_hash) == ("tests.hello", address_hash("Lezer1@School.example"))
    assert message.sent_at
    assert (message.claimed_at, message.failed_at, message.error) == (None, None, "")


def test_the_database_itself_refuses_a_sent_message_with_content() -> None:
    with pytest.raises(IntegrityError, match="sent_message_keeps_no_content"), transaction.atomic():
        Message.objects.filter(pk=write().pk).update(sent_at=timezone.now())


def test_what_was_sent_is_not_sent_again(smtp: SmtpServer) -> None:
    write()

    assert (deliver_due(), deliver_due()) == (1, 0)
    assert len(smtp.received) == 1


def test_a_message_waits_for_its_time(smtp: SmtpServer) -> None:
    write(due_at=timezone.now() + timedelta(hours=1))

    assert deliver_due() == 0
    assert smtp.connections == 0


def test_more_than_a_batch_goes_out_over_few_connections(smtp: SmtpServer) -> None:
    for number in range(BATCH + 5):
        write(number)

    assert deliver_due() == BATCH + 5
    assert smtp.connections == 2


@pytest.mark.parametrize(
    ("answers", "note", "failed"),
    [
        ({"answer_recipient": lambda _: "550 no such user here"}, "recipient refused 550", True),
        ({"answer_recipient": lambda _: "450 mailbox busy"}, "recipient refused 450", False),
        ({"answer_recipient": lambda _: "530 sign in first"}, "recipient refused 530", False),
        ({"answer_content": lambda _: "554 we do not want this"}, "content refused 554", True),
        ({"answer_content": lambda _: "451 try later"}, "content refused 451", False),
        ({"answer_content": lambda _: "421 closing"}, "content refused 421", False),
        ({"answer_sender": lambda _: "553 not from you"}, "sender refused 553", False),
        ({"answer_sender": lambda _: "552 too large"}, "sender refused 552", True),
        ({"greeting": "421 too busy"}, "no connection: SMTPConnectError", False),
    ],
)
def test_a_no_is_final_only_when_it_is_about_the_message(
    smtp: SmtpServer, answers: dict[str, Any], note: str, failed: bool
) -> None:
    message = write()
    for name, answer in answers.items():
        setattr(smtp, name, answer)

    assert deliver_due() == 0

    message.refresh_from_db()
    assert (message.error, bool(message.failed_at), message.sent_at, message.claimed_at) == (note, failed, None, None)
    assert message.attempts == 1
    if not failed:
        assert timedelta(0) < message.due_at - timezone.now() <= PAUSES[0]


def test_one_unwanted_address_does_not_hold_up_the_others(smtp: SmtpServer) -> None:
    smtp.answer_recipient = lambda address: "550 gone" if address.startswith("lezer2@") else "250 OK"
    for number in (1, 2, 3):
        write(number)

    assert deliver_due() == 2
    assert sorted(str(mail["To"]) for mail in smtp.received) == ["lezer1@school.example", "lezer3@school.example"]


def test_a_server_that_is_down_costs_one_message_one_attempt(settings: Any) -> None:
    with smtp_server() as gone:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = gone.server_address[:2]
    for number in (1, 2, 3):
        write(number)

    assert deliver_due() == 0

    rows = Message.objects.order_by("dedupe_key").values_list("attempts", "claimed_at", "failed_at")
    assert sorted(rows) == [(0, None, None), (0, None, None), (1, None, None)]
    assert all(message.due_at > timezone.now() for message in Message.objects.all())


def test_pauses_grow_and_end(smtp: SmtpServer) -> None:
    smtp.answer_content = lambda _: "451 try later"
    message = write()
    pauses = []

    for _ in range(MAX_ATTEMPTS):
        Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        deliver_due()
        message.refresh_from_db()
        pauses.append(message.due_at - timezone.now())

    assert pauses[:-1] == sorted(pauses[:-1])
    assert (message.attempts, bool(message.failed_at)) == (MAX_ATTEMPTS, True)


def test_a_message_that_keeps_killing_its_worker_is_given_up(smtp: SmtpServer) -> None:
    message = write()
    Message.objects.update(attempts=MAX_ATTEMPTS, claimed_at=timezone.now() - 2 * LEASE)

    deliver_due()

    message.refresh_from_db()
    assert (message.error, bool(message.failed_at), smtp.received) == ("too many attempts", True, [])


def test_a_claim_of_a_killed_worker_is_free_after_the_lease_and_not_before(smtp: SmtpServer) -> None:
    write()
    assert len(claim_batch()) == 1

    assert deliver_due() == 0

    Message.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    assert deliver_due() == 1


def test_a_worker_that_slept_past_its_lease_does_not_send_what_another_took(smtp: SmtpServer) -> None:
    write()
    (sleeper,) = claim_batch()
    Message.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    claim_batch()

    assert begin_attempt(sleeper) is False


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_takes_nothing_over_and_keeps_nothing_longer(smtp: SmtpServer, jump: timedelta) -> None:
    message = write()
    Message.objects.update(due_at=timezone.now() - timedelta(hours=2))
    began = lease_now()
    with time_machine.travel(timezone.now() + jump):
        (mine,) = claim_batch()
        assert begin_attempt(mine)
    message.refresh_from_db()
    assert message.claimed_at == mine.claimed_at
    assert began < mine.claimed_at < lease_now()
    with time_machine.travel(timezone.now() + jump):
        assert claim_batch() == []  # somebody is sending it

    Message.objects.update(claimed_at=lease_now() - LEASE - timedelta(seconds=1))
    with time_machine.travel(timezone.now() + jump):
        assert len(claim_batch()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message(smtp: SmtpServer) -> None:
    smtp.pause = 0.01
    wanted = {message_id(write(number)) for number in range(60)}
    start = threading.Barrier(4)
    counts = []

    def run() -> None:
        start.wait()
        try:
            counts.append(deliver_due())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == len(smtp.received) == 60
    assert set(smtp.ids()) == wanted
    assert sum(count > 0 for count in counts) > 1, "the workers never met: this proves nothing"


def test_logs_name_no_address(smtp: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    smtp.answer_recipient = lambda address: f"550 <{address}> is unknown"
    write()

    with caplog.at_level(logging.DEBUG):
        deliver_due()

    assert [record.getMessage() for record in caplog.records if record.name == "meeloop.outbox"] == ["outbox_message_failed"]
    assert not any("lezer1" in str(vars(record)) for record in caplog.records if record.name == "meeloop.outbox")
    assert "lezer1" not in Message.objects.get().error
