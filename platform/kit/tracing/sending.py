"""Spans with OpenTelemetry, to one collector. The only file that knows it: loaded at the first span, where ``TELEMETRY_URL`` is set.

The id of a request is that of its trace, and its second half is that of its first span: whoever knows the request id can go on with the trace,
later and elsewhere, and nothing else has to be carried. Nothing is made global: what other libraries would measure goes nowhere.
"""

import contextvars
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from typing import Any

import requests
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from kit.request_ids import SHAPE
from kit.tracing import servers, spans
from kit.tracing.registered import Attributes
from kit.tracing.sieve import RegisteredOnly
from kit.tracing.telemetry import Telemetry

# Nobody waits for it, and a collector that hangs keeps a process no longer than this from ending.
PATIENCE = 5.0
KINDS = {spans.Kind.ANSWER: SpanKind.SERVER, spans.Kind.WORK: SpanKind.CONSUMER, spans.Kind.QUESTION: SpanKind.CLIENT}
_first_of: contextvars.ContextVar[str] = contextvars.ContextVar("first_span_of", default="")


def begin(telemetry: Telemetry) -> spans.Tracing:
    """Return what traces from now on in this process."""
    servers.watch_valkey()
    return _Sending(telemetry)


class _Straight(requests.Session):
    """To the collector that was named, and nowhere else: no proxy or password file of the machine, and no other address that it names."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, *args: Any, **options: Any) -> requests.Response:  # Any: as the library has it
        """Ask; an answer that sends us elsewhere is a failure, which OpenTelemetry would take for a yes."""
        response = super().request(*args, **{**options, "allow_redirects": False})
        if 300 <= response.status_code < 400:
            raise requests.TooManyRedirects
        return response


def wire(telemetry: Telemetry) -> OTLPSpanExporter:
    """Return the way to the collector."""
    headers = {"Authorization": f"Bearer {telemetry.key}"} if telemetry.key else {}
    return OTLPSpanExporter(
        endpoint=telemetry.address, headers=headers, timeout=PATIENCE, compression=Compression.Gzip, session=_Straight()
    )


class _RequestIds(RandomIdGenerator):
    """The first span of a request has its ids from the request's."""

    def generate_trace_id(self) -> int:
        first = _first_of.get()
        return int(first, 16) if first else super().generate_trace_id()

    def generate_span_id(self) -> int:
        first = _first_of.get()
        return _first_span(first) if first else super().generate_span_id()


def _first_span(request_id: str) -> int:
    return int(request_id[16:], 16) or 1


class _Noted:
    def __init__(self, span: trace.Span) -> None:
        self.span = span

    def note(self, attributes: Attributes) -> None:
        self.span.set_attributes(attributes)

    def call(self, name: str) -> None:
        self.span.update_name(name)

    def fail(self) -> None:
        self.span.set_status(Status(StatusCode.ERROR))


class _Sending:
    def __init__(self, telemetry: Telemetry) -> None:
        # Made by hand: OpenTelemetry's own would look which machine this is and by which command it was started.
        about = Resource({"service.name": telemetry.service, "service.version": telemetry.release})
        self._provider = TracerProvider(
            sampler=TraceIdRatioBased(telemetry.share), resource=about, id_generator=_RequestIds(), shutdown_on_exit=False
        )
        self._sieve = RegisteredOnly(wire(telemetry), about)
        self._provider.add_span_processor(BatchSpanProcessor(self._sieve))
        self._tracer = self._provider.get_tracer("meeloop")
        # A web server's children are multiprocessing's: these end without Python's own goodbye (atexit), and with this one.
        self._goodbye = Finalize(None, self.stop, kwargs={"seconds": 2.0}, exitpriority=10)

    @contextmanager
    def span(
        self, name: str, attributes: Attributes, *, kind: spans.Kind, request_id: str, is_first: bool
    ) -> Iterator[spans.Span]:
        """Open a span in the trace of that request."""
        told = {**attributes, "meeloop.request_id": request_id} if SHAPE.fullmatch(request_id) else dict(attributes)
        opened = self._opened(name, told, KINDS[kind], request_id if len(told) > len(attributes) else "", is_first=is_first)
        with trace.use_span(opened, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield _Noted(opened)
            except Exception as error:
                _failed(opened, error)
                raise

    def _opened(self, name: str, told: Attributes, kind: SpanKind, request_id: str, *, is_first: bool) -> trace.Span:
        if is_first and request_id:
            token = _first_of.set(request_id)
            try:
                return self._tracer.start_span(name, context=Context(), kind=kind, attributes=told)
            finally:
                _first_of.reset(token)
        around = trace.get_current_span().get_span_context()
        if not request_id or around.trace_id == int(request_id, 16):
            return self._tracer.start_span(name, kind=kind, attributes=told)
        # Mail of one request, sent by the task of another: it belongs to its own, and says where it was done.
        links = [Link(around)] if around.is_valid else []
        return self._tracer.start_span(name, context=_after(request_id), kind=kind, attributes=told, links=links)

    def is_open(self) -> bool:
        """Return whether a span is open here that is in the share of what is sent."""
        return trace.get_current_span().is_recording()

    @contextmanager
    def question(self, name: str, attributes: Attributes) -> Iterator[object]:
        """Open a span below the one that is open."""
        asked = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
        try:
            yield asked
        except Exception as error:
            _failed(asked, error)
            raise
        finally:
            asked.end()

    def stop(self, *, seconds: float) -> None:
        """Send what waits, for so long at most."""
        self._goodbye.cancel()
        last = threading.Thread(target=self._provider.shutdown, name="telemetry-stops", daemon=True)
        with suppress(RuntimeError):  # an interpreter that ends may refuse new threads
            last.start()
            last.join(seconds)
        self._sieve.shutdown()  # what is not sent by now is lost, and no try waits on


def _after(request_id: str) -> Context:
    first = SpanContext(
        int(request_id, 16), _first_span(request_id), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED)
    )
    return trace.set_span_in_context(NonRecordingSpan(first), Context())


def _failed(span: trace.Span, error: Exception) -> None:
    """Say that it failed and as what; the words of an error may hold values."""
    span.set_attribute("error.type", type(error).__name__)
    span.set_status(Status(StatusCode.ERROR))


def takes_spans(telemetry: Telemetry) -> bool:
    """Return whether the collector takes an empty question from us now."""
    exporter = wire(telemetry)
    try:
        return exporter.export(()).name == "SUCCESS"
    finally:
        exporter.shutdown()  # type: ignore[no-untyped-call]  # OpenTelemetry's own


__all__: Sequence[str] = ("begin", "takes_spans", "wire")
