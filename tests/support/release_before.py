"""The release that was put in place last, unpacked, and its own tests run on the tables of today (docs/operations/upgrade.md).

While a newer release is put in place, and when it is taken back, the code of the one before works on the newer tables. Nothing shows that as
well as its own tests: they are the old code, asking the old way. They find the template database that today's migrations filled.

    make before     # all of them that need no browser, and the proof that they would fail
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from meeloop.local.testing import JOIN
from tests.support.servers import ROOT, TEMPLATE, run_program, with_database

RECORD = ROOT / "deploy" / "release-before"
# Tests of the release before that hold today's migrations, catalogue or files against its own, which says nothing of its code: path and why.
ABOUT_ITS_OWN_FILES: dict[str, str] = {}
# xdist's own workers count from gw0: this one has a database and a pair in Valkey that nobody else of a run has.
WORKER = "gw6"
QUIETLY = ("-q", "-rf", "--tb=short", "-p", "no:cacheprovider", "-p", "no:randomly")
MAIN_JOB = "tests/journeys/test_main_job_by_api.py"
TAKEN_AWAY = "ALTER TABLE enrolments_enrolment DROP COLUMN places CASCADE"


class NoHistory(Exception):
    """This copy of the code has no git history, or not that far back."""


def commit() -> str:
    """Return the commit of the release before: the first word of ``deploy/release-before``."""
    return RECORD.read_text().split()[0]


def unpack(folder: Path) -> None:
    """Put the files of the release before into ``folder``. Raises ``NoHistory``."""
    packed = subprocess.run(["git", "archive", "--format=tar", commit()], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise NoHistory(f"git archive {commit()}: {packed.stderr.decode().strip()} (fetch the history: git fetch --unshallow)")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")


def run(folder: Path, paths: Sequence[str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run tests of the release in ``folder`` on the servers and the template database of this test run; return what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment |= {
        "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'platform'}",
        "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "pycache"),
        "MEELOOP_VAR": str(folder / "var"),
    }
    command = [sys.executable, "-m", "pytest", *QUIETLY, "-m", "not browser"]
    return subprocess.run(
        [*command, *options, *paths],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def run_some(folder: Path, paths: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a few of them beside the workers of a test run."""
    return run(folder, paths, "--dist", "load", "--tx", f"popen//id={WORKER}")


def bites(folder: Path) -> bool:
    """Tell whether the tests fail when a release takes away what the one before writes: do so, on servers of our own, and run some."""
    template = with_database(json.loads(os.environ[JOIN])["superuser"], TEMPLATE)
    run_program("psql", "-q", template, "-c", TAKEN_AWAY)
    return bool(run_some(folder, [MAIN_JOB]).returncode)


def main() -> int:
    """Run every test of the release before that drives no browser; return 1 when one fails, or when they cannot fail."""
    with tempfile.TemporaryDirectory(prefix="meeloop-before-") as name:
        folder = Path(name)
        unpack(folder)
        left_out = [f"--deselect={path}" for path in ABOUT_ITS_OWN_FILES]
        done = run(folder, sys.argv[1:] or ["tests"], "-n", "2", "--dist", "loadgroup", *left_out)
        sys.stdout.write(done.stdout[-20_000:])
        if not bites(folder):
            sys.stdout.write(f"They do not see that a column is gone ({TAKEN_AWAY}): these runs show nothing.\n")
            return 1
        return 1 if done.returncode else 0


if __name__ == "__main__":
    raise SystemExit(main())
