"""PostgreSQL's own programs as streams, and how many rows there are. Passwords go by the environment, never on a command line."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from meeloop.backup.errors import ProgramFailed, TargetNotEmpty
from meeloop.backup.tunnel import unencrypted
from meeloop.backup.uploads import Uploads
from meeloop.local.errors import LocalError
from meeloop.local.postgres import programs

PIECE = 1024 * 1024
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: words for a command line, and the environment that goes with them."""

    words: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, address: str) -> "Target":
        """Return an address without its password."""
        parts = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
        password = parts.pop("password", "")
        return cls(make_conninfo("", **parts), os.environ | ({"PGPASSWORD": password} if password else {}))


def program(name: str) -> str:
    """Return one of PostgreSQL's programs: those of the embedded server, or else the machine's."""
    try:
        return str(programs() / name)
    except LocalError:
        found = shutil.which(name)
        if found is None:
            raise ProgramFailed(f"There is no program {name} on this machine. Install PostgreSQL's client programs.") from None
        return found


@contextmanager
def frozen(address: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Hold the database still for a reader: give the name of a snapshot, and the rows of each table in it."""
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(row[0] if row else ""), rows_in(connection)


def rows_in(connection: psycopg.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = [row[0] for row in connection.execute(TABLES.encode())]
    counts = {}
    for name in names:
        row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(name))).fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def dumped(address: str, snapshot: str) -> Iterator[bytes]:
    """Yield the dump of a snapshot, in PostgreSQL's own compressed form. Raises ``ProgramFailed``."""
    with unencrypted(address) as reached:
        target = Target.of(reached)
        command = [program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--dbname={target.words}"]
        with subprocess.Popen(  # noqa: S603  # our own words
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=target.environment
        ) as process:
            if process.stdout is None or process.stderr is None:
                raise ProgramFailed("pg_dump has no output.")
            while piece := process.stdout.read(PIECE):
                yield piece
            said = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise ProgramFailed(f"pg_dump failed: {said.strip()[:500]}")


@contextmanager
def filled(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give a pg_restore that takes a dump on its standard input; all of it goes in, or nothing. Raises ``ProgramFailed``."""
    with unencrypted(address) as reached:
        target = Target.of(reached)
        command = [
            program("pg_restore"),
            "--single-transaction",
            "--exit-on-error",
            "--no-comments",
            f"--dbname={target.words}",
        ]
        with subprocess.Popen(  # noqa: S603  # our own words
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=target.environment
        ) as process:
            yield process
            _none, said = process.communicate()
    if process.returncode:
        raise ProgramFailed(f"pg_restore failed, and nothing is in the database: {said.decode(errors='replace').strip()[:500]}")


def check_empty(address: str, uploads: Uploads) -> None:
    """Raise ``TargetNotEmpty`` where a restore would mix with, or overwrite, what is there."""
    with psycopg.connect(address) as connection:
        if connection.execute(TABLES.encode()).fetchone():
            raise TargetNotEmpty("There are tables in this database. Restore into a fresh one: nothing is ever overwritten.")
    if uploads.names():
        raise TargetNotEmpty(f"There are files in {uploads}. Move them away first: nothing is ever overwritten.")
