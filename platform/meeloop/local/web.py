"""The address of the site: a free port, and whether somebody answers there."""

import http.client
import os
import socket

from meeloop.local.errors import LocalError

HOST = "127.0.0.1"
FIRST_PORT = 8000


def reserve_port() -> socket.socket:
    """Return a listening socket on ``PORT``, 8000 or the next free port. Close it just before the web server starts.

    It listens, because two merely bound sockets may share a port and a second checkout would choose the same one.
    """
    wished = int(os.environ.get("PORT") or FIRST_PORT)
    for port in range(wished, wished + 100):
        try:
            return socket.create_server((HOST, port))
        except OSError:
            continue
    raise LocalError(f"No free port from {wished} up. Choose another: make run PORT=9000")


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
