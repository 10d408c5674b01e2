"""One run of the whole site on this machine: servers, setup, web, worker and beat, in that order."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from meeloop.local import commands, register
from meeloop.local.children import start_child
from meeloop.local.console import Console
from meeloop.local.errors import LocalError, Stopped
from meeloop.local.leftovers import carries, end_leftovers
from meeloop.local.places import Places
from meeloop.local.postgres import Postgres
from meeloop.local.processes import Supervisor
from meeloop.local.roles import DATABASE, prepare_roles
from meeloop.local.services import Process, Service
from meeloop.local.surroundings import (
    MARK,
    mark,
    own_database,
    own_valkey,
    surroundings,
)
from meeloop.local.valkey import Valkey
from meeloop.local.web import Port, answers, reserved_port, site_url

STOP_RANKS = {"web": 1, "worker": 2, "beat": 3, "valkey": 4, "postgres": 5}


def servers_of(places: Places) -> tuple[Postgres, Valkey]:
    """Return the two servers of a checkout, started or not."""
    return (
        Postgres(places.var / "postgres", places.sockets, places.logs / "postgres.log"),
        Valkey(places.var / "valkey", places.sockets, places.logs / "valkey.log"),
    )


class Site:
    """Starts in order, stays, and stops in order. The caller holds the lock of ``places``."""

    def __init__(self, places: Places, console: Console) -> None:
        self._places, self._console = places, console
        self._postgres, self._valkey = servers_of(places)
        self._started_at = datetime.now(UTC).astimezone().strftime("%H:%M")
        self._site_url = ""
        self._env: dict[str, str] = {}

    def run(self) -> int:
        """Start, stay until somebody asks us to stop, stop. Returns the exit code."""
        self._clear_away()
        with Supervisor(self._console) as supervisor:
            problem = self._open_and_stay(supervisor)
            self._note(is_up=False)
            self._console.say(problem or "Stopping.")
            supervisor.stop_all()
        self._clear_away()
        with suppress(OSError):
            self._places.sockets.rmdir()
        self._console.say("Everything has stopped. Your data is kept; start again with: make run")
        return 1 if problem else 0

    def _open_and_stay(self, supervisor: Supervisor) -> str:
        """Return what went wrong; empty when we were simply asked to stop."""
        try:
            self._start_servers(supervisor)
            with reserved_port() as port:
                self._open(supervisor, port)
                supervisor.run()
        except Stopped:
            return ""
        except LocalError as error:
            return str(error)
        return ""

    def _clear_away(self) -> None:
        """End what a killed supervisor left behind: recognised by the mark that only its children carry."""
        register.forget_entry(self._places)
        end_leftovers(carries(mark(self._places)), signals=[signal.SIGTERM], patience=3.0)

    def _start_servers(self, supervisor: Supervisor) -> None:
        """Start both at once, then wait for both."""
        self._note(is_up=False)
        if not own_database():
            database = self._keep(supervisor, "postgres", self._spawn_postgres, self._postgres.ending)
        if not own_valkey():
            queue = self._keep(supervisor, "valkey", self._spawn_valkey, self._valkey.ending)
            supervisor.wait(lambda: self._valkey.is_ready(queue), patience=60, what="Valkey")
        if not own_database():
            supervisor.wait(
                lambda: self._postgres.is_ready(database),
                patience=120,
                what="PostgreSQL",
            )
            prepare_roles(self._postgres.url(), self._postgres.url(database=DATABASE))

    def _open(self, supervisor: Supervisor, port: Port) -> None:
        """Set up the database, then open the doors. The port is ours from the start, so that links in the pages are right."""
        self._site_url = site_url(port.number)
        self._env = surroundings(self._places, self._postgres, self._valkey, site_url=self._site_url)
        self._set_up(supervisor)
        port.let_go()
        # The web server first and alone: it is what people wait for, and starting Django keeps a core busy.
        self._keep_python(supervisor, "web", "web", commands.web(port.number), [(signal.SIGTERM, 10.0)])
        supervisor.wait(lambda: answers(port.number), patience=120, what=f"the web server on port {port.number}")
        self._welcome(supervisor)
        self._keep_python(
            supervisor,
            "worker",
            "worker",
            commands.worker(),
            [(signal.SIGTERM, 20.0), (signal.SIGQUIT, 5.0)],
        )
        self._keep_python(
            supervisor,
            "beat",
            "worker",
            commands.beat(self._places.var),
            [(signal.SIGTERM, 5.0)],
        )

    def _set_up(self, supervisor: Supervisor) -> None:
        """Tables, grants, pages and demo data in one process: starting Django is most of the work."""
        code = supervisor.run_once("setup", self._python("owner", commands.bootstrap()))
        if code:
            raise LocalError(f"Setting up the database failed (exit code {code}): see the lines above.")

    def _welcome(self, supervisor: Supervisor) -> None:
        self._note(is_up=True)
        self._console.say(f"\nMeeloop runs: {self._site_url}\nCtrl-C stops everything; your data is kept.\n")
        supervisor.run_once("log-ins", self._python("web", commands.demo_logins()))

    def _keep(
        self,
        supervisor: Supervisor,
        name: str,
        spawn: Callable[[], Process],
        ending: list[tuple[signal.Signals, float]],
    ) -> Process:
        return supervisor.keep(Service(name, spawn, ending, STOP_RANKS[name]))

    def _keep_python(
        self,
        supervisor: Supervisor,
        name: str,
        role: str,
        command: list[str],
        ending: list[tuple[signal.Signals, float]],
    ) -> None:
        self._keep(supervisor, name, lambda: self._python(role, command), ending)

    def _spawn_postgres(self) -> Process:
        self._postgres.prepare()
        return self._postgres.spawn()

    def _spawn_valkey(self) -> Process:
        self._valkey.prepare()
        return self._valkey.spawn()

    def _python(self, role: str, command: list[str]) -> Process:
        return start_child(
            [sys.executable, *command],
            env=self._env | {"MEELOOP_DB_ROLE": role, MARK: str(self._places.var)},
            cwd=self._places.root,
            output=subprocess.PIPE,
            death_signal=signal.SIGTERM,
        )

    def _note(self, *, is_up: bool) -> None:
        entry = register.Entry(os.getpid(), self._site_url, is_up=is_up, started_at=self._started_at)
        register.write_entry(self._places, entry)
