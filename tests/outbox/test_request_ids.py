"""The id of a request goes with what it leaves for later: the task that it rings, the mail that it writes, and their log lines."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import shared_task
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kit.logs import JsonFormatter
from kit.middleware.request_id import RequestIdMiddleware
from kit.request_ids import NONE, current_request_id, known_request_id, new_request_id, on_behalf_of
from meeloop import passing_on
from outbox.delivery import deliver_due
from outbox.letters import LaterLetter, queue_letters
from outbox.models import Message
from outbox.services import queue_message
from tests.support.smtp import SmtpServer

seen: list[str] = []


@shared_task(name="tests.see_request_id")
def see() -> None:
    """Note under which id this runs, as a worker would."""
    seen.append(current_request_id.get())


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Return the log lines of the outbox so far, as production writes them."""
    written, logger = io.StringIO(), logging.getLogger("meeloop.outbox")
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


def write(number: int) -> Message:
    return queue_message(
        kind="tests.hello",
        recipient=f"lezer{number}@school.example",
        subject="Dag",
        text="Dag",
        dedupe_key=f"tests.hello:{number}",
    )


def test_a_request_has_an_id_of_its_own_and_the_mail_that_it_writes_has_it(db: None) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        queue_letters(
            [LaterLetter(kind="tests.later", recipient="b@school.example", dedupe_key="tests.later:1", facts={"a": 1})]
        )
        return HttpResponse(write(1).request_id)

    chosen = "ab" * 16
    given = RequestIdMiddleware(answer)(RequestFactory(headers={"X-Request-Id": chosen}).get("/"))

    request_id = given.headers["X-Request-Id"]
    assert len(request_id) == 32
    assert request_id != chosen
    assert given.content.decode() == request_id
    assert set(Message.objects.values_list("request_id", flat=True)) == {request_id}
    assert current_request_id.get() == NONE


@pytest.mark.usefixtures("db")
def test_a_worker_says_of_each_mail_for_which_request_it_is_and_keeps_that_no_longer_than_the_mail(
    smtp: SmtpServer, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    ids = [new_request_id(), new_request_id()]
    for number, request_id in enumerate(ids):
        with on_behalf_of(request_id):
            write(number)
    write(2)
    smtp.answer_recipient = lambda address: "250 OK" if address.startswith("lezer0") else "450 busy"

    with on_behalf_of("c" * 32):  # the worker's task
        deliver_due()

    said = {line["request_id"]: line["event"] for line in lines() if line["event"] != "outbox_delivered"}
    assert said == {ids[1]: "outbox_message_postponed", "c" * 32: "outbox_message_postponed"}
    kept = dict(Message.objects.values_list("recipient", "request_id"))
    assert kept == {"": "", "lezer1@school.example": ids[1], "lezer2@school.example": ""}


def test_a_task_is_rung_with_the_id_and_done_under_it(settings: Any) -> None:
    headers: dict[str, Any] = {}
    passing_on.give(headers)
    assert headers == {}, "the clock has none to pass on"

    with on_behalf_of("d" * 32):
        passing_on.give(headers)
    seen.clear()
    see.apply(headers=headers)
    see.apply()
    see.apply(headers={passing_on.HEADER: "jan@school.example"})

    assert seen[0] == "d" * 32
    assert len({*seen}) == len(seen) == 3
    assert all(len(one) == 32 and "jan" not in one for one in seen)
    assert known_request_id() == ""
    assert passing_on._running == {}
