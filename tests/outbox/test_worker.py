"""The outbox with a real worker, a real queue and real accidents."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone

from meeloop.celery import app
from outbox.delivery import LEASE
from outbox.doorbell import ring
from outbox.mail import message_id
from outbox.models import Message
from outbox.services import queue_message
from tests.support.smtp import SmtpServer, smtp_server
from tests.support.worker import Worker, eventually, worker

pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("worker"),
]


class Standby:
    """One worker for all these tests, because it takes seconds to start; after a kill the next one who asks gets a new one."""

    def __init__(self, smtp: SmtpServer) -> None:
        self.smtp = smtp
        self._running: Worker | None = None

    def start(self) -> Worker:
        """Return a worker that listens, with one child process."""
        if self._running is None:
            self._running = Worker(children=1, EMAIL_URL=self.smtp.url)
            self._running.wait_until_ready()
        return self._running

    def settle(self) -> None:
        """Wait until it has done a task: the test before cut it off from the database, and the first one finds that out."""
        running = self.start()
        for _ in range(2):
            task = app.send_task("outbox.deliver")
            done = re.compile(rf"{task.id}\] (succeeded|raised)")
            eventually(lambda done=done: done.search(running.said()))

    def kill(self) -> None:
        """Let the worker that runs die at once."""
        if self._running is not None:
            self._running.kill()
            self.stop()
        self._running = None

    def stop(self) -> None:
        """Let the worker that runs end as it should."""
        if self._running is not None:
            self._running.stop()


@pytest.fixture(scope="module")
def standby() -> Iterator[Standby]:
    with smtp_server() as server:
        found = Standby(server)
        yield found
        found.stop()


@pytest.fixture
def smtp(standby: Standby) -> SmtpServer:
    """Return the mail server that the worker knows, empty and quick, with a worker that waits for work."""
    standby.settle()
    standby.smtp.received.clear()
    standby.smtp.connections, standby.smtp.pause = 0, 0.0
    return standby.smtp


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Celery:
    """Return our Celery application with a queue that is not there."""
    monkeypatch.setenv("CELERY_BROKER_URL", "redis+socket:///nowhere/valkey.sock?virtual_host=1")
    found = Celery("away", set_as_current=False)
    found.config_from_object("django.conf:settings", namespace="CELERY")
    return found


def write_letters(count: int) -> set[str]:
    """Queue this many messages in one transaction, as a cancelled activity would; return their Message-IDs."""
    with transaction.atomic():
        letters = [
            queue_message(
                kind="tests.letter",
                recipient=f"school{number}@school.example",
                subject="De activiteit gaat niet door",
                text="Dag",
                dedupe_key=f"tests.letter:{number}",
            )
            for number in range(count)
        ]
    return {message_id(letter) for letter in letters}


def lease_runs_out() -> None:
    """Let the time pass that a killed worker's claims stay."""
    Message.objects.waiting().filter(claimed_at__isnull=False).update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))


@pytest.mark.promise("POR-3c")
def test_a_commit_rings_and_the_worker_delivers_at_once(smtp: SmtpServer) -> None:
    wanted = write_letters(3)
    eventually(lambda: not Message.objects.waiting().exists(), seconds=20)

    assert sorted(smtp.ids()) == sorted(wanted)


def test_killed_while_sending_every_mail_arrives_and_at_most_one_twice_per_kill(standby: Standby, smtp: SmtpServer) -> None:
    smtp.pause = 0.1
    kills = 2
    wanted: set[str] = set()
    for round_number in range(kills):
        # One child: each kill then takes one process that was sending, the unit of our promise.
        standby.start()
        wanted = wanted or write_letters(50)
        ring()
        already = len(smtp.received)
        eventually(lambda already=already: len(smtp.received) >= already + 7, seconds=20)
        # The server has said yes to this one, but the worker has not heard it yet.
        standby.kill()
        assert Message.objects.waiting().exists(), f"kill {round_number} came too late to prove anything"
        lease_runs_out()

    smtp.pause = 0.0
    standby.start()
    ring()
    eventually(lambda: not Message.objects.waiting().exists(), seconds=30)

    counts = Counter(smtp.ids())
    assert set(counts) == wanted
    assert sum(counts.values()) - len(wanted) <= kills
    assert max(counts.values()) <= 2
    assert Message.objects.filter(sent_at__isnull=False, attempts__lte=2).count() == 50


def test_two_workers_share_the_work_and_repeat_nothing(smtp: SmtpServer) -> None:
    smtp.pause = 0.02
    with worker(children=1, EMAIL_URL=smtp.url):
        wanted = write_letters(80)
        for _ in range(4):
            ring()
        eventually(lambda: not Message.objects.waiting().exists(), seconds=30)

    assert smtp.connections > 1
    assert sorted(smtp.ids()) == sorted(wanted)


def test_without_a_queue_the_cause_succeeds_at_once_and_the_sweep_delivers(
    smtp: SmtpServer, away: Celery, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    away.set_current()
    began = time.monotonic()
    try:
        write_letters(2)
    finally:
        app.set_current()

    assert time.monotonic() - began < 1.0
    assert [record.getMessage() for record in caplog.records] == ["doorbell_failed"]
    assert Message.objects.waiting().count() == 2

    # What the clock does every minute; nobody else rings.
    sweep = settings.CELERY_BEAT_SCHEDULE["outbox.sweep"]
    assert sweep["schedule"] <= timedelta(seconds=60)
    app.send_task(sweep["task"])
    eventually(lambda: not Message.objects.waiting().exists(), seconds=20)

    assert sorted(str(mail["To"]) for mail in smtp.received) == ["school0@school.example", "school1@school.example"]
