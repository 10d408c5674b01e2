"""Under which id things happen: of the request that asked for them, or of the work on the clock. In log lines, and never chosen by a visitor."""

import contextvars
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

NONE = "-"
# 16 random bytes, as a trace of OpenTelemetry has them too: whoever has the one has the other.
SHAPE = re.compile(r"(?!0{32})[0-9a-f]{32}")
current_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("current_request_id", default=NONE)


def new_request_id() -> str:
    """Return an id that nobody has."""
    return secrets.token_hex(16)


def known_request_id() -> str:
    """Return the id under which this happens, to keep or to pass on; empty where there is none."""
    found = current_request_id.get()
    return "" if found == NONE else found


@contextmanager
def on_behalf_of(request_id: str) -> Iterator[None]:
    """Let what happens in this block happen under that id; under the id it has where that is none of ours."""
    if not SHAPE.fullmatch(request_id):
        yield
        return
    token = current_request_id.set(request_id)
    try:
        yield
    finally:
        current_request_id.reset(token)
