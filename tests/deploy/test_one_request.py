"""One request hides no other (ASVS 4.2.1): bytes that two readers could read in two ways, at granian as it is started and at nginx before it.

Each is refused, or read as exactly one request with the body that stands here; what was hidden in it is never answered. Behind each comes
an honest request on the same connection, which is read whole or not at all.
"""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIRequest

from benchmarks.drill.nodes import free_port, listens, proxy_node
from meeloop.local import commands

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = b"GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
ENDED = b"0\r\n\r\n" + HIDDEN
REFUSED = None
Read = bytes | None


def length(number: int, before: bytes = b"Content-Length: ") -> bytes:
    return before + str(number).encode() + b"\r\n"


ALL, BEYOND = length(len(HIDDEN)), length(len(ENDED))


@dataclass(frozen=True, slots=True)
class Case:
    """A request, and the body that each reads; ``version`` and ``path`` go into its first line."""

    headers: bytes
    body: bytes
    granian: Read = REFUSED
    nginx: Read = REFUSED
    version: bytes = b"1.1"
    line_end: bytes = b"\r\n"

    def sent(self) -> bytes:
        head = b"POST /one HTTP/%s\r\nHost: localhost\r\n%s\r\n" % (self.version, self.headers)
        return head.replace(b"\r\n", self.line_end) + self.body


CASES = {
    "a good length": Case(length(2), b"ok", b"ok", b"ok"),
    "good chunks": Case(CHUNKED, b"2\r\nok\r\n0\r\n\r\n", b"ok", b"ok"),
    # granian reads the chunks and shuts the connection, as RFC 9112 (6.1) asks: what comes behind them is nobody's.
    "a length, then chunks": Case(BEYOND + CHUNKED, ENDED, b""),
    "chunks, then a length": Case(CHUNKED + BEYOND, ENDED, b""),
    "a length twice, the same": Case(ALL + ALL, HIDDEN, HIDDEN),
    "a length twice, as a list": Case(b"Content-Length: 2, 2\r\n", b"ok"),
    "a length twice, the short one first": Case(length(0) + ALL, HIDDEN),
    "a length twice, the short one last": Case(ALL + length(0), HIDDEN),
    "lines that end in LF alone": Case(ALL, HIDDEN, HIDDEN, HIDDEN, line_end=b"\n"),
    "one line that ends in LF alone": Case(b"X-A: b\n" + ALL, HIDDEN, HIDDEN, HIDDEN),
    "one line that ends in CR alone": Case(b"X-A: b\r" + ALL, HIDDEN),
    "a space before the colon of a length": Case(length(len(HIDDEN), b"Content-Length : "), HIDDEN),
    "a space before the colon of the chunks": Case(BEYOND + b"Transfer-Encoding : chunked\r\n", ENDED),
    "a folded line": Case(b"X-A: b\r\n " + ALL, HIDDEN),
    "chunks on a folded line": Case(BEYOND + b"Transfer-Encoding:\r\n chunked\r\n", ENDED),
    # To granian a body that breaks off is an empty one, of a request after which it shuts; we take no body without a length (below).
    "a chunk with a sign": Case(CHUNKED, b"+2\r\nok\r\n" + ENDED, b""),
    "a chunk below nothing": Case(CHUNKED, b"-1\r\nok\r\n" + ENDED, b""),
    "a chunk as programmers write it": Case(CHUNKED, b"0x2\r\nok\r\n" + ENDED, b""),
    "a chunk beyond every number": Case(CHUNKED, b"10000000000000002\r\nok\r\n" + ENDED, b""),
    "a chunk that is longer than it says": Case(CHUNKED, b"2\r\nokXX\r\n" + ENDED, b""),
    "a chunk with junk behind its size": Case(CHUNKED, b"2 x\r\nok\r\n0\r\n\r\n", b"", b"ok"),
    "a length below nothing": Case(length(-len(HIDDEN)), HIDDEN),
    "a length with a plus": Case(length(len(HIDDEN), b"Content-Length: +"), HIDDEN),
    "a length as programmers write it": Case(b"Content-Length: 0x2b\r\n", HIDDEN),
    "no length where one should be": Case(b"Content-Length:\r\n", HIDDEN),
    "a NUL in a value": Case(b"X-A: a\0b\r\n" + ALL, HIDDEN),
    "a NUL in a name": Case(b"X\0A: b\r\n" + ALL, HIDDEN),
    "a header without end": Case(b"X-A: " + b"a" * 600_000 + b"\r\n" + ALL, HIDDEN),
    "chunks in an old request": Case(BEYOND + CHUNKED, ENDED, version=b"1.0"),
    "chunks in an old request that stays": Case(CHUNKED + b"Connection: keep-alive\r\n", ENDED, version=b"1.0"),
    "another coding": Case(b"Transfer-Encoding: xchunked\r\n" + BEYOND, ENDED),
    "another coding after the chunks": Case(CHUNKED + b"Transfer-Encoding: identity\r\n" + BEYOND, ENDED),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A running server, and the file in which the site behind it notes what it got."""

    port: int
    noted: Path

    def asked(self, sent: bytes, *, is_tls: bool) -> tuple[list[str], bytes]:
        """Send it, and an honest request behind it; return what the site got and what came back before the connection was shut."""
        self.noted.write_text("")
        connection = socket.create_connection(("127.0.0.1", self.port), 20)
        if is_tls:
            connection = ssl._create_unverified_context().wrap_socket(connection)  # noqa: S323  # a certificate of a minute ago
        came = b""
        with connection:
            try:
                connection.sendall(sent + LAST)
                while more := connection.recv(65_536):
                    came += more
            except ConnectionError:
                pass  # shut before all was read: that is how it refuses
        return self.noted.read_text().splitlines(), came


@pytest.fixture(scope="module")
def granian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The web server as ``make run`` starts it, before a site that says what it got."""
    port, noted = free_port(), tmp_path_factory.mktemp("echo") / "noted"
    command = [
        "tests.support.echo_site:application" if word == "meeloop.wsgi:application" else word for word in commands.web(port)
    ]
    assert command != commands.web(port)
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, "ECHO_TO": str(noted)})
    try:
        await_port(port)
        yield Served(port, noted)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory, granian: Served) -> Iterator[Served]:
    try:
        node, port = proxy_node(tmp_path_factory.mktemp("proxy"), [granian.port])
    except SystemExit as absent:
        pytest.skip(str(absent))
    process = subprocess.Popen(node.command)
    try:
        await_port(port)
        yield Served(port, granian.noted)
    finally:
        process.terminate()
        process.wait(20)


