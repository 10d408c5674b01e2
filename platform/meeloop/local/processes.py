"""The supervisor: one thread, one loop, children with names."""

import os
import selectors
import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import IO, Self

from meeloop.local.children import has_ended, reap
from meeloop.local.console import Console
from meeloop.local.errors import LocalError, Stopped
from meeloop.local.services import Process, Service

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Starts services, passes on what they say, starts them again when they end, and stops them in order.

    Everything happens in the main thread: the kernel ties a child's life to the thread that started it.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._services: list[Service] = []
        self._unfinished: dict[int, bytes] = {}
        self._selector = selectors.DefaultSelector()
        self._is_stopping = False

    def __enter__(self) -> Self:
        self._wake, self._woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for each in STOP_SIGNALS:
            if signal.getsignal(each) is not signal.SIG_IGN:  # nohup
                signal.signal(each, self._ask_to_stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop_all()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def keep(self, service: Service) -> Process:
        """Start ``service`` and keep it running."""
        process = service.start()
        self._services.append(service)
        self._listen(service.name, process)
        return process

    def run_once(self, name: str, process: Process) -> int:
        """Pass on what ``process`` says until it ends, and return its exit code. It ends with us."""
        self._listen(name, process)
        try:
            self.wait(lambda: has_ended(process))
        finally:
            code = self._let_go(name, process)
        return code

    def wait(self, done: Callable[[], bool], *, patience: float | None = None, what: str = "") -> None:
        """Keep everything going until ``done``.

        Raises ``Stopped`` when somebody asks us to stop and ``LocalError`` after ``patience`` seconds.
        """
        deadline = None if patience is None else time.monotonic() + patience
        while not done():
            if deadline is not None and time.monotonic() > deadline:
                raise LocalError(f"Waited {patience:.0f} seconds for {what}: it did not become ready.")
            self._step()
            if self._is_stopping or self._console.is_gone:
                raise Stopped

    def run(self) -> None:
        """Keep everything going until somebody asks us to stop."""
        try:
            self.wait(lambda: False)
        except Stopped:
            return

    def stop_all(self) -> None:
        """Stop what runs, in order of rank. Each stop has its own limit; a second Ctrl-C does not interrupt it."""
        in_order = sorted(self._services, key=lambda service: service.stop_rank)
        self._services = []
        for service in in_order:
            if service.process is not None:
                self._stop(service, service.process)

    def _stop(self, service: Service, process: Process) -> None:
        for which, seconds in service.ending:
            if has_ended(process):
                break
            os.kill(process.pid, which)
            deadline = time.monotonic() + seconds
            while not has_ended(process) and time.monotonic() < deadline:
                self._pump()
        self._let_go(service.name, process)

    def _step(self) -> None:
        """Wait a moment for something to happen, and deal with it."""
        self._pump()
        for service in self._services:
            self._look_after(service)

    def _pump(self) -> None:
        for key, _ in self._selector.select(timeout=0.1):
            if key.fd == self._wake:
                os.read(self._wake, 4096)
            else:
                self._pass_on(key.data, key.fileobj)  # type: ignore[arg-type]  # we registered the pipes ourselves

    def _look_after(self, service: Service) -> None:
        if service.process is not None and has_ended(service.process):
            code = self._let_go(service.name, service.process)
            self._console.say(service.ended(code))
        elif service.starts_at is not None and time.monotonic() >= service.starts_at:
            self._start_again(service)

    def _start_again(self, service: Service) -> None:
        try:
            self._listen(service.name, service.start())
        except (LocalError, OSError) as error:
            self._console.say(str(error))
            self._console.say(service.ended(1))

    def _listen(self, name: str, process: Process) -> None:
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, data=name)

    def _let_go(self, name: str, process: Process) -> int:
        """Reap a process with its whole group, after its last words."""
        code = reap(process)
        if process.stdout is not None and not process.stdout.closed:
            self._pass_on(name, process.stdout)
            self._close(name, process.stdout)
        return code

    def _pass_on(self, name: str, pipe: IO[bytes]) -> None:
        """Print the complete lines that are there; keep a half one for later."""
        pieces = [self._unfinished.pop(pipe.fileno(), b"")]
        while chunk := _read(pipe):
            pieces.append(chunk)
        *lines, rest = b"".join(pieces).split(b"\n")
        if rest:
            self._unfinished[pipe.fileno()] = rest
        for line in lines:
            self._console.line(name, line.decode(errors="replace").rstrip("\r"))
        if chunk is not None:
            self._close(name, pipe)

    def _close(self, name: str, pipe: IO[bytes]) -> None:
        if pipe.closed:
            return
        if rest := self._unfinished.pop(pipe.fileno(), b""):
            self._console.line(name, rest.decode(errors="replace"))
        self._selector.unregister(pipe)
        pipe.close()


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return what can be read now: empty at the end, None when there is nothing yet."""
    try:
        return os.read(pipe.fileno(), 65536)
    except BlockingIOError:
        return None
