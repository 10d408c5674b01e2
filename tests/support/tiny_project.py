"""A small project with the layout of ours, run by the real supervisor in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from meeloop.local.identity import Identity, before_exec
from meeloop.local.leftovers import PROC
from meeloop.local.places import socket_folder

ROOT = Path(__file__).parents[2]
STAND_INS = ROOT / "tests" / "local" / "tiny_project"
LOCAL = ROOT / "platform" / "meeloop" / "local"
OURS = ("DATABASE_", "VALKEY_", "CELERY_", "MEELOOP_", "SECRET_KEY", "SITE_URL", "PORT", "MAKE", "DJANGO_")


def eventually(done: Callable[[], object], *, seconds: float = 90.0) -> None:
    """Wait until ``done`` is true."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {done}"
        time.sleep(0.05)


def processes_in(folder: Path) -> dict[int, str]:
    """Return number and command line of every living process that works in ``folder`` or below."""
    found = {}
    for entry in PROC.glob("[0-9]*"):
        try:
            here = Path((entry / "cwd").readlink())
            state = (entry / "stat").read_text().rpartition(") ")[2][0]
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if here.is_relative_to(folder) and state != "Z":
            found[int(entry.name)] = words
    return found


class TinyProject:
    """Web, worker and beat that are quick to start; the supervisor and the servers are the real ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.var = root / "var"
        shutil.copytree(STAND_INS, root, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(LOCAL, root / "platform" / "meeloop" / "local", ignore=shutil.ignore_patterns("__pycache__"))
        self._runs: list[subprocess.Popen[str]] = []
        self.output = root / "output.txt"

    def environment(self, **more: str) -> dict[str, str]:
        """Return an environment without anything of the site that runs these tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return kept | {"PYTHONPATH": str(self.root / "platform")} | more

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command of ``python -m meeloop.local`` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "meeloop.local", *words],
            cwd=self.root,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def begin(self, identity: Identity = Identity.OURSELVES, **more: str) -> subprocess.Popen[str]:
        """Start everything and return the supervisor, perhaps before the site answers."""
        with self.output.open("w") as output:
            run = subprocess.Popen(
                [sys.executable, "-m", "meeloop.local", "up"],
                cwd=self.root,
                env=self.environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                preexec_fn=_as_in_a_terminal(identity),  # noqa: PLW1509 (tests start it from the main thread)
            )
        self._runs.append(run)
        return run

    def start(self, identity: Identity = Identity.OURSELVES, **more: str) -> subprocess.Popen[str]:
        """Start everything, wait until all of it runs, and return the supervisor."""
        run = self.begin(identity, **more)
        eventually(lambda: run.poll() is not None or "beat    | ready" in self.said())
        assert run.poll() is None, self.said()
        return run

    def said(self) -> str:
        """Return everything the latest supervisor has said."""
        return self.output.read_text()

    def site_url(self) -> str:
        """Return where the latest supervisor said its site is."""
        return self.said().rpartition("Meeloop runs: ")[2].split()[0]

    def get(self, path: str = "/") -> str:
        """Ask the site; the answer names the database role and counts the notes."""
        with urllib.request.urlopen(self.site_url() + path, timeout=10) as answer:  # noqa: S310 (our own site)
            return str(answer.read().decode())

    def answers(self, words: str) -> bool:
        """Return whether the site gives exactly this answer now."""
        try:
            return self.get() == words
        except OSError:
            return False

    def pids(self, words: str) -> list[int]:
        """Return the processes whose command line holds ``words``, parents first."""
        return sorted(pid for pid, line in processes_in(self.root).items() if words in line)

    def stop(self) -> None:
        """End whatever a test left."""
        for run in self._runs:
            if run.poll() is None:
                run.terminate()
            run.wait(30)
        for pid in processes_in(self.root):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(socket_folder(self.var), ignore_errors=True)


def _as_in_a_terminal(identity: Identity) -> Callable[[], None]:
    """Return what runs in the child: a shell that starts the tests in the background lets them ignore Ctrl-C, and a child would inherit that."""
    prepare = before_exec(identity, signal.SIGTERM)

    def before() -> None:
        for each in (signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        prepare()

    return before
