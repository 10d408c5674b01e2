"""A slow line and a slow machine, for tests that only pass when both are quick: ``make e2e SLOW=0.6 CPU=4``.

A test that reads a page right after a click, instead of waiting for what the click brings, passes here and fails on a busy
machine. With the live server waiting before each page and the browser's processor slowed down it fails at once.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

if TYPE_CHECKING:
    from playwright.sync_api import Page


class InTwo:
    """An answer whose first byte comes before its rest."""

    def __init__(self, answer: Any, pause: float) -> None:  # Any: what WSGI gave
        self.answer, self.pause, self.close = answer, pause, answer.close

    def __iter__(self) -> Iterator[bytes]:
        whole = b"".join(self.answer)
        yield whole[:1]
        time.sleep(self.pause)
        yield whole[1:]


@contextmanager
def slow_line() -> Iterator[None]:
    """Let each answer of the live server but a file begin late, and its page come later still, by the seconds of MEELOOP_SLOW.

    A browser goes to the new page at the first byte: whoever reads then reads an empty page.
    """
    pause, answer = float(os.environ.get("MEELOOP_SLOW") or 0), WSGIHandler.__call__

    def answer_late(self: WSGIHandler, environ: Any, start_response: Any) -> Any:  # Any: as WSGI has it
        if type(self) is not WSGIHandler:  # files have handlers of their own
            return answer(self, environ, start_response)
        time.sleep(pause)
        response = answer(self, environ, start_response)
        return response if response.streaming else InTwo(response, pause)

    with pytest.MonkeyPatch.context() as patched:
        if pause:
            patched.setattr(WSGIHandler, "__call__", answer_late)
        yield


def slow_down(page: "Page") -> None:
    """Let this page's processor be as many times slower as MEELOOP_SLOW_CPU says."""
    if rate := float(os.environ.get("MEELOOP_SLOW_CPU") or 0):
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
