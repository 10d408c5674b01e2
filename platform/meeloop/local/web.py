"""The address of the site: a port of its own, and whether somebody answers there."""

import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from meeloop.local.errors import LocalError

HOST = "127.0.0.1"
FIRST_PORT = 8000


@dataclass(frozen=True)
class Port:
    """A port that is ours: ``holder`` listens there until the web server takes over."""

    number: int
    holder: socket.socket

    def let_go(self) -> None:
        """Make room for the web server. Other checkouts still leave the port alone."""
        self.holder.close()


@contextmanager
def reserved_port() -> Iterator[Port]:
    """Yield ``PORT``, 8000 or the next free port, ours alone until the block ends.

    Looking whether a port is free is not enough: the web server shares its port (SO_REUSEPORT), so two checkouts that
    start at once could both take it and answer each other's visitors. So a port is first claimed by name, which only
    one of us can do, and only then looked at. Raises ``LocalError`` when nothing is free.
    """
    wished = int(os.environ.get("PORT") or FIRST_PORT)
    for number in range(wished, min(wished + 100, 65536)):
        with ExitStack() as ours:
            try:
                ours.enter_context(_claim(number))
                holder = ours.enter_context(socket.create_server((HOST, number)))
            except OSError:
                continue
            yield Port(number, holder)
            return
    raise LocalError(f"No free port from {wished} up. Choose another: make run PORT=9000")


def _claim(number: int) -> socket.socket:
    """Return a socket that holds this checkout's claim. Raises ``OSError`` when another checkout has it.

    The name is in Linux's abstract namespace: no file that another user cannot open or that a kill -9 leaves behind, and
    the same for everybody who could get the same port (one network namespace).
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0meeloop-port-{number}")
    except OSError:
        claim.close()
        raise
    return claim


def site_url(port: int) -> str:
    """Return the address people type. By name, because a passkey cannot belong to a bare number."""
    return f"http://localhost:{port}"


def answers(port: int, path: str = "/health/live") -> bool:
    """Return whether the site says it is alive."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
