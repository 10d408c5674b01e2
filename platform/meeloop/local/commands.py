"""The command lines of the site's own processes, for this interpreter."""

from pathlib import Path

from meeloop.local.web import HOST

# Celery warns on every start as root. Ours reads JSON only, from a socket that only we can open.
CELERY = ["-W", "ignore:::celery.platforms", "-m", "celery", "-A", "meeloop", "--quiet"]


def bootstrap() -> list[str]:
    """Migrate, grant, make the first pages, load demo data the first time."""
    return ["manage.py", "bootstrap"]


def demo_logins() -> list[str]:
    """Say who can sign in and what to try first."""
    return ["manage.py", "demo_logins"]


def web(port: int) -> list[str]:
    """Serve the site; a worker process that dies is replaced."""
    return [
        *("-m", "granian", "--interface", "wsgi", "meeloop.wsgi:application"),
        *("--host", HOST, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--log-level", "warning"),
    ]


def worker() -> list[str]:
    """Do what the queue asks."""
    return [
        *CELERY,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]


def beat(var: Path) -> list[str]:
    """Ring the bell on time."""
    return [
        *CELERY,
        "beat",
        "--loglevel",
        "WARNING",
        "--schedule",
        str(var / "beat-schedule"),
        "--pidfile=",
    ]
