"""A checkout's port is its own, also between the look and the web server."""

import socket
import subprocess
import sys

import pytest

from meeloop.local.errors import LocalError
from meeloop.local.web import HOST, reserved_port


@pytest.fixture
def wished(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that was free a moment ago, asked for by ``PORT``."""
    with socket.create_server((HOST, 0)) as free:
        number: int = free.getsockname()[1]
    monkeypatch.setenv("PORT", str(number))
    return number


def test_a_second_checkout_takes_another_port_also_when_the_first_made_room_for_its_web_server(wished: int) -> None:
    with reserved_port() as first:
        first.let_go()

        with reserved_port() as second:
            assert first.number == wished
            assert second.number > wished


def test_a_port_that_another_program_listens_on_is_passed_by(wished: int) -> None:
    with socket.create_server((HOST, wished)), reserved_port() as port:
        assert port.number > wished


def test_a_port_is_free_again_when_its_checkout_was_killed(wished: int) -> None:
    code = "import time; from meeloop.local.web import reserved_port\nwith reserved_port() as p: print(p.number, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert int(other.stdout.readline()) == wished
        with reserved_port() as beside:
            assert beside.number > wished
        other.kill()

    with reserved_port() as port:
        assert port.number == wished


def test_two_starts_at_once_never_share_a_port(wished: int) -> None:
    code = (
        "import sys; from meeloop.local.web import reserved_port\n"
        "sys.stdin.readline()\n"
        "with reserved_port() as p: p.let_go(); print(p.number, flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", code]
    starts = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        for start in starts:
            assert start.stdin is not None
            start.stdin.write("go\n")
            start.stdin.flush()
        numbers = [int(start.stdout.readline()) for start in starts if start.stdout is not None]
    finally:
        for start in starts:
            start.communicate("done\n", timeout=20)

    assert len(set(numbers)) == 4


def test_when_nothing_is_free_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    # Beyond the last port there is nothing to listen on.
    monkeypatch.setenv("PORT", "65535")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, 65535))
        taken.listen()

        with pytest.raises(LocalError, match="make run PORT=9000"), reserved_port():
            pass
