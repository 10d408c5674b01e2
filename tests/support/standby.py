"""A PostgreSQL that follows another one, both thrown away afterwards: streaming, made with ``pg_basebackup``."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from meeloop.local.children import stop_child
from meeloop.local.identity import give_files_to
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres, programs
from meeloop.local.services import Process
from meeloop.local.testing import Addresses, Running, start

# What a server needs to be followed; the rest are the settings of tests.
FOLLOWED = {"wal_level": "replica", "max_wal_senders": "4", "full_page_writes": "on", "synchronous_commit": "on"}


@dataclass
class Standby:
    """A copy that follows; ``start`` again after ``stop`` goes on where it was."""

    server: Postgres
    process: Process | None = None

    def start(self) -> None:
        """Begin to follow."""
        self.process = self.server.start()

    def stop(self) -> None:
        """End at once."""
        if self.process is not None:
            stop_child(self.process, [])
        self.process = None

    def url(self, user: str, database: str) -> str:
        """Return the address as a role."""
        return self.server.url(user, database)


def follow(primary: Addresses, folder: Path, more: dict[str, str] | None = None) -> Standby:
    """Make a copy of this server in ``folder`` and let it follow."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Postgres(folder / "data", socket_folder(folder), folder / "log", durable=False, more={**FOLLOWED, **(more or {})})
    followed = primary.superuser.replace("/meeloop?", "/postgres?")
    command = [programs() / "pg_basebackup", "--dbname", followed, "-D", server.data, "-R", "--checkpoint=fast", "--no-sync"]
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C"}, stdout=subprocess.DEVNULL)
    give_files_to(server.identity, server.data)
    standby = Standby(server)
    standby.start()
    return standby


@contextmanager
def followed_server(folder: Path) -> Iterator[tuple[Running, Standby]]:
    """Yield a server of its own and a copy that follows it."""
    primary = start(postgres=FOLLOWED)
    try:
        standby = follow(primary.addresses, folder)
        try:
            yield primary, standby
        finally:
            standby.stop()
    finally:
        primary.stop()
