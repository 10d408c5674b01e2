"""`make run`, as people meet it: a start, a second start, Ctrl-C, kill -9 of anything."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from meeloop.local import testing
from meeloop.local.identity import NOBODY, Identity
from tests.support.tiny_project import TinyProject, eventually, processes_in

SERVERS = ("bin/postgres -D", "valkey-server")


# In one process: each of these starts a whole site, and two at once take the machine from everybody else.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("running")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyProject]:
    """One run that several tests look at; somebody else has the port it would have liked."""
    project = TinyProject(tmp_path_factory.mktemp("running") / "it's a path")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        project.start(PORT=str(port))
        assert project.site_url() != f"http://localhost:{port}"
        yield project
    project.stop()


def test_a_start_says_where_the_site_is_and_a_second_start_says_so_too(running: TinyProject) -> None:
    second = running.command("up")

    assert (second.returncode, running.site_url() in second.stdout) == (0, True)
    assert running.get() == "meeloop_web 0"
    assert "setup   | tables are there, says owner" in running.said()
    assert "log-ins | sign in as anybody" in running.said()
    assert running.command("status").returncode == 0
    folder, key = running.var.stat(), (running.var / "secret_key").stat()
    assert (stat.S_IMODE(folder.st_mode), stat.S_IMODE(key.st_mode)) == (0o700, 0o600)


def test_commands_beside_a_run_see_its_servers(running: TinyProject) -> None:
    words = ["python", "-c", "import os; print(os.environ['MEELOOP_DB_ROLE'])"]

    inside = running.command("exec", "--role", "owner", "--", *words)
    asked = running.command("psql", "--", "-Atc", "select current_user, count(*) from note")

    assert (inside.stdout, asked.stdout) == ("owner\n", "meeloop_owner|0\n")


def test_a_stop_leaves_no_process_and_a_restart_keeps_data_and_key(tiny: TinyProject) -> None:
    run = tiny.start()
    tiny.get("/write")
    key = (tiny.var / "secret_key").read_text()

    stopped = tiny.command("down")

    assert (stopped.returncode, run.wait(10), processes_in(tiny.root)) == (0, 0, {})
    assert tiny.command("status").returncode == 3
    tiny.start()
    assert tiny.answers("meeloop_web 1")
    assert (tiny.var / "secret_key").read_text() == key


def test_ctrl_c_stops_the_web_before_the_servers(tiny: TinyProject) -> None:
    run = tiny.start()

    run.send_signal(signal.SIGINT)

    assert run.wait(90) == 0
    assert processes_in(tiny.root) == {}
    assert tiny.said().endswith("Everything has stopped. Your data is kept; start again with: make run\n")


def test_ctrl_c_during_the_start_leaves_no_process(tiny: TinyProject) -> None:
    run = tiny.begin()
    eventually(lambda: tiny.pids("bin/postgres -D"))

    run.send_signal(signal.SIGINT)

    assert (run.wait(90), processes_in(tiny.root)) == (0, {})


def test_whatever_is_killed_comes_back_with_every_row(tiny: TinyProject) -> None:
    tiny.start()
    tiny.get("/write")

    for words in ("granian", "celery", *SERVERS):
        victim = tiny.pids(words)[0]
        os.kill(victim, signal.SIGKILL)
        eventually(lambda victim=victim, words=words: (pids := tiny.pids(words)) and victim not in pids)

    eventually(lambda: tiny.answers("meeloop_web 1"))
    assert "web was ended by signal 9. Starting it again in 1 second." in tiny.said()
    assert "postgres was ended by signal 9. Starting it again in 1 second." in tiny.said()


def test_a_start_after_kill_9_of_the_supervisor_or_of_everybody_recovers(tiny: TinyProject) -> None:
    run = tiny.start()
    tiny.get("/write")

    run.kill()
    # The stand-in's pool process left its session on purpose: only the next start can know it.
    eventually(lambda: not [line for line in processes_in(tiny.root).values() if " pool" not in line])
    run = tiny.start()
    eventually(lambda: tiny.answers("meeloop_web 1"))
    assert len(tiny.pids(" pool")) == 1

    for pid in (run.pid, *(tiny.pids(words)[0] for words in ("granian", "celery", *SERVERS))):
        os.kill(pid, signal.SIGKILL)
    run.wait()
    tiny.start()
    eventually(lambda: tiny.answers("meeloop_web 1"))
    tiny.command("down")
    assert processes_in(tiny.root) == {}


def test_a_failing_setup_is_said_plainly_and_leaves_nothing_running(tiny: TinyProject) -> None:
    run = tiny.begin(TINY_BOOTSTRAP_FAILS="1")

    assert run.wait(90) == 1
    assert "setup   | no such table\nmeeloop | Setting up the database failed (exit code 1)" in tiny.said()
    assert processes_in(tiny.root) == {}


def test_servers_of_your_own_are_used_and_never_reset(tiny: TinyProject, tmp_path: Path) -> None:
    running = testing.start(tmp_path / "v")
    try:
        tiny.start(**running.addresses.environment())

        assert tiny.get("/write") == "meeloop_web 1"
        assert [tiny.pids(words) for words in SERVERS] == [[], []]
        refused = tiny.command("reset", "--yes", **running.addresses.environment())
        assert (refused.returncode, "DATABASE_URL points to a server of your own" in refused.stderr) == (1, True)
        tiny.command("down")
    finally:
        running.stop()


def test_reset_asks_first_and_then_starts_over(tiny: TinyProject) -> None:
    tiny.start()
    tiny.get("/write")

    unanswered = tiny.command("reset")

    assert (unanswered.returncode, tiny.answers("meeloop_web 1")) == (1, True)
    assert tiny.command("reset", "--yes").returncode == 0
    assert processes_in(tiny.root) == {}
    assert [entry.name for entry in tiny.var.iterdir()] == [".lock"]


def test_a_normal_user_needs_nothing_special(tiny: TinyProject) -> None:
    """As root the whole run happens as "nobody"; as anybody else it happens as ourselves, like every other test here."""
    identity = Identity.NOBODY if os.geteuid() == 0 else Identity.OURSELVES
    if identity is Identity.NOBODY:
        for path in (tiny.root, *tiny.root.rglob("*")):
            os.chown(path, NOBODY, NOBODY)

    tiny.start(identity)

    assert tiny.get("/write") == "meeloop_web 1"
    expected = NOBODY if identity is Identity.NOBODY else os.geteuid()
    assert {Path(f"/proc/{pid}").stat().st_uid for words in SERVERS for pid in tiny.pids(words)} == {expected}


@pytest.mark.parametrize("words", [["psql"], ["exec", "--", "env"]])
def test_a_command_without_a_run_says_what_to_do(tiny: TinyProject, words: list[str]) -> None:
    answered = tiny.command(*words)

    assert (answered.returncode, answered.stderr) == (
        1,
        "Nothing is running here. Start it in another window with: make run\n",
    )
