"""``make drill``: two web nodes, two workers, nginx, PostgreSQL and a copy that follows it, on this machine's free ports.

While people sign classes up (by program and by page), answer them, read class lists in, confirm the newsletter and look figures up
through the proxy, one of each is taken away and comes back. Fails when anything that was answered with yes is lost, or when an answer fails after the proxy had time to
notice. What it measures is in docs/reliability.md.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from benchmarks.drill.nodes import Node, beat_node, proxy_node, web_node, worker_node
from benchmarks.machine import machine
from benchmarks.site import make_site, manage, servers
from meeloop.local.children import stop_child
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres
from meeloop.local.testing import Running
from tests.support.smtp import SmtpServer, smtp_server
from tests.support.standby import FOLLOWED, Standby, follow

# A page that waits a little for a killed process is what the window is for.
CALM = 4.0


@dataclass
class Installation:
    """Everything that runs."""

    running: Running
    standby: Standby
    mails: SmtpServer
    nodes: dict[str, Node]
    port: int
    folder: Path

    def copy_reads(self) -> int:
        """Return how many statements the copy has answered; 0 while it is away."""
        try:
            with psycopg.connect(self.standby.url("postgres", "meeloop"), autocommit=True) as connection:
                row = connection.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = 'meeloop'").fetchone()
        except psycopg.OperationalError:
            return 0
        return int(row[0]) if row else 0

    def end_database(self) -> None:
        """Kill the primary as a power cut would end it."""
        stop_child(self.running.children[0], [])

    def start_database(self) -> None:
        """Let it begin again where it was."""
        database = Postgres(
            self.running.folder / "postgres",
            socket_folder(self.running.folder),
            self.running.folder / "postgres.log",
            durable=False,
            more=FOLLOWED,
        )
        self.running.children[:] = [database.start(), *self.running.children[1:]]


def main() -> int:
    """Start everything, let people work, take one of each away, look what became of it."""
    parser = argparse.ArgumentParser(prog="make drill")
    parser.add_argument("--seconds", type=float, default=14.0, help="how long each thing that was taken away stays away")
    parser.add_argument("--keep", type=Path, help="keep the logs of every process here")
    options = parser.parse_args()
    print(machine(), flush=True)
    with ExitStack() as stack:
        running = stack.enter_context(servers(postgres=FOLLOWED))
        mails = stack.enter_context(smtp_server())
        os.environ |= {"EMAIL_URL": mails.url, "LOG_LEVEL": "INFO", "TRUSTED_PROXY_COUNT": "1", "MEELOOP_DB_ROLE": "owner"}
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meeloop-drill-")))
        folder.mkdir(parents=True, exist_ok=True)
        print(f"make the site: {make_site(running):.0f} s", flush=True)
        manage("collectstatic", "--no-input", "-v0", kind="production")
        import django  # noqa: PLC0415  # the environment above had to be there first

        django.setup()
        site = stack.enter_context(installed(running, mails, folder))
        return work(site, options.seconds)


@contextmanager
def installed(running: Running, mails: SmtpServer, folder: Path) -> Iterator[Installation]:
    """Start the copy, the processes and the proxy; stop them all."""
    with ExitStack() as stack:
        standby = follow(running.addresses, folder / "copy")
        stack.callback(standby.stop)
        copies = {
            "DATABASE_REPLICA_URLS": standby.url("meeloop_web", "meeloop"),
            "DATABASE_STATS_REPLICA_URLS": standby.url("meeloop_stats", "meeloop"),
        }
        webs = [web_node(number, folder, copies) for number in (1, 2)]
        proxy, port = proxy_node(folder, [port for _node, port in webs])
        nodes = [*(node for node, _port in webs), worker_node(1, folder), worker_node(2, folder), beat_node(folder), proxy]
        for node in nodes:
            node.start(wait=False)
            stack.callback(node.end, signal.SIGTERM)
        for node in nodes:
            node.wait()
        yield Installation(running, standby, mails, {node.name: node for node in nodes}, port, folder)


def work(site: Installation, seconds: float) -> int:
    """Let people work through every phase; return the exit code."""
    from django.db import connections  # noqa: PLC0415  # as below

    from benchmarks.drill import people  # noqa: PLC0415  # Django had to be set up first
    from benchmarks.drill.outcome import WINDOW, Phase, print_account, print_table  # noqa: PLC0415  # as above
    from benchmarks.drill.setting_up import make_asker, make_coordinators, public_paths  # noqa: PLC0415  # as above

    coordinators, paths = make_coordinators(5), public_paths()
    asker, provider = make_asker()
    diary, crowd = people.Diary(), people.Crowd()
    someone = partial(people.Person, site.port, site.folder, diary)
    for one in coordinators[:2]:
        crowd.keep(partial(people.by_program, someone("sign-up by program"), one.token, one.pairs), pause=0.3)
    for one in coordinators[2:4]:
        crowd.keep(partial(people.by_page, someone("sign-up by page"), one.cookies, one.pairs), pause=0.5)
    crowd.keep(partial(people.by_program, someone("request by program"), asker.token, asker.pairs), pause=0.5)
    crowd.keep(partial(people.by_provider, someone("answer by page"), provider), pause=0.5)
    reading = coordinators[4]
    crowd.keep(partial(people.by_importer, someone("class list"), reading.cookies, reading.school, count()), pause=1.5)
    crowd.keep(partial(people.by_reader, someone("newsletter"), site.mails, count()), pause=1.0)
    for number in range(2):
        crowd.keep(partial(people.by_looker, someone("public pages"), paths, count(number)), pause=0.15)

    phases = []
    for name, take_away, bring_back in steps_of(site):
        began, read = time.monotonic(), site.copy_reads()
        time.sleep(CALM)
        did_at = time.monotonic()
        take_away()
        time.sleep(seconds)
        reads = max(site.copy_reads() - read, 0)
        brought_at = time.monotonic()
        bring_back()
        time.sleep(CALM)
        shows_until = (time.monotonic() if name == DATABASE else did_at) + (0 if name == DATABASE else WINDOW)
        ended = time.monotonic()
        shown = (did_at, shows_until) if name not in CALM_PHASES else (ended, began)
        phases.append(Phase(name, began, *shown, ended, reads))
        print(f"{name}: {brought_at - did_at:.0f} s away, back {ended - CALM - brought_at:.0f} s after that", flush=True)
    crowd.stop()
    connections.close_all()  # ours broke when the database was killed
    beyond = print_table(phases, diary)
    wrong = print_account(diary, site.mails, worker_kills=1) + [str(error) for error in crowd.failed]
    if beyond:
        wrong.append(f"{beyond} answers failed after the proxy had time to notice")
    print("\n" + ("WRONG: " + "; ".join(wrong) if wrong else "Nothing that was answered with yes is lost."))
    return 1 if wrong else 0


CALM_PHASES = ("everything runs", "everything runs again")
DATABASE = "the database killed, and back"


def steps_of(site: Installation) -> list[tuple[str, Callable[[], None], Callable[[], None]]]:
    """Return what is taken away, how, and how it comes back."""
    nodes = site.nodes

    def killed(name: str) -> tuple[Callable[[], None], Callable[[], None]]:
        return partial(nodes[name].end, signal.SIGKILL), nodes[name].start

    def stopped(name: str) -> tuple[Callable[[], None], Callable[[], None]]:
        return partial(nodes[name].end, signal.SIGTERM), nodes[name].start

    return [
        ("everything runs", lambda: None, lambda: None),
        ("web-1 killed (kill -9)", *killed("web-1")),
        ("web-2 stopped, as for a newer release", *stopped("web-2")),
        ("worker-1 killed (kill -9)", *killed("worker-1")),
        ("the copy of the database killed", site.standby.stop, site.standby.start),
        (DATABASE, site.end_database, site.start_database),
        ("everything runs again", lambda: None, lambda: None),
    ]


if __name__ == "__main__":
    sys.exit(main())
