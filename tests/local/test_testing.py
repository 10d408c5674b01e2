"""The servers of a test run: its own, quick, and gone with it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from meeloop.local import testing
from tests.support.tiny_project import eventually, processes_in

STARTER = "from meeloop.local import testing; r = testing.start(); print(r.folder, flush=True); input(); r.stop()"


def starter(var: Path, temporary: Path) -> "subprocess.Popen[str]":
    """Start servers in a process of their own and leave it waiting."""
    return subprocess.Popen(
        [sys.executable, "-c", STARTER],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "MEELOOP_VAR": str(var),
            "TMPDIR": str(temporary),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def folder_of(run: "subprocess.Popen[str]") -> Path:
    assert run.stdout
    return Path(run.stdout.readline().strip())


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    first, second = testing.start(tmp_path), testing.start(tmp_path)
    try:
        with psycopg.connect(first.addresses.owner, autocommit=True) as connection:
            connection.execute("create table note (word text)")
        with psycopg.connect(second.addresses.web) as connection:
            row = connection.execute("select to_regclass('note')").fetchone()
        assert row == (None,)
    finally:
        first.stop()
        second.stop()

    assert [run.folder.exists() for run in (first, second)] == [False, False]


def test_a_killed_run_leaves_no_server_and_the_next_sweeps_its_folder(short_path: Path) -> None:
    (short_path / "t").mkdir()
    killed, living = (starter(short_path / "v", short_path / "t") for _ in range(2))
    old, current = folder_of(killed), folder_of(living)
    assert processes_in(old)

    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    eventually(lambda: not processes_in(old))
    with starter(short_path / "v", short_path / "t") as later:
        folder_of(later)

        assert not old.exists()
        assert current.exists()
        assert processes_in(current)
        later.communicate("\n")
    living.communicate("\n")


def test_a_child_process_joins_the_servers_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = testing.Addresses(*(f"address {number}" for number in range(9)))
    monkeypatch.setenv(testing.JOIN, json.loads(json.dumps(shared.environment()))[testing.JOIN])

    with testing.servers() as joined:
        assert joined == shared


def test_long_temporary_folders_do_not_matter(short_path: Path) -> None:
    deep = short_path / ("long " * 20)
    deep.mkdir()
    with starter(short_path / "v", deep) as run:
        folder = folder_of(run)

        assert folder.is_relative_to(deep)
        run.communicate("\n")
    eventually(lambda: not processes_in(folder))
