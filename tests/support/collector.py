"""A collector of traces of our own: it speaks OTLP over HTTP, keeps every byte that came, and reads them."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Collector(ThreadingHTTPServer):
    """Keeps what came: whole requests, headers too. Answers ``status``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Value for TELEMETRY_URL."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def raw(self) -> bytes:
        """Return everything that came: paths, headers and bodies."""
        return b"\n".join(f"{path} {headers}".encode() + body for path, headers, body in list(self.heard))

    def spans(self) -> list[Span]:
        """Return every span that came."""
        return [
            span
            for message in self._messages()
            for group in message.resource_spans
            for part in group.scope_spans
            for span in part.spans
        ]

    def abouts(self) -> list[dict[str, Any]]:
        """Return what each message says of who sends it."""
        return [said(group.resource.attributes) for message in self._messages() for group in message.resource_spans]

    def _messages(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(body) for _path, _headers, body in list(self.heard)]


def said(attributes: Any) -> dict[str, Any]:  # Any: protobuf's repeated field
    """Return attributes as one reads them."""
    return {one.key: _value(one) for one in attributes}


def _value(one: KeyValue) -> Any:  # Any: text or number
    return getattr(one.value, one.value.WhichOneof("value") or "string_value")


class _Listener(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        """Keep it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's signature
        """Say nothing."""


@contextmanager
def collector() -> Iterator[Collector]:
    """Run a collector for the length of the block."""
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
