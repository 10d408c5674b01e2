"""How long a backup takes, and how long until a site that was put back may open, at the size of a region and of more.

    make bench ARGS="--only restore --grow 18 100 --uploads 2000"

Demo data of 900 pupils is copied (``growing``), files of random bytes lie beside it; then the commands are run as an operator runs them:
``backup``, ``backup --check``, some pupils are erased, ``restore``. PostgreSQL has the settings of an installation here (fsync on), not those
of tests. What each step took is what the commands say themselves; memory is the most that the command held.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.growing import Copies
from benchmarks.site import ROOT
from meeloop.local.roles import OWNER
from meeloop.local.testing import Addresses

# As an installation has it: what is committed outlives a power cut, and the planner's figures come by themselves.
AS_INSTALLED = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "autovacuum": "on",
    "shared_buffers": "128MB",
}
KEY = "een lange zin voor de proef"
UPLOAD, FORGOTTEN = 400_000, 50
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_STATS_URL", "DATABASE_BACKUP_URL")
# Somebody of every school that there is: copies stand one after the other.
FORGET = """
from kit.isolation import everywhere
from privacy.erasing import erase_person
from privacy.models import ErasureReason
from schools.models import Pupil
with everywhere("the drill chooses whom to forget"):
    keys = list(Pupil.objects.order_by("pk").values_list("pk", flat=True))
    people = list(Pupil.objects.filter(pk__in=keys[:: max(len(keys) // {number}, 1)][:{number}]))
for one in people:
    erase_person(one, by=None, reason=ErasureReason.BY_SCHOOL)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: what it said, seconds, and megabytes at most."""

    said: str
    seconds: float
    memory: float

    @property
    def steps(self) -> dict[str, float]:
        """Seconds by step, as the command says them."""
        return {words: float(took) for took, words in re.findall(r"^ *([0-9.]+) s  (.+)$", self.said, re.MULTILINE)}


def run(*arguments: str, role: str = "owner", environment: Mapping[str, str]) -> Ran:
    """Run a management command as an operator does. Raises ``RuntimeError`` with what it said when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, "MEELOOP_DB_ROLE": role, "MEELOOP_ENV": "development", "BACKUP_KEY": KEY, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{arguments[0]} failed:\n{said[-3000:]}")
    return Ran(said, time.monotonic() - began, used.ru_maxrss / 1024)


def measure_restore(addresses: Addresses, sizes: Sequence[int], *, uploads: int) -> int:
    """Print for each size what a backup and a restore take; return 1 when one of them is not right."""
    server = addresses.superuser.replace("/meeloop?", "/postgres?")
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory(prefix="meeloop-restore-") as name:
        connection.execute("ALTER DATABASE meeloop RENAME TO meeloop_seed")
        for times in sizes:
            folder = Path(name) / str(times)
            (folder / "media").mkdir(parents=True)
            for number in range(uploads * 1_000_000 // UPLOAD):
                (folder / "media" / f"{number}.webp").write_bytes(os.urandom(UPLOAD))
            with database(connection, "meeloop_grown", template="meeloop_seed"), database(connection, "meeloop_back"):
                _measure(addresses, times, folder)
            shutil.rmtree(folder)
    return 0


@contextmanager
def database(connection: psycopg.Connection[tuple[object, ...]], name: str, template: str = "template1") -> Iterator[None]:
    """Make a database for the length of the block."""
    connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY file_copy".encode())
    try:
        yield
    finally:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def in_database(name: str) -> dict[str, str]:
    """Return the roles' addresses of a database."""
    return {variable: os.environ[variable].replace("/meeloop?", f"/{name}?") for variable in ADDRESSES}


def _measure(addresses: Addresses, times: int, folder: Path) -> None:
    began = time.monotonic()
    copies = Copies(addresses.superuser.replace("/meeloop?", "/meeloop_grown?"))
    rows = copies.grow(times)
    copies.forget()
    _name_uploads(addresses.superuser.replace("/meeloop?", "/meeloop_grown?"), folder / "media")
    print(
        f"\n{times} times the demo data, in {time.monotonic() - began:.0f} s: {rows['schools_pupil']:,} pupils, "
        f"{rows['activities_catalogueentry']:,} activities, {rows['enrolments_enrolment']:,} sign-ups, "
        f"{rows['enrolments_place']:,} places with a name",
        flush=True,
    )
    file, ledger = folder / "kopie.meeloop-backup", folder / "erasures.jsonl"
    here = {**in_database("meeloop_grown"), "MEDIA_ROOT": str(folder / "media"), "MEELOOP_VAR": str(folder)}
    there = {**in_database("meeloop_back"), "MEDIA_ROOT": str(folder / "back"), "MEELOOP_VAR": str(folder)}
    _tell("backup", run("backup", "--to", str(file), environment=here))
    print(f"{'':4}{file.stat().st_size / 1e6:,.0f} MB, of which uploads {_size(folder / 'media') / 1e6:,.0f} MB")
    _tell("backup --check", run("backup", "--check", str(file), environment=here))
    _tell(
        f"{FORGOTTEN} pupils erased",
        run("shell", "-v0", "-c", FORGET.format(number=FORGOTTEN), role="worker", environment=here),
    )
    back = run("restore", str(file), "--ledger", str(ledger), environment=there)
    _tell("restore", back)
    for line in back.said.splitlines():
        if "are gone again" in line or "invariants" in line or "Ready" in line:
            print(f"{'':4}{line}")
    if f"{FORGOTTEN} people were back" not in back.said:
        raise RuntimeError("Whoever was forgotten is back.")


def _name_uploads(address: str, media: Path) -> None:
    """Give each upload a row, as they have: what no row names is moved aside after a restore."""
    with psycopg.connect(address) as connection:
        connection.cursor().executemany(
            "INSERT INTO wagtaildocs_document (title, file, created_at, collection_id, file_hash)"
            " SELECT %(name)s, %(name)s, now(), min(id), '' FROM wagtailcore_collection",
            [{"name": path.name} for path in media.iterdir()],
        )


def _tell(words: str, ran: Ran) -> None:
    print(f"{words:50}{ran.seconds:8.1f} s{ran.memory:10.0f} MB", flush=True)
    for step, seconds in ran.steps.items():
        print(f"{'':4}{step:46}{seconds:8.1f} s{seconds / ran.seconds:10.0%}")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
