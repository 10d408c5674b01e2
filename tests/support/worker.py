"""A real Celery worker: its own process, on the test's database and queue."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.servers import ROOT


def eventually(done: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Wait until ``done`` is true."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


class Worker:
    """``celery -A meeloop worker`` with this many child processes."""

    def __init__(self, *options: str, children: int, **environment: str) -> None:
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "celery",
            "-A",
            "meeloop",
            "worker",
            "--loglevel=INFO",
        ]
        self.process = subprocess.Popen(
            [*command, f"--concurrency={children}", "--without-gossip", "--without-mingle", *options],
            cwd=ROOT / "platform",
            env={**os.environ, "MEELOOP_DB_ROLE": "worker", "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.output.extend(self.process.stdout)

    def said(self) -> str:
        """Return everything it has written."""
        return "".join(list(self.output))

    def wait_until_ready(self) -> None:
        """Return once it listens to the queue."""
        eventually(lambda: " ready." in self.said() or self.process.poll() is not None, seconds=60)
        assert self.process.poll() is None, self.said()

    def kill(self) -> None:
        """End it and its children as a crash would: no goodbye to the queue, the database or the mail server."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self._reader.join(30)

    def stop(self) -> None:
        """End it politely; insist when it does not listen."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._reader.join(30)
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def worker(*options: str, children: int = 2, **environment: str) -> Iterator[Worker]:
    """Run a worker for the length of the block, ready at its start and gone at its end."""
    running = Worker(*options, children=children, **environment)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()
