"""A sign-up is one trace, through web, worker and mail; of the people in it nothing leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from activities.choices import NamesMode
from enrolments.models import Enrolment
from kit.request_ids import new_request_id, on_behalf_of
from kit.tracing import spans
from kit.tracing.registered import NAMELESS, REGISTERED
from kit.tracing.telemetry import Telemetry
from outbox.doorbell import ring
from outbox.models import Message
from tests.support.collector import Collector, collector, said
from tests.support.enrolling import pupils_of
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_session,
    write_pupils,
)
from tests.support.sign_in import sign_in
from tests.support.smtp import SmtpServer, smtp_server
from tests.support.worker import Worker, eventually

pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("worker"),
]
PLANTED = ("Xantippe", "Kanariegeel", "Zonnebloemveld", "Guitige", "Tulpentuin", "beukenhaag", "Ooievaarsnest")


@contextmanager
def working(server: Collector, smtp: SmtpServer) -> Iterator[None]:
    """Run a worker that sends its spans and its mail there.

    What other tests rang is not answered here: such a task, begun late, would send our mail in its own trace.
    """
    current_app.control.purge()
    asked = {"TELEMETRY_URL": server.url, "TELEMETRY_COUNTRY": "NL", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    running = Worker(children=1, EMAIL_URL=smtp.url, **asked)
    try:
        running.wait_until_ready()
        yield
    finally:
        running.kill()  # a goodbye takes seconds
        running.stop()


@pytest.mark.promise("SP-7b")
def test_a_sign_up_is_one_trace_through_web_worker_and_mail_and_names_nobody(settings: Any) -> None:
    school_class = make_class(name="Tulpentuin")
    write_pupils(school_class, [{"first_name": "Xantippe", "last_name": "Kanariegeel"}])
    provider = make_provider(name="Zonnebloemveld")
    make_provider_user(provider, email="beukenhaag@aanbieder.example")
    session = make_session(make_activity(provider, "Een Guitige dag", names_mode=NamesMode.NAMES))
    lob = make_coordinator(school_class.school, email="beukenhaag@school.example", display_name="Guitige Kanariegeel")
    client = sign_in(Client(headers={"User-Agent": "Ooievaarsnest"}), lob)
    group = {"pupils": pupils_of(school_class), "adults": "1", "note": "Guitige Xantippe"}
    step = reverse("enrolments:enrol", args=[session.pk, school_class.pk])
    client.post(step, {"step": "check", **group})

    with collector() as server, smtp_server() as smtp, working(server, smtp):
        settings.TELEMETRY = Telemetry(server.url, service="meeloop-web")
        # The handler of a client keeps its middleware: one that begins now has ours.
        fresh = Client(headers={"User-Agent": "Ooievaarsnest"})
        fresh.cookies = client.cookies
        answer = fresh.post(f"{step}?van=Ooievaarsnest", {"step": "confirm", **group})
        enrolment = Enrolment.objects.get()
        eventually(lambda: not Message.objects.waiting().single().exists(), seconds=20)
        spans.stop()
        request_id = answer.headers["X-Request-Id"]
        eventually(lambda: is_whole([one for one in server.spans() if one.trace_id.hex() == request_id]))
        ours = write_another_request()
        eventually(lambda: (ours, "mail tests.letter") in names_of(server.spans()))
        found = server.spans()
        trace = [one for one in found if one.trace_id.hex() == request_id]
        first = one_named(trace, "POST enrolments:enrol")
        task = next(one for one in trace if one.name == "task outbox.deliver")
        mails = [one for one in trace if one.name.startswith("mail enrolments.")]
        assert not first.parent_span_id
        assert task.parent_span_id == first.span_id
        assert {one.parent_span_id for one in mails} <= tasks_of(trace)
        assert {said(one.attributes)["meeloop.mail.outcome"] for one in mails} == {"sent"}
        assert {said(one.attributes)["meeloop.request_id"] for one in (first, task, *mails)} == {request_id}
        statements = [one for one in trace if one.parent_span_id == first.span_id]
        assert {"SELECT enrolments_place", "INSERT outbox_message", "LPUSH"} <= {one.name for one in statements}

        # A mail of one request that the task of another sent is in its own trace, and says where it was done.
        other = one_named(found, "mail tests.letter")
        assert other.trace_id.hex() == ours
        assert other.parent_span_id.hex() == ours[16:]
        assert other.links[0].trace_id not in {other.trace_id, b""}

        assert {about["service.name"] for about in server.abouts()} == {"meeloop-web", "meeloop-worker"}
        assert {key for one in found for key in said(one.attributes)} <= set(REGISTERED)
        assert NAMELESS not in {one.name for one in found}
        assert not any(one.events or one.status.message or one.trace_state for one in found)
        body = b"\n".join(body for _path, _headers, body in server.heard)
        others = (str(enrolment.pk), lob.email, "aanbieder.example", "school.example", "127.0.0.1", "sessionid")
        assert [word for word in (*PLANTED, *map(str.lower, PLANTED), *others) if word.encode() in body] == []
        words = {str(value) for one in found for value in (one.name, *said(one.attributes).values())}
        assert not any(mark in word for word in words for mark in '/@?="')


def write_another_request() -> str:
    """Queue a mail in one request without a bell, and ring in another; return the id of the first."""
    ours = new_request_id()
    words = {"kind": "tests.letter", "recipient": "lezer@school.example", "subject": "Dag", "text": "Dag"}
    Message.objects.create(**words, dedupe_key="tests.letter:1", request_id=ours)
    with on_behalf_of(new_request_id()):
        ring()
    return ours


def tasks_of(trace: list[Span]) -> set[bytes]:
    """Return the ids of the spans of tasks."""
    return {one.span_id for one in trace if one.name == "task outbox.deliver"}


def is_whole(trace: list[Span]) -> bool:
    """Return whether mails are there, and the tasks that sent them: those end later."""
    mails = [one for one in trace if one.name.startswith("mail ")]
    return bool(mails) and {one.parent_span_id for one in mails} <= tasks_of(trace)


def names_of(found: list[Span]) -> set[tuple[str, str]]:
    """Return which spans there are, with their trace."""
    return {(one.trace_id.hex(), one.name) for one in found}


def one_named(found: list[Span], name: str) -> Span:
    (only,) = (one for one in found if one.name == name)
    return only
