"""The embedded PostgreSQL: it keeps what was committed, starts from any state, and ends nobody else's process."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from meeloop.local.children import stop_child
from meeloop.local.errors import LocalError
from meeloop.local.identity import NOBODY, Identity
from meeloop.local.leftovers import PROC
from meeloop.local.places import socket_folder
from meeloop.local.postgres import Postgres
from tests.support.tiny_project import eventually

POSSIBLE = [Identity.NAMESPACE, Identity.NOBODY] if os.geteuid() == 0 else [Identity.OURSELVES]


def server(folder: Path, **more: Identity) -> Postgres:
    return Postgres(folder / "data", socket_folder(folder), folder / "log", **more)


def ask(postgres: Postgres, question: str) -> list[object]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        return [row[0] for row in connection.execute(question.encode()).fetchall()]


def tell(postgres: Postgres, *statements: str) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.mark.parametrize("identity", POSSIBLE)
def test_it_runs_below_a_closed_folder_without_opening_it(short_path: Path, identity: Identity) -> None:
    home = short_path / 'it\'s, a "home"'
    home.mkdir(mode=0o700)
    postgres = server(home, forced_identity=identity)

    process = postgres.start()

    assert ask(postgres, "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres'") == [
        "b PG_UNICODE_FAST"
    ]
    assert ask(postgres, "show listen_addresses") == [""]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert postgres.data.stat().st_uid == (NOBODY if identity is Identity.NOBODY else os.geteuid())
    stop_child(process, postgres.ending)
    assert not (postgres.data / "postmaster.pid").exists()
    postgres.sockets.rmdir()


def test_data_of_one_way_of_running_serves_the_other(short_path: Path) -> None:
    for identity in (*POSSIBLE, *reversed(POSSIBLE)):
        postgres = server(short_path, forced_identity=identity)
        process = postgres.start()
        tell(postgres, "create table if not exists note (word text)", "insert into note values ('word')")
        stop_child(process, postgres.ending)

    process = postgres.start()
    assert ask(postgres, "select count(*) from note") == [2 * len(POSSIBLE)]
    stop_child(process, postgres.ending)


def test_a_kill_while_writing_loses_no_committed_row(short_path: Path) -> None:
    postgres = server(short_path)
    process = postgres.start()
    tell(postgres, "create table note (number int)")
    committed = 0
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        killer = threading.Timer(0.5, process.kill)
        killer.start()
        try:
            while True:
                connection.execute("insert into note values (%s)", [committed])
                committed += 1
        except psycopg.OperationalError:
            killer.join()
    process.wait()

    again = postgres.start()

    assert committed > 10
    # The last row may have been committed without us hearing of it.
    assert ask(postgres, "select count(*) from note")[0] in {committed, committed + 1}
    stop_child(again, postgres.ending)


@pytest.mark.parametrize("number", ["sleeper", "", "not a number"])
def test_a_pid_file_of_somebody_else_harms_nobody(short_path: Path, number: str) -> None:
    postgres = server(short_path)
    stop_child(postgres.start(), postgres.ending)
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        text = str(sleeper.pid) if number == "sleeper" else number
        (postgres.data / "postmaster.pid").write_text(f"{text}\n{postgres.data}\n1\n5432\n")
        (postgres.sockets / ".s.PGSQL.5432.lock").write_text(f"{text}\n{postgres.data}\n1\n5432\n")

        process = postgres.start()

        assert ask(postgres, "select 1") == [1]
        assert sleeper.poll() is None
        stop_child(process, postgres.ending)
        assert sleeper.poll() is None
        sleeper.kill()


def test_a_server_that_outlived_its_starter_is_ended_first(short_path: Path) -> None:
    postgres = server(short_path)
    first = postgres.start()
    tell(postgres, "create table note (word text)")

    second = postgres.start()

    assert first.wait(10) == 0
    assert ask(postgres, "select count(*) from note") == [0]
    stop_child(second, postgres.ending)


def test_it_dies_with_its_starter(short_path: Path) -> None:
    source = (
        "import sys; from pathlib import Path; from meeloop.local.postgres import Postgres; here = Path(sys.argv[1]);"
        "print(Postgres(here / 'data', here, here / 'log').start().pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source, str(short_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)

    eventually(lambda: not (short_path / "data" / "postmaster.pid").exists())
    eventually(lambda: not PROC.joinpath(str(pid), "exe").exists())


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    postgres = server(deep)

    process = postgres.start()

    assert ask(postgres, "select 1") == [1]
    stop_child(process, postgres.ending)
    postgres.sockets.rmdir()


def test_values_of_rows_stay_out_of_the_log(short_path: Path) -> None:
    postgres = server(short_path)
    process = postgres.start()
    tell(postgres, "create table pupil (name text unique)", "insert into pupil values ('Fenna')")

    with pytest.raises(psycopg.errors.UniqueViolation, match="Fenna"):
        tell(postgres, "insert into pupil values ('Fenna')")

    stop_child(process, postgres.ending)
    assert "duplicate key value" in postgres.log.read_text()
    assert "Fenna" not in postgres.log.read_text()


def test_an_interrupted_first_start_is_started_over(short_path: Path) -> None:
    postgres = server(short_path)
    (short_path / "data.new").mkdir()
    (short_path / "data.new" / "half").touch()

    process = postgres.start()

    assert ask(postgres, "select 1") == [1]
    assert not (short_path / "data.new").exists()
    stop_child(process, postgres.ending)


def test_data_of_another_version_is_refused_with_what_to_do(short_path: Path) -> None:
    postgres = server(short_path)
    postgres.prepare()
    (postgres.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(LocalError, match="was made by PostgreSQL 17 and this is 18"):
        postgres.start()


def test_a_server_that_cannot_start_says_why(short_path: Path) -> None:
    postgres = server(short_path)
    postgres.prepare()
    (postgres.data / "postgresql.auto.conf").write_text("shared_buffers = 'a lot'\n")

    with pytest.raises(LocalError, match="shared_buffers"):
        postgres.start()
