"""nginx itself with our configuration: what it says when nobody behind it can, and that it adds nothing to what somebody says."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks.drill.nodes import proxy_node

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not here: make drill asks for it too")
HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Answer = tuple[int, http.client.HTTPMessage, bytes]


class Site(BaseHTTPRequestHandler):
    """Answers as the application does: with headers and an id of its own."""

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/health/ready" else 200)
        for name, value in {"X-Request-Id": "1", "X-Frame-Options": "SAMEORIGIN", "Content-Length": "2"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_words: Any) -> None:  # Any: of the library
        """Say nothing."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run_proxy(folder: Path, port: int) -> tuple["subprocess.Popen[bytes]", int]:
    node, https = proxy_node(folder, [port])
    process = subprocess.Popen(node.command)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", https)) == 0:
                return process, https
        time.sleep(0.05)
    raise AssertionError((folder / "error.log").read_text())


@pytest.fixture(scope="module")
def alive(tmp_path_factory: pytest.TempPathFactory, upstream: ThreadingHTTPServer) -> Iterator[int]:
    process, port = run_proxy(tmp_path_factory.mktemp("proxy"), upstream.server_address[1])
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A proxy with nobody behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    process, port = run_proxy(tmp_path_factory.mktemp("alone"), nobody)
    yield port
    process.terminate()
    process.wait(10)


def ask(port: int, path: str, method: str = "GET", *, says: int = 0) -> Answer:
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=10)  # noqa: S323  # a certificate of a minute ago
    try:
        connection.request(method, path, headers={"Host": "localhost", **({"Content-Length": str(says)} if says else {})})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def has_our_headers(answer: Answer) -> bool:
    given = {name: answer[1].get_all(name) for name in HEADERS}
    return (
        given == {name: [value] for name, value in HEADERS.items()}
        and "default-src 'none'" in answer[1]["Content-Security-Policy"]
    )


@pytest.mark.promise("SBB-9c")
def test_while_nobody_answers_people_and_programs_hear_what_to_do(alone: int) -> None:
    page, program = ask(alone, "/activiteiten/"), ask(alone, "/api/v1/activities/")

    assert [(one[0], one[1]["Content-Type"]) for one in (page, program)] == [
        (503, "text/html; charset=utf-8"),
        (503, "application/problem+json"),
    ]
    assert "laad deze pagina opnieuw" in page[2].decode()
    assert "load this page again" in page[2].decode()
    assert (json.loads(program[2])["status"], json.loads(program[2])["code"]) == (503, "away")
    assert has_our_headers(page)
    assert has_our_headers(program)


def test_far_too_large_is_refused_in_words(alone: int) -> None:
    page, program = (
        ask(alone, path, "POST", says=60_000_000) for path in ("/beheer/images/add/", "/api/v1/class-list-imports/")
    )

    assert [page[0], program[0]] == [413, 413]
    assert "Een foto of document mag 10 MB zijn" in page[2].decode()
    assert json.loads(program[2])["code"] == "too_big"
    assert has_our_headers(page)
    assert has_our_headers(program)


def test_what_the_application_says_comes_through_as_it_is(alive: int) -> None:
    for path, status in (("/", 200), ("/api/v1/activities/", 200), ("/health/ready", 503)):
        answer = ask(alive, path)
        assert (answer[0], answer[2], answer[1].get_all("X-Frame-Options")) == (status, b"ok", ["SAMEORIGIN"])
        assert answer[1]["Strict-Transport-Security"] is None


def test_numbers_stay_inside(alive: int) -> None:
    answer = ask(alive, "/metrics")

    assert (answer[0], has_our_headers(answer)) == (404, True)


def test_what_the_proxy_says_is_plain_and_in_two_languages() -> None:
    conf = (Path(__file__).parents[2] / "deploy" / "nginx" / "meeloop.conf").read_text()
    said = re.findall(r"return \d+ '(.*)';", conf)

    assert len(said) == 4
    assert all(" lang=" in one or " / " in one for one in said)
    assert not [one for one in said if "'" in one]