def await_port(port: int) -> None:
    deadline = time.monotonic() + 60
    while not listens(port):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wrong_with(got: list[str], came: bytes, read: Read) -> str:
    """Return what no answer may be, or nothing."""
    first, last = f"POST /one {read!r}", "GET /last b''"
    answers = len(re.findall(rb"HTTP/1\.[01] \d{3} ", came))
    if read is REFUSED:
        is_right = got == [] and answers <= 1 and (not came or came[9:12] in {b"400", b"431", b"501"})
    else:
        is_right = got in ([first], [first, last]) and answers <= len(got)
    return "" if is_right else f"{got} {came[:300]!r}"


def test_the_web_server_reads_one_request_as_one(granian: Served) -> None:
    found = {name: wrong_with(*granian.asked(case.sent(), is_tls=False), case.granian) for name, case in CASES.items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_proxy_before_it_reads_one_request_as_one(nginx: Served) -> None:
    found = {name: wrong_with(*nginx.asked(case.sent(), is_tls=True), case.nginx) for name, case in CASES.items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_request_that_is_hidden_in_another_would_be_seen(granian: Served) -> None:
    two = Case(length(2), b"ok" + HIDDEN)

    assert "GET /hidden b''" in wrong_with(*granian.asked(two.sent(), is_tls=False), b"ok")


def test_we_take_no_body_without_a_length() -> None:
    asked = {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(b"a=1"), "CONTENT_TYPE": "application/x-www-form-urlencoded"}

    assert WSGIRequest({**asked, "CONTENT_LENGTH": "3"}).POST.urlencode() == "a=1"
    assert WSGIRequest({**asked, "wsgi.input": BytesIO(b"a=1")}).body == b""
