"""Ask one process of the image how it is: ``healthcheck.py web`` or ``healthcheck.py clock``. Exit code 0 is well.

Runs every few seconds beside the process, so it starts no Django. ``web``: the server answers. ``clock``: the task of the minute
(``meeloop.tick``) ran less than three minutes ago, so beat rings, the queue carries and a worker works.
"""

import http.client
import os
import sys
import time
from pathlib import Path

OLDEST = 180
KEY = ":1:clock.tick"
PREFIX = "meeloop"


def web(port: int = 8000) -> bool:
    """Return whether the web server serves. It only knows its own names, so one of those is asked."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", port)), timeout=4)
    try:
        connection.request("GET", "/health/live", headers={"Host": host.removeprefix(".")})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def clock() -> bool:
    """Return whether the minute was rung and answered."""
    from redis import Redis  # noqa: PLC0415  # the web's question starts without it
    from redis.exceptions import RedisError  # noqa: PLC0415

    file = os.environ.get("VALKEY_URL_FILE")
    address = os.environ.get("VALKEY_URL") or (Path(file).read_text().strip() if file else "")
    try:
        rung = Redis.from_url(address, socket_timeout=3, socket_connect_timeout=3).get(PREFIX + KEY)
        return rung is not None and abs(time.time() - int(rung)) < OLDEST
    except (RedisError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "clock": clock}[sys.argv[1]]() else 1)
