"""Everything that runs, as on one small server: proxy, web, worker, beat, PostgreSQL, Valkey, and a mail server that does as it is told."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from redis import Redis

from benchmarks.chaos.disk import Disk
from benchmarks.drill.nodes import Node, beat_node, celery_node, proxy_node, web_node
from benchmarks.site import family_of
from meeloop.local.children import has_ended, stop_child
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres
from meeloop.local.testing import Running
from meeloop.local.valkey import Valkey
from tests.support.smtp import SmtpServer

# What was committed outlives a kill; the log of changes takes little room, so that a full disk is felt at once.
KEPT = {
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "min_wal_size": "2MB",
    "max_wal_size": "48MB",
    "autovacuum": "on",
}
STEPPING = {"DJANGO_SETTINGS_MODULE": "benchmarks.chaos.stepping"}
SERVERS = {"PostgreSQL": 0, "Valkey": 1}


@dataclass
class Site:
    """What runs, and how each part of it is ended and brought back."""

    running: Running
    mails: SmtpServer
    nodes: dict[str, Node]
    port: int
    folder: Path
    disk: Disk | None
    kills: dict[str, int] = field(default_factory=dict)
    rung: int = 0

    @property
    def clock(self) -> Path:
        """The file that says by how many seconds the clock of web, worker and beat is off."""
        return self.folder / "clock"

    def clock_is_right(self) -> None:
        """Let the clock step back, and remember how often beat rang."""
        self.clock.write_text("0")
        time.sleep(1)
        self.rung = self._rings()

    def beat_rang(self) -> bool:
        """Return whether beat rang since then."""
        return self._rings() > self.rung

    def _rings(self) -> int:
        return (self.folder / "beat.log").read_text().count("Sending due task")

    def kill(self, name: str) -> None:
        """End a part as ``kill -9`` ends it, with its children."""
        self.kills[name] = self.kills.get(name, 0) + 1
        if name in SERVERS:
            stop_child(self.running.children[SERVERS[name]], [])
        else:
            self.nodes[name].end(signal.SIGKILL)

    def bring_back(self, name: str) -> None:
        """Start a part again, on what it left: as whoever supervises it does."""
        if name in SERVERS:
            self.running.children[SERVERS[name]] = self._server(name).start()
        else:
            self.nodes[name].start()

    def _server(self, name: str) -> Postgres | Valkey:
        folder = self.running.folder
        sockets = socket_folder(folder)
        if name == "Valkey":
            return Valkey(folder / "valkey", sockets, folder / "valkey.log", durable=False)
        return Postgres(folder / "postgres", sockets, folder / "postgres.log", durable=False, more=KEPT)

    def database_comes_back(self) -> None:
        """Give the disk its room back, and start PostgreSQL when it went down with it."""
        assert self.disk
        self.disk.clear()
        time.sleep(0.5)
        if has_ended(self.running.children[0]):
            self.kill("PostgreSQL")
            self.bring_back("PostgreSQL")

    def empty_valkey(self) -> None:
        """Forget the cache and the queue."""
        with Redis(unix_socket_path=str(self._valkey_socket)) as valkey:
            valkey.flushall()

    @property
    def _valkey_socket(self) -> Path:
        return Valkey(self.running.folder / "valkey", socket_folder(self.running.folder), Path(), durable=False).socket_file

    def signal_database(self, which: signal.Signals) -> None:
        """Send every process of PostgreSQL that works for somebody this signal."""
        with suppress(FileNotFoundError):
            for process in family_of(self.running.children[0].pid)[1:]:
                with suppress(ProcessLookupError):
                    os.kill(process, which)

    def check_database(self) -> int:
        """Return how many blocks of the database do not hold what was written: 0, also after kills."""
        with psycopg.connect(self.running.addresses.superuser, autocommit=True) as connection:
            row = connection.execute(
                "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database WHERE datname = 'meeloop'"
            ).fetchone()
        return int(row[0]) if row else 0

    def ring(self) -> None:
        """Ring for mail, as the clock does each minute."""
        from outbox.tasks import deliver  # noqa: PLC0415  # Django had to be set up first

        deliver.delay()


# As systemd and the container engine do (``Restart=always``): a worker that had a task in hand when the queue went ends itself.
SUPERVISED = """trap 'kill -TERM $child; wait $child; exit' TERM
while :; do "$@" & child=$!; wait $child; sleep 5; done"""


def supervised(node: Node) -> Node:
    """Return a node that is started again when it ends by itself; whoever kills it kills its supervisor too."""
    node.command = ["sh", "-c", SUPERVISED, node.name, *node.command]
    return node


def worker_node(folder: Path) -> Node:
    """Return the worker of a small server: two children, and nothing to say to other workers."""
    options = ("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "-n", "worker@chaos")
    return celery_node("worker", folder, "worker", *options, said="ready")


@contextmanager
def site_of(running: Running, mails: SmtpServer, folder: Path, disk: Disk | None) -> Iterator[Site]:
    """Start the processes and the proxy on these servers; stop whatever of them runs at the end."""
    os.environ |= {"CHAOS_CLOCK": str(folder / "clock")}
    (folder / "clock").write_text("0")
    web, port = web_node(1, folder, STEPPING)
    proxy, https = proxy_node(folder, [port])
    nodes = {
        "web": web,
        "worker": supervised(worker_node(folder)),
        "beat": supervised(beat_node(folder)),
        "proxy": proxy,
    }
    with ExitStack() as stack:
        for name in ("worker", "beat"):
            nodes[name].environment = {**nodes[name].environment, **STEPPING}
        for node in nodes.values():
            stack.callback(node.end, signal.SIGKILL)
            node.start(wait=False)
        for node in nodes.values():
            node.wait()
        yield Site(running, mails, nodes, https, folder, disk)
