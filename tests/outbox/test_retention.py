"""The outbox forgets in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kit.address_hash import address_hash
from outbox.models import Message
from outbox.retention import KEEP_FAILED, KEEP_FAILED_OF_KIND, KEEP_ROW, delete_old_messages, empty_failed_messages
from outbox.services import queue_message

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(minutes=5)
CODES = KEEP_FAILED_OF_KIND["accounts."]


def failed(ago: timedelta, *, kind: str = "tests.hello") -> Message:
    message = queue_message(
        kind=kind, recipient="lezer@school.example", subject="Dag", text="Dag", html="<p>Dag</p>", dedupe_key=f"{kind}:{ago}"
    )
    Message.objects.filter(pk=message.pk).update(failed_at=timezone.now() - ago, error="recipient refused 550")
    return message


@pytest.mark.parametrize(("kind", "term"), [("tests.hello", KEEP_FAILED), ("accounts.code", CODES)])
def test_a_mail_that_failed_is_emptied_after_the_term_of_its_kind(kind: str, term: timedelta) -> None:
    overdue, in_time = failed(term + A_MOMENT, kind=kind), failed(term - A_MOMENT, kind=kind)

    assert empty_failed_messages() == 1

    overdue.refresh_from_db()
    in_time.refresh_from_db()
    assert (overdue.recipient, overdue.subject, overdue.text, overdue.html) == ("", "", "", "")
    assert (overdue.recipient_hash, overdue.error) == (address_hash("lezer@school.example"), "recipient refused 550")
    assert (in_time.recipient, in_time.text) == ("lezer@school.example", "Dag")


def test_emptying_twice_changes_nothing_more() -> None:
    failed(KEEP_FAILED + A_MOMENT)

    assert (empty_failed_messages(), empty_failed_messages()) == (1, 0)


def test_a_message_that_still_has_to_go_is_left_alone() -> None:
    waiting = failed(KEEP_ROW + A_MOMENT)
    Message.objects.update(failed_at=None)

    assert (empty_failed_messages(), delete_old_messages()) == (0, 0)
    assert Message.objects.get() == waiting


def test_the_row_itself_goes_a_year_after_its_end() -> None:
    failed(KEEP_ROW + A_MOMENT)
    kept = failed(KEEP_ROW - A_MOMENT)

    assert delete_old_messages() == 1
    assert Message.objects.get() == kept
