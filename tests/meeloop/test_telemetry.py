"""Traces to a collector of the operator's own: off unless asked for, inside Europe, and about work, never about people."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unittest.mock import ANY

import pytest
from celery.signals import worker_process_shutdown
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import Link, SpanContext, TraceFlags, TraceState
from pydantic import ValidationError

from kit.middleware.tracing import TracingMiddleware
from kit.rate_limit import valkey
from kit.request_ids import on_behalf_of
from kit.tracing import servers, spans, telemetry
from kit.tracing.registered import NAMELESS, REGISTERED, registered_name, registered_only
from kit.tracing.sieve import RegisteredOnly
from kit.tracing.telemetry import Telemetry, is_fit
from meeloop.doctor import services
from meeloop.settings.environment import Environment
from outbox.tasks import deliver
from tests.accounts.test_checks import PRODUCTION
from tests.support.collector import Collector, collector, said

GOOD = {"TELEMETRY_URL": "https://traces.regio.example:4318", "TELEMETRY_COUNTRY": "DE"}
PLANTED = "Kanariegeel"


def start(**changes: str) -> Environment:
    values = {name.lower(): value for name, value in {**PRODUCTION, **GOOD, **changes}.items()}
    return Environment(**values)  # type: ignore[arg-type]  # texts, as the environment gives them


@pytest.fixture
def listening(settings: Any) -> Iterator[Collector]:
    """A collector that this process sends to."""
    with collector() as server:
        settings.TELEMETRY = Telemetry(server.url, key="sleutel-van-de-collector", service="meeloop-web", release="1.2.3")
        yield server
        spans.stop()


# --- it cannot be switched on without ---


def test_off_nothing_of_it_is_there(settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(spans, "import_module", must_not)

    assert settings.TELEMETRY is None
    assert start(TELEMETRY_URL="", TELEMETRY_COUNTRY="").telemetry_url == ""
    assert client.get("/health/live").status_code == 200
    with pytest.raises(MiddlewareNotUsed):
        TracingMiddleware(lambda _: HttpResponse())
    with spans.span("task a", {}, kind=spans.Kind.WORK) as nothing, servers.statements_of(nothing):
        pass
    assert nothing is spans.NOTHING


@pytest.mark.promise("SP-7a")
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("TELEMETRY_COUNTRY", ["", "US", "GB", "Duitsland"]),
        (
            "TELEMETRY_URL",
            [
                "http://traces.regio.example",
                "ftp://traces",
                "traces",
                "https://naam:geheim@traces.example",
                "https://t.example/?a=b",
            ],
        ),
    ],
)
def test_a_collector_outside_europe_or_in_the_clear_outside_ones_own_network_refuses_to_start(
    name: str, wrong: list[str]
) -> None:
    assert start().telemetry_share == 1.0
    for value in wrong:
        with pytest.raises(ValidationError, match=f"Traces need a proper value for {name}.*blijven ze uit"):
            start(**{name: value})


def test_in_the_clear_only_inside_ones_own_network() -> None:
    near = [
        "http://127.0.0.1:4318",
        "http://10.0.3.7:4318",
        "http://collector:4318",
        "http://localhost",
        "http://[fd00::1]:4318",
    ]
    assert [url for url in near if not is_fit(url)] == []
    far = ["http://8.8.8.8:4318", "http://collector.example", "http://", "https://", "http://[::1", "http://a:99999"]
    assert [url for url in far if is_fit(url)] == []


def test_without_its_packages_it_says_which_in_two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert telemetry.missing_packages() == []
    monkeypatch.setattr(telemetry, "PACKAGES", ("opentelemetry-sdk", "meeloop-has-no-such-package"))

    assert start(TELEMETRY_URL="").is_production
    with pytest.raises(ValidationError) as refused:
        start()
    words = str(refused.value)
    assert "TELEMETRY_URL needs the extra telemetry: pip install meeloop-has-no-such-package" in words
    assert "TELEMETRY_URL heeft de extra telemetry nodig" in words


@pytest.mark.django_db
def test_the_page_on_safety_and_the_doctor_say_where_it_goes(settings: Any, client: Client, listening: Collector) -> None:
    settings.DATA_COUNTRIES = {"storage": "NL", "mail": "NL", "backup": "NL"}
    assert "meten we zonder namen" not in client.get("/beveiliging/").content.decode()
    settings.DATA_COUNTRIES = {**settings.DATA_COUNTRIES, "telemetry": "DE"}
    assert "Die metingen staan in DE." in client.get("/beveiliging/").content.decode()

    assert list(services.telemetry()) == []
    assert listening.heard[-1][1]["authorization"] == "Bearer sleutel-van-de-collector"
    listening.status = 401
    (problem,) = services.telemetry()
    assert (problem.code, problem.is_wrong) == ("telemetry.collector", False)
    settings.TELEMETRY = None
    assert list(services.telemetry()) == []


# --- what a span says ---


@pytest.mark.django_db
@pytest.mark.promise("SP-7b")
def test_an_answer_is_a_span_with_the_request_id_and_nothing_of_who_asked(client: Client, listening: Collector) -> None:
    client.cookies["messages"] = PLANTED
    asked = f"/activiteiten/?q={PLANTED}&pagina=2"
    answer = client.get(
        asked,
        headers={"User-Agent": PLANTED, "X-Forwarded-For": "203.0.113.77", "Traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"},
    )
    missing = client.get(f"/{PLANTED.lower()}/")
    spans.stop()

    found = listening.spans()
    (first,) = (one for one in found if one.trace_id.hex() == answer.headers["X-Request-Id"] and not one.parent_span_id)
    assert first.name == "GET activities:catalogue"
    assert first.span_id.hex() == answer.headers["X-Request-Id"][16:]
    assert said(first.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "meeloop.view": "activities:catalogue",
        "meeloop.request_id": answer.headers["X-Request-Id"],
        "meeloop.statements": ANY,
    }
    below = [one for one in found if one.parent_span_id == first.span_id]
    assert said(first.attributes)["meeloop.statements"] == sum(
        said(one.attributes)["db.system.name"] == "postgresql" for one in below
    )
    assert any(one.name.startswith("SELECT activities_") for one in below)
    assert {one.trace_id.hex() for one in found} == {answer.headers["X-Request-Id"], missing.headers["X-Request-Id"]}
    assert {key for one in found for key in said(one.attributes)} <= set(REGISTERED)
    for word in (PLANTED, PLANTED.lower(), "203.0.113", "activiteiten/", "pagina=", "ab" * 16, "Mozilla"):
        assert word.encode() not in listening.raw
    assert all(about == {"service.name": "meeloop-web", "service.version": "1.2.3"} for about in listening.abouts())
    assert {path for path, _headers, _body in listening.heard} == {"/v1/traces"}


@pytest.mark.django_db
def test_statements_and_questions_to_valkey_are_named_and_not_quoted(listening: Collector) -> None:
    many = servers.MOST + 7
    with (
        suppress(ValueError),
        spans.span("task outbox.deliver", {"meeloop.task": "outbox.deliver"}, kind=spans.Kind.WORK) as work,
        servers.statements_of(work),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT id FROM outbox_message WHERE subject = %s", [PLANTED])
        cursor.execute(f"SELECT '{PLANTED}' FROM (SELECT 1 AS {PLANTED.lower()}) AS {PLANTED.lower()}")  # noqa: S608  # our own
        for _ in range(many - 2):
            cursor.execute("SELECT 1")
        valkey().set(f"sleutel-{PLANTED}", PLANTED, ex=5)
        pipe = valkey().pipeline()
        pipe.get(PLANTED)
        pipe.execute()
        raise ValueError(PLANTED)
    valkey().get(PLANTED)  # nothing is traced here
    spans.stop()

    found = {one.name: one for one in listening.spans()}
    assert set(found) == {"task outbox.deliver", "SELECT outbox_message", "SELECT", "SET", "PIPELINE"}
    assert len(listening.spans()) == 1 + servers.MOST + 2
    assert said(found["SELECT outbox_message"].attributes) == {
        "db.system.name": "postgresql",
        "db.operation.name": "SELECT",
        "db.collection.name": "outbox_message",
    }
    assert said(found["SET"].attributes) == {"db.system.name": "redis", "db.operation.name": "SET"}
    work_done = found["task outbox.deliver"]
    assert said(work_done.attributes) == {
        "meeloop.task": "outbox.deliver",
        "meeloop.statements": many,
        "error.type": "ValueError",
    }
    assert work_done.status.code == work_done.status.STATUS_CODE_ERROR
    assert not work_done.events
    assert PLANTED.lower().encode() not in listening.raw.lower()


def test_what_is_not_registered_does_not_get_through_whoever_made_the_span() -> None:
    context = SpanContext(1, 2, is_remote=False, trace_flags=TraceFlags(1), trace_state=TraceState([("wie", PLANTED.lower())]))
    with collector() as server:
        provider = TracerProvider(resource=Resource({"host.name": PLANTED}), shutdown_on_exit=False)
        sieve = RegisteredOnly(OTLPSpanExporter(f"{server.url}/v1/traces"), Resource({"service.name": "meeloop"}))
        provider.add_span_processor(SimpleSpanProcessor(sieve))
        stranger = provider.get_tracer(PLANTED, attributes={"a": PLANTED}).start_span(
            f"GET /school/{PLANTED}", links=[Link(context, {"naam": PLANTED})], attributes={"meeloop.view": "pages:home"}
        )
        stranger.set_attributes(
            {
                "db.query.text": f"SELECT {PLANTED}",
                "url.path": f"/{PLANTED}",
                "meeloop.view": f"/school/{PLANTED}",
                "meeloop.task": [PLANTED],
                "http.request.method": PLANTED,
                "db.collection.name": PLANTED,
                "http.response.status_code": PLANTED,
                "meeloop.mail.kind": f"{PLANTED}@school.example",
            }
        )
        stranger.add_event(PLANTED, {"exception.message": PLANTED})
        stranger.set_status(stranger.status.status_code.ERROR, PLANTED)  # type: ignore[attr-defined]  # the SDK's own span
        stranger.end()

        (only,) = server.spans()
        assert (only.name, said(only.attributes)) == (NAMELESS, {})
        assert only.status.code == Span().status.STATUS_CODE_ERROR
        assert server.abouts() == [{"service.name": "meeloop"}]
        assert PLANTED.lower().encode() not in server.raw.lower()


@pytest.mark.parametrize(
    "value",
    [PLANTED + " Jansen", "jan@school.example", "/school/3b", "3f2a-1", "x" * 101, "a\nb", "Zoë", "", 1.5, ("a",), None],
)
def test_a_name_is_one_that_stands_in_code(value: Any) -> None:
    assert registered_only({"meeloop.view": value, "meeloop.task": "outbox.deliver"}) == {"meeloop.task": "outbox.deliver"}
    assert registered_name(f"task {value}", {"meeloop.task": "outbox.deliver"}) == NAMELESS


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ('SELECT "a"."b" FROM "outbox_message" WHERE 1', "SELECT outbox_message"),
        ("  update outbox_message set a = 1", "UPDATE outbox_message"),
        ("INSERT INTO outbox_message (id) VALUES (1)", "INSERT outbox_message"),
        ("WITH a AS (SELECT 1 FROM elsewhere) DELETE FROM ONLY outbox_message", "WITH outbox_message"),
        ("SELECT 'FROM kanariegeel'", "SELECT"),
        ("kanariegeel", "other"),
        ("", "other"),
    ],
)
def test_a_statement_is_named_by_its_first_word_and_the_first_of_our_tables(sql: str, name: str) -> None:
    assert servers.about(sql)[0] == name


def test_what_stands_far_into_a_statement_is_neither_looked_at_nor_kept() -> None:
    beginning = "SELECT 1" + " " * servers.LOOKED_AT
    servers._about.cache_clear()

    assert [servers.about(f"{beginning}FROM outbox_message WHERE id = {number}")[0] for number in range(3)] == ["SELECT"] * 3
    assert servers.about(" " * servers.LOOKED_AT + "SELECT 1")[0] == "other"
    assert (servers._about.cache_info().hits, servers._about.cache_info().currsize) == (2, 2)


# --- where a trace goes on ---


@pytest.mark.django_db
def test_a_task_of_the_clock_begins_a_trace_and_a_share_is_whole_traces(listening: Collector, settings: Any) -> None:
    settings.TELEMETRY = settings.TELEMETRY._replace(share=0.5)
    low, high = "a" * 16 + "0" * 15 + "1", "a" * 16 + "f" * 16
    for request_id in (low, high):
        with on_behalf_of(request_id):
            deliver.apply()
    spans.stop()
    assert {one.trace_id.hex() for one in listening.spans()} == {low}

    listening.heard.clear()
    settings.TELEMETRY = settings.TELEMETRY._replace(share=1.0)
    deliver.apply()
    # A child of a worker ends without a word to Python.
    worker_process_shutdown.send(sender=None)
    (task,) = (one for one in listening.spans() if one.name == "task outbox.deliver")
    assert not task.parent_span_id
    assert said(task.attributes)["meeloop.request_id"] == task.trace_id.hex()
    assert task.span_id.hex() == task.trace_id.hex()[16:]


# --- a collector that is away ---


@pytest.fixture
def nowhere(settings: Any) -> Iterator[str]:
    """Return an address at which nobody ever answers: it takes a connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.TELEMETRY = None
    # Who hung there is let go now: nothing of it goes on into another test.
    for thread in threading.enumerate():
        if thread.name in {"telemetry-stops", "OtelBatchSpanRecordProcessor"}:
            thread.join(10)


@pytest.mark.django_db
def test_a_collector_that_says_no_or_sends_us_elsewhere_breaks_nothing_and_is_said_once(
    listening: Collector, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with collector() as elsewhere:
        for status in (400, 307):
            listening.status, listening.headers = status, {"Location": f"{elsewhere.url}/v1/traces"}
            assert client.get("/activiteiten/").status_code == 200
            spans.stop()
        assert elsewhere.heard == []
    said_so = [record.getMessage() for record in caplog.records if "telemetry" in record.name]
    assert said_so == ["telemetry_not_sent"] * 2, "once for each beginning"
    assert PLANTED not in caplog.text
    assert not any(record.name.startswith("opentelemetry") for record in caplog.records)


@pytest.mark.django_db
def test_nobody_waits_for_a_collector_that_hangs(
    nowhere: str, settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "16")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8")
    settings.TELEMETRY = Telemetry(nowhere)
    # Far more spans than there is room for; a client that waited would wait five seconds for each eight.
    assert [client.get("/activiteiten/").status_code for _ in range(3)] == [200] * 3
    assert spans.running() is not None
    spans.stop(seconds=0.1)
    assert spans.running() is None
    assert logging.getLogger("opentelemetry").level == logging.CRITICAL
