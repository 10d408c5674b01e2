"""The data folder is gone: what comes back out of a base backup and the log archive beside it, and what is lost?

    make bench ARGS="--only archive --seconds 60 --archive-timeout 10"

Classes are signed up through the web server while PostgreSQL archives its log; two pupils are erased. Then everything of PostgreSQL is
killed (kill -9) and its data folder thrown away. It is put back twice, as docs/operations/backup.md says: to the last log that was
archived, and to a moment half-way. Whoever was answered with yes before the moment that is given as lost must be there; whoever was
erased must be gone after ``manage.py recovered``.
"""

import json
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from benchmarks.burst import Wish, make_wishes
from benchmarks.putting_back import AS_INSTALLED, FORGET, run
from benchmarks.timing import Client
from meeloop.local.children import plain_environment, stop_child
from meeloop.local.identity import give_files_to
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres, programs
from meeloop.local.testing import Running
from tests.support.makers import at_nine, make_activity, make_class, make_session

CLIENTS, PAUSE, DATES, PUPILS = 4, 0.25, 80, 3
# What the archiver and its clock may take above the setting.
SLACK = 3.0


@dataclass
class Answered:
    """Every sign-up that was answered with yes: when it was asked, when the answer was there, and its key."""

    yes: list[tuple[float, float, str]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)


@dataclass
class Archived:
    """A server whose log is archived, and how it comes back."""

    running: Running
    folder: Path
    timeout: int

    @property
    def archive(self) -> Path:
        """Where the log goes: another place than the data, on a real machine another machine."""
        return self.folder / "archive"

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.running.folder / "postgres"

    def server(self, **more: str) -> Postgres:
        """Return the server with the settings of an installation, and these."""
        log = self.running.folder / "postgres.log"
        return Postgres(self.data, socket_folder(self.running.folder), log, durable=False, more={**AS_INSTALLED, **more})

    def begin(self) -> None:
        """Archive from now on, and make a base backup."""
        self.archive.mkdir(parents=True)
        stop_child(self.running.children[0], self.server().ending)
        there = f"{self.archive}/%f"
        server = self.server(
            archive_mode="on",
            archive_timeout=str(self.timeout),
            archive_command=f"test ! -f {there} && cp %p {there}.part && sync {there}.part && mv {there}.part {there}",
        )
        give_files_to(server.identity, self.archive)
        self.running.children[0] = server.start()
        words = ("--dbname", server.url(), "-D", str(self.folder / "base"), "--checkpoint=fast")
        subprocess.run([str(programs() / "pg_basebackup"), *words], check=True, env=plain_environment())

    def lose(self) -> None:
        """Kill PostgreSQL, and throw its folder away."""
        connections.close_all()
        stop_child(self.running.children[0], [])
        shutil.rmtree(self.data)

    def recover(self, **target: str) -> float:
        """Put the base backup back and replay the archived log; return how many seconds until the database takes writes."""
        began = time.monotonic()
        shutil.copytree(self.folder / "base", self.data)
        (self.data / "recovery.signal").touch()
        server = self.server(restore_command=f"cp {self.archive}/%f %p", recovery_target_action="promote", **target)
        self.running.children[0] = server.start()
        # It answers questions long before it is where it is going.
        with psycopg.connect(server.url(), autocommit=True) as connection:
            while connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
                time.sleep(0.05)
        return time.monotonic() - began


def measure_archive(running: Running, port: int, *, seconds: float, timeout: int) -> list[str]:
    """Print what came back and what not; return what is wrong."""
    wishes, activity = make_wishes(40), make_activity()
    make_class(name="vergeten", pupils=PUPILS)
    dates = [make_session(activity, starts_at=at_nine(days=20 + day), capacity=len(wishes)).pk for day in range(DATES)]
    with tempfile.TemporaryDirectory(prefix="meeloop-archive-") as name:
        site = Archived(running, Path(name), timeout)
        site.begin()
        first, moment, killed = _people(port, product(dates, wishes), seconds, site)
        print(f"{len(first.yes)} sign-ups answered with yes, {len(list(site.archive.iterdir()))} files of log archived")
        wrong = _to_the_last(site, first, killed)
        site.lose()
        return wrong + _to_a_moment(site, first, moment)


