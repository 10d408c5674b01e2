"""PostgreSQL by role, and the cache in Valkey.

The application connects as a plain role (``meeloop_web`` or ``meeloop_worker``), migrations as the owner, the statistics
pages as ``meeloop_stats``, which can read published tables and nothing else (trust page §7).
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry

from meeloop.settings.environment import env


def parse_database_url(url: str, *, pool: int = 0) -> dict[str, Any]:  # Any: Django's settings are untyped
    """Read ``postgresql://user:password@host:port/name?host=/socket/dir&sslmode=verify-full`` into Django's form.

    ``pool`` is the largest number of pooled connections in one process; 0 means one connection a thread.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host, port = query.pop("host", parts.hostname or ""), query.pop("port", str(parts.port or ""))
    # Whoever waits longer than this for somebody else's row gets a clear "try again" instead of a hanging page (trust page §8).
    options: dict[str, Any] = {"options": "-c lock_timeout=3s", **query, "server_side_binding": True}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
        # The same few statements again and again: after its second time on a connection PostgreSQL keeps the plan. A pooler
        # between us and the database must know prepared statements (PgBouncer does from 1.21 on).
        options["prepare_threshold"] = 2
    return {
        "ENGINE": "kit.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 0 if pool else None,
        "CONN_HEALTH_CHECKS": not pool,
        "OPTIONS": options,
    }


_URLS = {
    "web": env.database_url,
    "worker": env.database_worker_url or env.database_url,
    "owner": env.database_owner_url or env.database_url,
}
# Celery closes a pool after every task: pooling pays in web processes only.
_POOL = env.database_pool_size if env.meeloop_db_role == "web" and env.meeloop_env != "test" else 0

DATABASES = {
    "default": parse_database_url(_URLS[env.meeloop_db_role] or "postgresql:///meeloop", pool=_POOL),
    "stats": parse_database_url(env.database_stats_url or env.database_url or "postgresql:///meeloop", pool=_POOL and 2),
}
# Every statement of the web role on a school's table says whose schools count (guide "isolation"). The worker and the owner work
# for every school; the statistics role reads no such table.
DATABASES["default"]["ISOLATES"] = env.meeloop_db_role == "web"
DATABASE_ROUTERS: list[str] = []

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.valkey_url or "redis://localhost:6379/0",
        "KEY_PREFIX": "meeloop",
        "TIMEOUT": 300,
        # A cache that is away costs a page nothing to speak of: the client's own default is four tries with seconds between them.
        "OPTIONS": {"retry": Retry(NoBackoff(), 1), "socket_timeout": 1.0},
    },
    # Cookie groups and rate-free small things that each process may keep for itself.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}
