"""HTTP as bytes: what a program that is no browser sends, through the server's own parser, inside the test's transaction."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler

from django.core.servers.basehttp import WSGIServer, get_internal_wsgi_application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the standard library's name
        """Write no line for each request."""


def send_raw(request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send one whole request over a socket; return the status, the headers as they came, and the body."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet, bind_and_activate=False)
    server.server_name, server.server_port = "localhost", 80
    server.setup_environ()
    server.set_app(get_internal_wsgi_application())
    ours, theirs = socket.socketpair()
    with server.socket, ours, theirs:
        ours.sendall(request)
        ours.shutdown(socket.SHUT_WR)
        # The answer is larger than a socket holds: it is read while it is written.
        answer: list[bytes] = []
        reading = Thread(target=lambda: answer.extend(iter(lambda: ours.recv(65_536), b"")), daemon=True)
        reading.start()
        with _one_connection():
            server.finish_request(theirs, ("192.0.2.7", 4711))
        theirs.close()
        reading.join(timeout=10)
    head, _blank, body = b"".join(answer).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the test's own connections open, as the test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
