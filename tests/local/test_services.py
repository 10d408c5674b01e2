"""What happens, and what is said, when a service ends by itself."""

import signal
import subprocess

import pytest

from meeloop.local import services
from meeloop.local.services import Service


def quick_service() -> Service:
    return Service("web", lambda: subprocess.Popen(["true"]), ending=[(signal.SIGTERM, 1.0)], stop_rank=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until a test moves it."""
    now = [1000.0]
    monkeypatch.setattr(services.time, "monotonic", lambda: now[0])
    return now


def fail(service: Service, clock: list[float], *, after: float) -> tuple[float, str]:
    """Start it, let it end after so many seconds, and return the pause and what is said."""
    service.start().wait()
    clock[0] += after
    message = service.ended(1)
    assert service.starts_at is not None
    return service.starts_at - clock[0], message


def test_pauses_grow_to_half_a_minute(clock: list[float]) -> None:
    service = quick_service()

    assert [fail(service, clock, after=1)[0] for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_service_that_ran_for_more_than_a_minute_starts_again_soon(clock: list[float]) -> None:
    service = quick_service()
    for _ in range(4):
        fail(service, clock, after=1)

    assert fail(service, clock, after=61) == (1, "web stopped with exit code 1. Starting it again in 1 second.")


def test_a_crash_loop_is_said_plainly(clock: list[float]) -> None:
    service = quick_service()
    said = [fail(service, clock, after=1)[1] for _ in range(5)]

    assert said[1] == "web stopped with exit code 1. Starting it again in 2 seconds."
    assert said[4] == (
        "web stopped with exit code 1. It has now stopped 5 times in a row soon after its start: something is wrong "
        "with it, and its last lines above say what. Trying again in 16 seconds; Ctrl-C stops everything."
    )
