"""A socket that leaves this machine is a leak."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104  # compared with, never bound to


class LeftTheMachine(AssertionError):
    """A test tried to reach another machine."""


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse connections to anywhere but loopback and local sockets."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            raise LeftTheMachine(f"connection to {address[0]}")
        original(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]  # the net under every client
    try:
        yield
    finally:
        socket.socket.connect = original  # type: ignore[method-assign]  # as above
