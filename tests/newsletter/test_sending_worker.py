"""A newsletter with real workers, a real queue and kill -9."""

from collections import Counter
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from newsletter.errors import IssueSentAlready
from newsletter.models import Delivery, DeliveryState, Sending, SendingState
from newsletter.services.sending import keep_sending
from outbox.delivery import LEASE
from tests.support.database import server
from tests.support.newsletter_readers import begin, make_readers, work_off
from tests.support.racing import at_once
from tests.support.smtp import YES, smtp_server
from tests.support.worker import Worker, eventually, worker

READERS = 120

pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("worker"),
]


def lease_runs_out(sending: Sending) -> None:
    """Let the time pass after which a dead worker's mails are somebody else's, and its lane is called anew."""
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    Delivery.objects.filter(claimed_at__isnull=False).update(claimed_at=long_ago)
    sending.lanes.update(rung_at=long_ago)


def test_killed_in_the_middle_everybody_gets_it_and_one_reader_at_most_twice(settings: Any) -> None:
    # Batches of 80: each of the two has one.
    settings.NEWSLETTER_PER_SECOND, settings.NEWSLETTER_LANES = 40, 2
    make_readers(READERS)
    page = Page.objects.order_by("pk")[0]
    speed = {"NEWSLETTER_PER_DOMAIN": "100000"}
    with smtp_server() as smtp:
        smtp.pause = 0.02
        first = Worker(children=1, EMAIL_URL=smtp.url, **speed)
        try:
            first.wait_until_ready()
            outcomes = at_once([lambda: begin(issue=page)] * 3)
            eventually(lambda: len(smtp.received) >= 27)
        finally:
            first.kill()
            first.stop()
        (sending,) = (one for one in outcomes if isinstance(one, Sending))
        assert sum(isinstance(one, IssueSentAlready) for one in outcomes) == 2
        assert Delivery.objects.filter(state=DeliveryState.WAITING).exists(), "the kill came too late to prove anything"
        lease_runs_out(sending)

        # Two lanes, two processes: they share what is left and repeat nothing.
        smtp.pause = 0.005
        assert keep_sending() == 2  # before there is a worker: what the dead one left in the queue may take a lane first
        with worker(children=2, EMAIL_URL=smtp.url, **speed):
            eventually(lambda: Sending.objects.get(pk=sending.pk).is_over)

        went = Counter(str(mail["To"]) for mail in smtp.received)
        assert len(went) == READERS
        assert sum(went.values()) - READERS <= 1
        assert smtp.connections > 2
        assert len({str(mail["Message-ID"]) for mail in smtp.received}) == READERS
    sending.refresh_from_db()
    assert (sending.state, sending.sent, sending.expected) == (SendingState.DONE, READERS, READERS)


def test_a_database_that_goes_away_for_a_moment_doubles_nothing_and_holds_nothing_up(settings: Any) -> None:
    settings.NEWSLETTER_PER_SECOND, settings.NEWSLETTER_PER_DOMAIN, settings.NEWSLETTER_LANES = 100_000, 100_000, 1
    make_readers(9)
    sending = begin()
    with smtp_server() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = smtp.server_address[:2]
        ours = connection.connection.info.backend_pid

        def go_away(_mail: Any) -> str:  # Any: a mail
            if len(smtp.received) == 3:
                with psycopg.connect(server(), autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s)", [ours])
            return YES

        smtp.answer_content = go_away
        work_off(sending)

    assert sorted(str(mail["To"]) for mail in smtp.received) == [f"lezer{number}@lezers.example" for number in range(9)]
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.SENT, 1)}
    assert connection.connection.info.backend_pid != ours
