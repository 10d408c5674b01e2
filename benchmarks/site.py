"""The site as it runs in production (DEBUG off, granian, pooled connections), on throw-away servers of its own."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from meeloop.local.testing import Running, start

ROOT = Path(__file__).resolve().parents[1]
WORKERS, THREADS = 2, 4
EMPTY = "/bench/leeg"  # an empty view behind every middleware (``benchmarks.urls``)


@contextmanager
def servers(*, postgres: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start PostgreSQL (with these settings above the usual ones) and Valkey, and set the environment of a production site."""
    running = start(postgres=postgres)
    key = secrets.token_urlsafe(64)
    os.environ.update(running.addresses.environment())
    os.environ.update(
        MEELOOP_ENV="production",
        SECRET_KEY=key,
        STATS_ROUNDING_KEY=key,
        STATS_SIGNING_KEY=secrets.token_urlsafe(32),
        ALLOWED_HOSTS="localhost",
        SITE_URL="https://localhost",
        STORAGE_COUNTRY="NL",
        MAIL_COUNTRY="NL",
        BACKUP_COUNTRY="NL",
        TRUST_X_FORWARDED_PROTO="true",
        EMAIL_URL="smtp://localhost:1",
        DEFAULT_FROM_EMAIL="bench@meeloop.example",
        LOG_LEVEL="ERROR",
        API_RATE_ANONYMOUS="1000000/min",
        API_RATE_SIGNED_IN="1000000/min",
        NEWSLETTER_PER_SECOND="100000",
        NEWSLETTER_PER_DOMAIN="100000",
        NEWSLETTER_LANES="1",
    )
    with tempfile.TemporaryDirectory(prefix="meeloop-bench-") as folder:
        os.environ["MEELOOP_VAR"] = folder
        try:
            yield running
        finally:
            running.stop()


def manage(*arguments: str, kind: str = "development") -> float:
    """Run a management command as the owner; return how many seconds it took. Demo data is refused in production."""
    began = time.perf_counter()
    environment = {**os.environ, "MEELOOP_DB_ROLE": "owner", "MEELOOP_ENV": kind}
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - began


def make_site(running: Running) -> float:
    """Fill the database: from the dump that the tests keep of this very schema, or by migrating, which takes a minute or three."""
    began, kind = time.perf_counter(), os.environ["MEELOOP_ENV"]
    from tests.support.servers import ROOT, fingerprint, run_program  # noqa: PLC0415  # it joins the servers that run

    os.environ |= {"MEELOOP_ENV": kind, "MEELOOP_DB_ROLE": "owner"}
    dump = ROOT / "var" / f"test-database-{fingerprint()}.dump"
    if dump.exists():
        run_program(
            "pg_restore", "--dbname", running.addresses.superuser, "--exit-on-error", "--clean", "--if-exists", str(dump)
        )
    else:
        manage("bootstrap", "--no-demo")
    return time.perf_counter() - began


@contextmanager
def web(workers: int = WORKERS, **environment: str) -> Iterator[tuple[int, list[int]]]:
    """Start the web server; yield its port and the ids of all its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS), "--log-level", "error"),
        "meeloop.wsgi:application",
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "MEELOOP_DB_ROLE": "web", "DJANGO_SETTINGS_MODULE": "benchmarks.floor", **environment},
    )
    try:
        wait_until_it_answers(port)
        yield port, family_of(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def wait_until_it_answers(port: int, patience: float = 60.0) -> None:
    """Ask until the site is alive."""
    deadline = time.monotonic() + patience
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/live", headers={"Host": "localhost"})
    while True:
        try:
            urllib.request.urlopen(request, timeout=2).close()
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def family_of(parent: int) -> list[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(grandchild for child in children for grandchild in family_of(int(child)))]
