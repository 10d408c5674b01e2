"""The doorbell rings once per commit, in whatever thread the request runs."""

import threading
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from outbox import doorbell
from outbox.services import queue_message


def write(number: int) -> None:
    queue_message(kind="tests.a", recipient="a@school.example", subject="Dag", text="Dag", dedupe_key=str(number))


@pytest.mark.django_db
def test_many_messages_of_one_transaction_ring_once(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        write(1)
        write(2)

    assert callbacks == [doorbell.ring]


@pytest.mark.django_db
def test_the_same_message_again_does_not_ring(django_capture_on_commit_callbacks: Any) -> None:
    write(1)

    with django_capture_on_commit_callbacks() as callbacks:
        write(1)

    assert callbacks == []


def test_every_thread_rings_at_our_own_door() -> None:
    found: list[str] = []

    thread = threading.Thread(target=lambda: found.append(current_app.main))
    thread.start()
    thread.join()

    assert found == ["meeloop"]
