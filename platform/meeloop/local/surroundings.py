"""The environment the site's processes get: where the servers are, and who connects as whom."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from meeloop.local import roles
from meeloop.local.places import Places
from meeloop.local.postgres import Postgres
from meeloop.local.valkey import Valkey

MARK = "MEELOOP_SUPERVISED"
ROLE_VARIABLES = {
    "DATABASE_URL": roles.WEB,
    "DATABASE_OWNER_URL": roles.OWNER,
    "DATABASE_WORKER_URL": roles.WORKER,
    "DATABASE_STATS_URL": roles.STATS,
    "DATABASE_BACKUP_URL": roles.BACKUP,
}


# What this checkout makes for itself on first use, and of how many random bytes.
SECRETS = {"SECRET_KEY": 64, "STATS_ROUNDING_KEY": 48, "STATS_SIGNING_KEY": 32}


def own_database() -> bool:
    """Return whether somebody brings a PostgreSQL of their own."""
    return bool(os.environ.get("DATABASE_URL"))


def own_valkey() -> bool:
    """Return whether somebody brings a Valkey of their own."""
    return bool(os.environ.get("VALKEY_URL"))


def surroundings(places: Places, postgres: Postgres, valkey: Valkey, *, site_url: str) -> dict[str, str]:
    """Return the whole environment of a child of ours. Servers of your own keep the addresses you gave."""
    env = dict(os.environ)
    if not own_database():
        env |= {name: postgres.url(role, roles.DATABASE) for name, role in ROLE_VARIABLES.items()}
    if not own_valkey():
        env["VALKEY_URL"] = valkey.cache_url
    if not env.get("CELERY_BROKER_URL"):
        env["CELERY_BROKER_URL"] = broker_beside(env["VALKEY_URL"])
    for name, size in SECRETS.items():
        if not env.get(name):
            env[name] = secret_key(places.var / name.lower(), size)
    return env | {
        "MEELOOP_ENV": "development",
        "MEELOOP_VAR": str(places.var),
        "SITE_URL": site_url,
        "PYTHONPATH": python_path(places.root),
        "PYTHONUNBUFFERED": "1",
    }


def mark(places: Places) -> str:
    """Return what recognises the processes of this checkout's supervisor, also after it was killed."""
    return f"{MARK}={places.var}"


def python_path(root: Path) -> str:
    """Return the two source roots: the checkout itself and ``platform/``."""
    return os.pathsep.join([str(root), str(root / "platform")])


def broker_beside(cache_url: str) -> str:
    """Return the address of database 1 of the server whose cache address is ``cache_url``."""
    parts = urlsplit(cache_url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host=1"
    return parts._replace(path="/1").geturl()


def secret_key(path: Path, size: int) -> str:
    """Return one of this checkout's own keys, made on first use and kept (0600)."""
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(size))
        beside.rename(path)
    return path.read_text().strip()
