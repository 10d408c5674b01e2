"""The small commands around a run: stop it, ask about it, work beside it, start over."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from meeloop.local import register, roles, testing
from meeloop.local.errors import LocalError
from meeloop.local.locks import Busy, held, is_held
from meeloop.local.places import Places
from meeloop.local.postgres import programs
from meeloop.local.site import servers_of
from meeloop.local.surroundings import own_database, surroundings
from meeloop.local.up import describe

STOP_PATIENCE = 60.0


def status(places: Places) -> int:
    """Say what runs. Returns 3 when nothing does."""
    entry = register.running(places)
    print(describe(entry))
    return 0 if entry else 3


def down(places: Places) -> int:
    """Ask the supervisor to stop, and wait until it has."""
    entry = register.running(places)
    if entry is None:
        print("Nothing was running.")
        return 0
    if not entry.pid:
        raise LocalError("Something is starting or stopping here. Try again in a moment.")
    os.kill(entry.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE
    while is_held(places.lock):
        if time.monotonic() > deadline:
            raise LocalError(f"Process {entry.pid} did not stop within {STOP_PATIENCE:.0f} seconds.")
        time.sleep(0.05)
    print("Stopped. Your data is kept.")
    return 0


def reset(places: Places, *, sure: bool) -> int:
    """Throw away everything below ``var`` after asking. Never touches servers of your own."""
    if own_database():
        raise LocalError("DATABASE_URL points to a server of your own: empty that database yourself, or unset it first.")
    if not sure and not _is_sure(places):
        print("Nothing was changed.")
        return 1
    down(places)
    try:
        with held(places.lock):
            _empty(places)
    except Busy:
        raise LocalError("Something was started here just now. Stop it first: make stop") from None
    print("Everything is gone. The next start makes new data: make run")
    return 0


def _is_sure(places: Places) -> bool:
    if not sys.stdin.isatty():
        raise LocalError("make reset asks before it throws data away, and nobody can answer here. Use: make reset YES=1")
    answer = input(f"Throw away the database, uploads and mail in {places.var}? Type yes to do it: ")
    return answer.strip().lower() in {"yes", "ja"}


def _empty(places: Places) -> None:
    for entry in places.var.iterdir():
        if entry == places.lock:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    shutil.rmtree(places.sockets, ignore_errors=True)


def execute(places: Places, role: str, words: Sequence[str]) -> int:
    """Become ``words`` in the environment of the running site."""
    command = list(words[1:] if words[:1] == ["--"] else words)
    if not command:
        raise LocalError("Say what to run, for example: -- python manage.py shell")
    entry = _what_runs(places)
    env = surroundings(places, *servers_of(places), site_url=entry.site_url) | {"MEELOOP_DB_ROLE": role}
    # Our own "python", and PostgreSQL's programs, before those of the machine.
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), str(programs()), env.get("PATH", os.defpath)])
    return _become(command, env)


def psql(places: Places, role: str, words: Sequence[str]) -> int:
    """Become psql on the running database."""
    _what_runs(places)
    extra = list(words[1:] if words[:1] == ["--"] else words)
    address = servers_of(places)[0].url(role, roles.DATABASE)
    return _become([str(programs() / "psql"), address, *extra], dict(os.environ))


def _what_runs(places: Places) -> register.Entry:
    entry = register.running(places)
    if entry is None:
        raise LocalError("Nothing is running here. Start it in another window with: make run")
    return entry


def _become(command: list[str], env: dict[str, str]) -> int:
    try:
        os.execvpe(command[0], command, env)
    except FileNotFoundError:
        raise LocalError(f"There is no program {command[0]}.") from None


def print_roles() -> int:
    """Print what a superuser runs once on a PostgreSQL of your own; passwords are yours to set."""
    for statement in (
        *roles.role_statements(),
        roles.CREATE_DATABASE.encode(),
        f"\\connect {roles.DATABASE}".encode(),
        *roles.database_statements(),
        *roles.closing_statements(),
    ):
        text = statement.decode()
        print(text if text.startswith("\\") else f"{text};")
    return 0


def test_servers(words: Sequence[str]) -> int:
    """Run ``words`` beside servers for tests; without words keep them until Ctrl-C and print their addresses."""
    command = list(words[1:] if words[:1] == ["--"] else words)
    with testing.servers() as addresses:
        if command:
            return subprocess.run(command, env=os.environ | addresses.environment(), check=False).returncode
        for name, value in addresses.environment().items():
            print(f"export {name}={shlex.quote(value)}")
        print("# Ctrl-C ends them.", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()
    return 0
