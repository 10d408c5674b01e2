"""A message is a row in the transaction of its cause."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections, transaction

from outbox.errors import UnsendableMessage
from outbox.models import Message
from outbox.services import Attachment, queue_message

MESSAGE = {
    "kind": "tests.hello",
    "recipient": "iris@school.example",
    "subject": "Klas 3B is ingeschreven",
    "text": "Dag Iris",
    "dedupe_key": "tests.hello:1",
}


@pytest.mark.django_db
def test_a_message_is_stored_as_given() -> None:
    due = datetime(2026, 12, 1, 8, tzinfo=UTC)
    calendar = Attachment("BEGIN:VCALENDAR", name="bezoek.ics", content_type="text/calendar; method=CANCEL")
    headers = {"List-Unsubscribe": "<https://meeloop.example/x/>"}

    message = queue_message(**MESSAGE, html="<p>Dag Iris</p>", attachment=calendar, headers=headers, due_at=due)

    message.refresh_from_db()
    assert (message.kind, message.recipient, message.subject) == (
        "tests.hello",
        "iris@school.example",
        "Klas 3B is ingeschreven",
    )
    assert (message.text, message.html, message.headers) == ("Dag Iris", "<p>Dag Iris</p>", headers)
    assert (message.attachment, message.attachment_name) == ("BEGIN:VCALENDAR", "bezoek.ics")
    assert message.attachment_type == "text/calendar; method=CANCEL"
    assert (message.due_at, message.sent_at, message.attempts) == (due, None, 0)


@pytest.mark.django_db
@pytest.mark.promise("POR-3c")
def test_the_same_cause_makes_one_message_and_the_first_words_stay() -> None:
    first = queue_message(**MESSAGE)

    second = queue_message(**{**MESSAGE, "text": "Nog eens"})

    assert second == first
    assert [message.text for message in Message.objects.all()] == ["Dag Iris"]


@pytest.mark.django_db
def test_a_cause_that_is_rolled_back_leaves_no_message() -> None:
    with transaction.atomic():
        queue_message(**MESSAGE)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_transactions_with_one_cause_make_one_message() -> None:
    start = threading.Barrier(10)
    found: list[Any] = []

    def cause() -> None:
        start.wait()
        try:
            found.append(queue_message(**MESSAGE).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=cause) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 10
    assert set(found) == {Message.objects.get().pk}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"subject": "Dag\nBcc: iemand@school.example"}, "subject"),
        ({"subject": "Dag\u2028Bcc"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"subject": "  "}, "subject"),
        ({"recipient": "iris@school.example\r\nBcc: b@school.example"}, "recipient"),
        ({"recipient": "iris"}, "recipient"),
        ({"recipient": f"{'i' * 250}@school.example"}, "recipient"),
        ({"dedupe_key": ""}, "dedupe_key"),
        ({"dedupe_key": "hello:iris@school.example"}, "dedupe_key"),
        ({"kind": "Hello World"}, "kind"),
        ({"text": " "}, "body"),
        ({"text": "nul\0"}, "body"),
        ({"html": "x" * 200_001}, "body"),
        ({"headers": {"Bcc": "b@school.example"}}, "headers"),
        ({"headers": {"Message-ID": "<1@school.example>"}}, "headers"),
        ({"headers": {"Reply-To": "a@school.example\r\nBcc: b@school.example"}}, "headers"),
    ],
)
def test_what_no_mail_program_could_deliver_is_refused(change: dict[str, Any], part: str) -> None:
    with pytest.raises(UnsendableMessage) as refusal:
        queue_message(**{**MESSAGE, **change})

    assert (refusal.value.code, refusal.value.params) == ("unsendable_message", {"part": part})
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"content": ""},
        {"content": "x" * 65_537},
        {"name": "../lijst.ics"},
        {"name": "lijst.html"},
        {"content_type": "text/html"},
        {"content_type": "text/calendar; method=REQUEST\r\nX: y"},
    ],
)
def test_only_a_calendar_file_travels_along(change: dict[str, str]) -> None:
    with pytest.raises(UnsendableMessage):
        Attachment(**{"content": "BEGIN:VCALENDAR", **change})


@pytest.mark.django_db
def test_an_emoji_of_several_characters_is_a_fine_subject() -> None:
    assert queue_message(**{**MESSAGE, "subject": "Kijk mee 👩‍🔧"}).subject == "Kijk mee 👩‍🔧"
