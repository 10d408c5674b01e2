"""A newsletter while PostgreSQL, Valkey and the worker are killed (-9) in turn, and come back as a supervisor brings them back.

    make bench ARGS="--only mail-drill --readers 5000"

The worker's own clock (beat) runs beside it. Says how many readers were missed, how many got it twice, and after how many seconds
mail went on by itself. Where a server is away it is away for ``AWAY`` seconds. What a killed worker had claimed would be free after
five minutes: that time is made to pass, and so it is where nothing moves for ``STUCK`` seconds (an answer of the database that got
lost); the table says how often. ``make chaos`` may call ``drill_newsletter`` on servers of its own.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from redis.exceptions import RedisError

from benchmarks.newsletter import Sink, claims_grow_old, fill, letter, sink, worker
from kit.rate_limit import valkey
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres
from meeloop.local.testing import Running
from meeloop.local.valkey import Valkey
from newsletter.models import Sending
from newsletter.services.marking import AWAY as DATABASE_AWAY
from newsletter.services.marking import wait_for_database
from newsletter.services.sending import keep_sending, start_sending

AWAY, STUCK, PATIENCE = 3.0, 20.0, 600.0
ROUNDS = ("PostgreSQL", "Valkey", "worker", "PostgreSQL", "Valkey")


class Engines:
    """The servers of a run, one of which can be killed and started anew on what it left."""

    def __init__(self, running: Running) -> None:
        self.folder = running.folder
        self.processes = dict(zip(("PostgreSQL", "Valkey"), running.children, strict=True))

    def kill_and_restart(self, name: str) -> None:
        """End it as a crash would, leave it away for a while, and start it on its own files."""
        self.processes[name].kill()
        self.processes[name].wait(30)
        time.sleep(AWAY)
        sockets = socket_folder(self.folder)
        if name == "Valkey":
            engine: Valkey | Postgres = Valkey(self.folder / "valkey", sockets, self.folder / "valkey.log", durable=False)
        else:
            log, data = self.folder / "postgres.log", self.folder / "postgres"
            engine = Postgres(data, sockets, log, durable=False, more={"synchronous_commit": "on"})
        self.processes[name] = engine.start()

    def stop(self) -> None:
        """End what was started anew: whoever began the run knows the first ones only."""
        for process in self.processes.values():
            process.kill()
            process.wait(30)


def drill_newsletter(running: Running, readers: int) -> tuple[int, int]:
    """Print what became of a newsletter to so many readers; return how many were missed and how many mails were doubles.

    ``running`` are servers of which PostgreSQL keeps what was committed (``synchronous_commit``), with a site in them and its
    environment set.
    """
    fill(readers)
    engines = Engines(running)
    try:
        with sink() as server:
            sending = start_sending(title="Zomer", letters={"nl": letter()}, by=None)
            helped = _send(engines, server, sending, readers)
            taken, known = server.ask("count")
        sending.refresh_from_db()
        print(f"\n{'a newsletter to ' + format(readers, ',') + ' readers':44}{len(ROUNDS)} x kill -9, state: {sending.state}")
        print(f"{'missed':44}{readers - known}")
        print(f"{'sent twice (at most one for each kill)':44}{taken - known}")
        print(f"{'times that a claim was made old by hand':44}{helped}")
        return readers - known, taken - known
    finally:
        engines.stop()


def _send(engines: Engines, server: Sink, sending: Sending, readers: int) -> int:
    helped = 0
    with ExitStack() as at_work, TemporaryDirectory() as folder:
        clock = ("--beat", "--schedule", str(Path(folder) / "beat"))
        at_work.enter_context(worker(server, *clock))
        keep_sending()
        for number, name in enumerate(ROUNDS, 1):
            helped += _until(server, sending, readers * number // (len(ROUNDS) + 1))
            if name == "worker":
                at_work.close()
                at_work.enter_context(worker(server, *clock))
                claims_grow_old(sending)
                keep_sending()
                helped += 1
            else:
                engines.kill_and_restart(name)
                connection.close()
                valkey.cache_clear()
            known, back = server.ask("count")[1], time.monotonic()
            helped += _until(server, sending, min(known + 20, readers))
            print(f"{name + ' killed; 20 more mails went after':44}{time.monotonic() - back:.1f} s", flush=True)
        helped += _until(server, sending, readers)
        _wait(lambda: _is_over(sending))
    return helped


def _until(server: Sink, sending: Sending, goal: int) -> int:
    """Return once so many mails went; let the term of claims pass where nothing moves, and return how often that was."""
    helped, moved, before = 0, time.monotonic(), -1
    deadline = time.monotonic() + PATIENCE
    while (known := server.ask("count")[1]) < goal:
        assert time.monotonic() < deadline, f"{known} of {goal} mails"
        if known != before:
            moved, before = time.monotonic(), known
        elif time.monotonic() > moved + STUCK and wait_for_database():
            claims_grow_old(sending)
            with suppress(RedisError):
                keep_sending()
            helped, moved = helped + 1, time.monotonic()
        time.sleep(0.02)
    return helped


def _is_over(sending: Sending) -> bool:
    with suppress(*DATABASE_AWAY):
        sending.refresh_from_db()
    return sending.is_over


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "the sending does not end"
        time.sleep(0.5)
