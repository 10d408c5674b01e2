"""`make restore`: a backup goes into a fresh database and folder; what was there is kept beside them until somebody throws it away."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from meeloop.local.children import start_child, stop_child
from meeloop.local.errors import LocalError
from meeloop.local.locks import Busy, held
from meeloop.local.places import Places
from meeloop.local.postgres import Postgres
from meeloop.local.roles import DATABASE, prepare_roles
from meeloop.local.site import servers_of
from meeloop.local.surroundings import own_database, surroundings


def restore(places: Places, file: str, words: Sequence[str]) -> int:
    """Put a backup back. When anything fails, everything is again as it was. Returns the exit code."""
    path = Path(file).resolve()
    if not path.is_file():
        raise LocalError("Say which backup: make restore FILE=var/backups/... ")
    if own_database():
        raise LocalError("DATABASE_URL points to a server of your own: see docs/operations/backup.md for how to restore there.")
    try:
        with held(places.lock):
            return _restore(places, path, words)
    except Busy:
        raise LocalError("The site runs. Stop it first: make stop") from None


def _restore(places: Places, file: Path, words: Sequence[str]) -> int:
    postgres, valkey = servers_of(places)
    running = [(postgres.start(), postgres.ending)]
    try:
        running.append((valkey.start(), valkey.ending))
        env = surroundings(places, postgres, valkey, site_url="http://localhost:8000") | {"MEELOOP_DB_ROLE": "owner"}
        with _put_aside(places, postgres):
            command = [sys.executable, "manage.py", "restore", str(file), *words]
            process = start_child(command, env=env, cwd=places.root, output=sys.stdout.buffer, death_signal=signal.SIGTERM)
            try:
                failed = process.wait()
            finally:
                stop_child(process, ((signal.SIGTERM, 5.0),))
            if failed:
                raise LocalError("Nothing was changed: the database and the uploads are as they were.")
    finally:
        for child, ending in reversed(running):
            stop_child(child, ending)
    return 0


@contextmanager
def _put_aside(places: Places, postgres: Postgres) -> Iterator[None]:
    """Move database and uploads out of the way and make an empty database; back again when what follows fails or is broken off."""
    stamp = f"before_{datetime.now(UTC):%Y%m%d%H%M%S}"
    uploads, aside = places.var / "media", places.var / f"media-{stamp}"
    had_uploads = uploads.exists()
    prepare_roles(postgres.url(), postgres.url(database=DATABASE))
    try:
        _rename(postgres, DATABASE, f"{DATABASE}_{stamp}")
        if had_uploads:
            uploads.rename(aside)
        prepare_roles(postgres.url(), postgres.url(database=DATABASE))
        yield
    except BaseException:  # Ctrl-C too: a half filled database must not be what the next start opens
        with _undisturbed():
            _put_back(postgres, f"{DATABASE}_{stamp}")
            # Not where the uploads themselves could not be moved.
            if uploads.exists() and (aside.exists() or not had_uploads):
                uploads.rename(places.var / f"media-failed-{stamp}")
            if aside.exists():
                aside.rename(uploads)
        raise
    print(f"What was there is kept as the database {DATABASE}_{stamp} and {aside.name}: throw both away once all is well.")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C wait: what was half put back would be nowhere."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _put_back(postgres: Postgres, kept: str) -> None:
    """Throw the half filled database away and let the one that was there have its name again."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone() is None:
            return
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(DATABASE)))
    _rename(postgres, kept, DATABASE)


def _rename(postgres: Postgres, old: str, new: str) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(old), Identifier(new)))
