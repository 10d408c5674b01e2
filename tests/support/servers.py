"""Real servers for the tests, before Django reads its settings.

Loaded with ``-p`` so that it is imported first. The controller starts PostgreSQL and Valkey and prepares a migrated
template database, while the workers import and collect; they inherit its addresses. Every worker clones the template.
"""

import atexit
import gc
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

# A run has dozens of processes, of which each would compile thousands of modules where Python is told to keep nothing.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "var" / "pycache"))

from meeloop.local.postgres import programs  # noqa: E402  # the path above must come first
from meeloop.local.testing import JOIN, Addresses, start  # noqa: E402

TEMPLATE = "template_meeloop"
MAKING = "making_template"  # its name until it is ready: nobody copies half a template
VAR = Path(os.environ.get("MEELOOP_VAR") or ROOT / "var")


def fingerprint() -> str:
    """Return what the template depends on: every migration, and what bootstrap makes."""
    digest = hashlib.sha256()
    sources = [ROOT / "requirements.lock", *sorted(ROOT.glob("**/migrations/*.py")), *sorted(ROOT.glob("**/bootstrap*.py"))]
    for source in sources:
        if ".venv" not in source.parts:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def with_database(url: str, name: str) -> str:
    """Return the same address for another database."""
    return url.replace("/meeloop?", f"/{name}?")


def run_program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs."""
    subprocess.run([programs() / name, *arguments], check=True, stdout=subprocess.DEVNULL)


def failure_of_template() -> Path:
    """Return the file, known to every test process, in which stands why there is no template."""
    return Path(json.loads(os.environ[JOIN])["sockets"]) / "template-failed"


def prepare_template(addresses: Addresses, environment: dict[str, str]) -> None:
    """Make the template database; whoever needs it waits for it by its name (``tests.support.database``)."""
    try:
        fill_template(addresses, environment)
    except Exception as error:
        failure_of_template().write_text(str(error))
        raise


def fill_template(addresses: Addresses, environment: dict[str, str]) -> None:
    """Fill it from the cached dump, or by migrating once and dumping; then it gets its name."""
    superuser = with_database(addresses.superuser, "postgres")
    run_program("psql", "-q", superuser, "-c", f"CREATE DATABASE {MAKING} OWNER meeloop_owner")
    dump = VAR / f"test-database-{fingerprint()}.dump"
    template = with_database(addresses.superuser, MAKING)
    if dump.exists():
        run_program("pg_restore", "--dbname", template, "--exit-on-error", str(dump))
    else:
        migrate(addresses, environment)
        for outdated in dump.parent.glob("test-database-*.dump"):
            outdated.unlink(missing_ok=True)
        unfinished = dump.with_suffix(f".{os.getpid()}")
        run_program("pg_dump", "--format=custom", "--compress=0", "--file", str(unfinished), template)
        unfinished.rename(dump)
    run_program("psql", "-q", superuser, "-c", f"ALTER DATABASE {MAKING} RENAME TO {TEMPLATE}")


def migrate(addresses: Addresses, environment: dict[str, str]) -> None:
    """Run ``manage.py bootstrap`` on the template, as the owner, as an installation would."""
    from meeloop.local.roles import prepare_database  # noqa: PLC0415  # only when the dump is missing

    prepare_database(with_database(addresses.superuser, MAKING))
    owner = with_database(addresses.owner, MAKING)
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", str(ROOT / "manage.py"), "bootstrap", "--no-demo"],
        env={
            **environment,
            **addresses.environment(),
            "MEELOOP_ENV": "test",
            "MEELOOP_DB_ROLE": "owner",
            "DATABASE_OWNER_URL": owner,
            "DATABASE_URL": owner,
            "DATABASE_STATS_URL": owner,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(f"bootstrap failed:\n{finished.stdout[-2000:]}\n{finished.stderr[-4000:]}")


# What is imported and collected stays: looking it through for rubbish is a fifth of the time that collecting takes.
gc.set_threshold(50_000, 20, 100)

if JOIN not in os.environ:
    _running = start()
    atexit.register(_running.stop)
    os.environ.update(_running.addresses.environment())
    # Most of a minute in a clean clone, of one processor: meanwhile the test processes import and collect with the other.
    threading.Thread(target=prepare_template, args=(_running.addresses, dict(os.environ)), name="template").start()

# xdist's workers share the servers: each has its own pair of databases in Valkey, so that one never empties or answers
# another's cache and queue (there are 16).
if worker_name := os.environ.get("PYTEST_XDIST_WORKER"):
    pair = 2 + 2 * (int(worker_name.removeprefix("gw")) % 7)
    os.environ["VALKEY_URL"] = os.environ["VALKEY_URL"].replace("db=0", f"db={pair}")
    os.environ["CELERY_BROKER_URL"] = os.environ["CELERY_BROKER_URL"].replace("virtual_host=1", f"virtual_host={pair + 1}")

os.environ["MEELOOP_ENV"] = "test"
os.environ["MEELOOP_DB_ROLE"] = "web"
