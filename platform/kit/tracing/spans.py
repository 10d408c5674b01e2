"""The door to tracing: the rest of the code opens spans here and knows nothing of OpenTelemetry. Off, it costs a look at a setting."""

import os
import threading
from contextlib import AbstractContextManager, nullcontext
from enum import Enum
from importlib import import_module
from typing import Protocol

from django.conf import settings

from kit.tracing.registered import Attributes, Value
from kit.tracing.telemetry import Telemetry


class Kind(Enum):
    """What a span is: an answer, work of a worker, or a question of ours to another server."""

    ANSWER, WORK, QUESTION = range(3)


class Span(Protocol):
    """A piece of work while it is done."""

    def note(self, attributes: Attributes) -> None:
        """Say more of it, in registered keys."""

    def call(self, name: str) -> None:
        """Give it its name, of registered values."""

    def fail(self) -> None:
        """Say that it did not end well."""


class Tracing(Protocol):
    """What makes spans and sends them, in one process."""

    def span(
        self, name: str, attributes: Attributes, *, kind: Kind, request_id: str, is_first: bool
    ) -> AbstractContextManager[Span]:
        """Open a span for the length of a block."""

    def is_open(self) -> bool:
        """Return whether a span is open here that will be sent; else nothing need be found out for one below it."""

    def question(self, name: str, attributes: Attributes) -> AbstractContextManager[object]:
        """Open a span for a question to another server, below the one that is open."""

    def stop(self, *, seconds: float) -> None:
        """Send what waits, for so long at most, and end."""


class _Nothing:
    def note(self, attributes: Attributes) -> None:
        pass

    def call(self, name: str) -> None:
        pass

    def fail(self) -> None:
        pass


NOTHING: Span = _Nothing()
_lock = threading.Lock()
_tracings: dict[tuple[int, Telemetry], Tracing] = {}


def running() -> Tracing | None:
    """Return what traces in this process, where something was traced already."""
    return _tracings.get((os.getpid(), settings.TELEMETRY)) if settings.TELEMETRY else None


def tracing() -> Tracing | None:
    """Return what traces in this process, started at the first question; None where nobody asked for it.

    By process: a worker's children begin their own, for a thread that sends does not live on after a fork.
    """
    wanted: Telemetry | None = settings.TELEMETRY
    if wanted is None:
        return None
    if found := running():
        return found
    key = os.getpid(), wanted
    with _lock:
        if key not in _tracings:
            begin = import_module("kit.tracing.sending").begin
            _tracings[key] = begin(wanted)
        return _tracings[key]


def span(
    name: str, attributes: Attributes, *, kind: Kind, request_id: str = "", is_first: bool = False
) -> AbstractContextManager[Span]:
    """Open a span for the length of a block, in the trace of that request: ``is_first`` where that begins here."""
    found = tracing()
    if found is None:
        return nullcontext(NOTHING)
    return found.span(name, attributes, kind=kind, request_id=request_id, is_first=is_first)


def stop(*, seconds: float = 2.0) -> None:
    """Send what waits, for so long at most; the next span begins anew. Before a process ends."""
    with _lock:
        ours = [key for key in _tracings if key[0] == os.getpid()]
        ending = [_tracings.pop(key) for key in ours]
    for one in ending:
        one.stop(seconds=seconds)


__all__ = ["NOTHING", "Attributes", "Kind", "Span", "Tracing", "Value", "running", "span", "stop", "tracing"]
