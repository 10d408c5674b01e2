"""The outbox with a real worker, a real queue and real accidents."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from outbox.delivery import LEASE
from outbox.doorbell import ring
from outbox.mail import message_id
from outbox.models import Message
from outbox.services import queue_message
from tests.support.servers import ROOT
from tests.support.smtp import SmtpServer
from tests.support.worker import eventually, worker

pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


WRITE_TWO_LETTERS = """
import sys, time
sys.path[:0] = [".", ".."]
import django
django.setup()
from outbox.services import queue_message
began = time.monotonic()
for number in range(2):
    queue_message(kind="tests.letter", recipient=f"school{number}@school.example", subject="Dag", text="Dag", dedupe_key=f"{number}")
print(time.monotonic() - began)
"""


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
    with worker(EMAIL_URL=smtp.url):
        wanted = write_letters(3)
        eventually(lambda: not Message.objects.waiting().exists(), seconds=20)

    assert sorted(smtp.ids()) == sorted(wanted)


def test_killed_while_sending_every_mail_arrives_and_at_most_one_twice_per_kill(smtp: SmtpServer) -> None:
    smtp.pause = 0.1
    kills = 2
    wanted: set[str] = set()
    for round_number in range(kills):
        # One child: each kill then takes one process that was sending, the unit of our promise.
        with worker(children=1, EMAIL_URL=smtp.url) as victim:
            wanted = wanted or write_letters(50)
            ring()
            already = len(smtp.received)
            eventually(lambda already=already: len(smtp.received) >= already + 7, seconds=20)
            # The server has said yes to this one, but the worker has not heard it yet.
            victim.kill()
        assert Message.objects.waiting().exists(), f"kill {round_number} came too late to prove anything"
        lease_runs_out()

    smtp.pause = 0.0
    with worker(EMAIL_URL=smtp.url):
        ring()
        eventually(lambda: not Message.objects.waiting().exists(), seconds=30)

    counts = Counter(smtp.ids())
    assert set(counts) == wanted
    assert sum(counts.values()) - len(wanted) <= kills
    assert max(counts.values()) <= 2
    assert Message.objects.filter(sent_at__isnull=False, attempts__lte=2).count() == 50


def test_two_workers_share_the_work_and_repeat_nothing(smtp: SmtpServer) -> None:
    smtp.pause = 0.02
    with worker(EMAIL_URL=smtp.url), worker(EMAIL_URL=smtp.url):
        wanted = write_letters(80)
        for _ in range(4):
            ring()
        eventually(lambda: not Message.objects.waiting().exists(), seconds=30)

    assert smtp.connections > 1
    assert sorted(smtp.ids()) == sorted(wanted)


def test_without_a_queue_the_cause_succeeds_at_once_and_the_sweep_delivers(smtp: SmtpServer, settings: Any) -> None:
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WRITE_TWO_LETTERS],
        env={**os.environ, "CELERY_BROKER_URL": "redis+socket:///nowhere/valkey.sock?virtual_host=1"},
        cwd=ROOT / "platform",
        capture_output=True,
        text=True,
        check=True,
    )

    assert "outbox_doorbell_failed" in finished.stderr
    assert float(finished.stdout) < 1.0
    assert Message.objects.waiting().count() == 2

    # What the clock does every minute; nobody else rings.
    sweep = settings.CELERY_BEAT_SCHEDULE["outbox.sweep"]
    assert sweep["schedule"] <= timedelta(seconds=60)
    with worker(EMAIL_URL=smtp.url):
        current_app.send_task(sweep["task"])
        eventually(lambda: not Message.objects.waiting().exists(), seconds=20)

    assert sorted(str(mail["To"]) for mail in smtp.received) == ["school0@school.example", "school1@school.example"]
