"""What the outbox leaves of a mail that could not be delivered. When, ``privacy.neighbours`` says (tests/privacy/retention)."""

import pytest
from django.utils import timezone

from kit.address_hash import address_hash
from outbox.models import Message
from outbox.retention import empty_messages
from outbox.services import queue_message

pytestmark = pytest.mark.django_db


def failed(number: int) -> Message:
    message = queue_message(
        kind="tests.hello",
        recipient="lezer@school.example",
        subject="Dag",
        text="Dag",
        html="<p>Dag</p>",
        dedupe_key=f"x:{number}",
    )
    Message.objects.filter(pk=message.pk).update(failed_at=timezone.now(), error="recipient refused 550", headers={"X": "y"})
    return message


def test_of_a_mail_that_failed_only_kind_times_and_a_keyed_hash_stay() -> None:
    overdue, in_time = failed(1), failed(2)

    empty_messages([overdue.pk])
    empty_messages([overdue.pk])

    overdue.refresh_from_db()
    in_time.refresh_from_db()
    assert (overdue.recipient, overdue.subject, overdue.text, overdue.html, overdue.headers) == ("", "", "", "", {})
    assert (overdue.recipient_hash, overdue.error) == (address_hash("lezer@school.example"), "recipient refused 550")
    assert (in_time.recipient, in_time.text) == ("lezer@school.example", "Dag")