def _people(
    port: int, turns: Iterator[tuple[int, Wish]], seconds: float, site: Archived
) -> tuple[Answered, tuple[float, datetime], float]:
    """Sign up; erase somebody before and after a moment half-way; kill. Return what was answered, that moment, and when it was killed."""
    answered, lock = Answered(), threading.Lock()
    threads = [threading.Thread(target=_sign_up, args=(port, turns, lock, answered), daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    _forget_one()
    time.sleep(max(began + seconds / 2 - time.monotonic(), 0))
    moment = time.monotonic(), datetime.now(UTC)
    _forget_one()
    time.sleep(max(began + seconds - time.monotonic(), 0))
    killed = time.monotonic()
    site.lose()
    answered.stopped.set()
    for thread in threads:
        thread.join()
    return answered, moment, killed


def _forget_one() -> None:
    run("shell", "-v0", "-c", FORGET.format(number=1), role="worker", environment={})


def _sign_up(port: int, turns: Iterator[tuple[int, Wish]], lock: threading.Lock, answered: Answered) -> None:
    client = Client(port)
    while not answered.stopped.is_set():
        with lock:
            session, wish = next(turns)
        body, asked = {"school_class": wish.class_id, "places": 1, "adults": 1}, time.monotonic()
        headers = {"Idempotency-Key": uuid.uuid4().hex, "Authorization": f"Bearer {wish.token}"}
        try:
            status, answer = client.ask("POST", f"/api/v1/sessions/{session}/enrolments/", body, **headers)
        except OSError:  # the database is gone
            return
        if status == 201:
            with lock:
                answered.yes.append((asked, time.monotonic(), str(json.loads(answer)["id"])))
        time.sleep(PAUSE)


def _to_the_last(site: Archived, answered: Answered, killed: float) -> list[str]:
    took = site.recover()
    there = _sign_ups(site)
    lost = [one for one in answered.yes if one[2] not in there]
    # From the first answer that does not count any more until the end.
    window = killed - min((at for _asked, at, _key in lost), default=killed)
    print(f"\nto the last log that was archived: {took:.1f} s until it takes writes")
    print(f"{'':4}{len(lost)} sign-ups lost, of the last {window:.1f} s; archive_timeout is {site.timeout} s")
    wrong = ["more is lost than archive_timeout"] * (window > site.timeout + SLACK)
    kept_later = [one for one in answered.yes if one[2] in there and one[0] > killed - window + 1]
    wrong += ["something later is there, and something earlier is not"] * bool(lost and kept_later)
    return wrong + _put_right(site)


def _to_a_moment(site: Archived, answered: Answered, moment: tuple[float, datetime]) -> list[str]:
    here, said = moment
    took = site.recover(recovery_target_time=said.isoformat(sep=" "))
    there = _sign_ups(site)
    missing = [one for one in answered.yes if one[1] < here and one[2] not in there]
    too_late = [one for one in answered.yes if one[0] > here and one[2] in there]
    print(f"\nto the moment half-way: {took:.1f} s until it takes writes")
    print(f"{'':4}{len(there)} sign-ups; missing of before {len(missing)}, there of after {len(too_late)}")
    wrong = ["a sign-up of before the moment is missing"] * bool(missing) + ["one of after it is there"] * bool(too_late)
    return wrong + _put_right(site, back=1)


def _put_right(site: Archived, back: int | None = None) -> list[str]:
    done = run("recovered", "--after-recovery", "--ledger", str(settings.ERASURE_LEDGER), environment={})
    for step, took in done.steps.items():
        print(f"{'':4}{step:46}{took:8.1f} s")
    for line in done.said.splitlines():
        if "are gone again" in line or "invariants" in line or "Ready" in line:
            print(f"{'':4}{line}")
    with psycopg.connect(site.running.addresses.superuser) as connection:
        row = connection.execute("SELECT count(*) FROM schools_pupil").fetchone()
    left = int(row[0]) if row else 0
    wrong = [f"{left} pupils are there, and {PUPILS - 2} should be"] * (left != PUPILS - 2)
    return wrong + ["not as many people were back as were erased after the moment"] * (
        back is not None and f"{back} people were back" not in done.said
    )


def _sign_ups(site: Archived) -> set[str]:
    with psycopg.connect(site.running.addresses.superuser) as connection:
        return {str(row[0]) for row in connection.execute("SELECT id FROM enrolments_enrolment")}
