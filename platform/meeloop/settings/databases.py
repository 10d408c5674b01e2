"""PostgreSQL by role, and the cache in Valkey.

The application connects as a plain role (``meeloop_web`` or ``meeloop_worker``), migrations as the owner, the statistics
pages as ``meeloop_stats``, which can read published tables and nothing else (trust page §7).
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kit.resting import RestingRetry
from meeloop.settings.environment import env

# Whoever waits longer than this for somebody else's row gets a clear "try again" instead of a hanging page (trust page §8).
# A migration gives up earlier, because everybody else waits behind it (meeloop.migrating).
LOCK_PATIENCE = {"owner": "2s"}


def parse_database_url(
    url: str, *, pool: int = 0, patience: str = "3s"
) -> dict[str, Any]:  # Any: Django's settings are untyped
    """Read ``postgresql://user:password@host:port/name?host=/socket/dir&sslmode=verify-full`` into Django's form.

    ``pool`` is the largest number of pooled connections in one process; 0 means one connection a thread. ``patience`` is how long a
    statement waits for a lock.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host, port = query.pop("host", parts.hostname or ""), query.pop("port", str(parts.port or ""))
    options: dict[str, Any] = {"options": f"-c lock_timeout={patience}", **query, "server_side_binding": True}
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
        # Of a pool too: after the database was away, each connection that lay there would fail one page (make drill).
        "CONN_HEALTH_CHECKS": True,
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
    "default": parse_database_url(
        _URLS[env.meeloop_db_role] or "postgresql:///meeloop", pool=_POOL, patience=LOCK_PATIENCE.get(env.meeloop_db_role, "3s")
    ),
    "stats": parse_database_url(env.database_stats_url or env.database_url or "postgresql:///meeloop", pool=_POOL and 2),
}
MEELOOP_DB_ROLE = env.meeloop_db_role
# Every statement of the web role on a school's table says whose schools count (guide "isolation"). The worker and the owner work
# for every school; the statistics role reads no such table.
DATABASES["default"]["ISOLATES"] = env.meeloop_db_role == "web"

if env.meeloop_db_role == "worker":
    # One statement for each of a hundred thousand mails (decision 0067): its plan costs more than its work. As for the pool above.
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 2

# Copies for public pages (decision 0069): the alias of each, and that of the same copy for published tables. Only web processes
# read them, and no test but those of the copies themselves.
REPLICAS: dict[str, str | None] = {}
REPLICA_MOST_SECONDS = env.replica_most_seconds
DATABASE_ROUTERS: list[str] = []


def _copy_of(url: str) -> dict[str, Any]:  # Any: as above
    # A thread keeps its own connection: one that broke is let go by who met it, and the primary is asked instead.
    copy = parse_database_url(url)
    copy["OPTIONS"] |= {"connect_timeout": 2, "tcp_user_timeout": 5000, "prepare_threshold": 2}
    return copy | {"CONN_HEALTH_CHECKS": False}


if env.meeloop_db_role == "web" and env.meeloop_env != "test":
    _copies, _published = env.replicas
    for _number, _url in enumerate(_copies):
        DATABASES[f"replica_{_number}"] = {**_copy_of(_url), "ISOLATES": True}
        REPLICAS[f"replica_{_number}"] = f"stats_replica_{_number}" if _published else None
        if _published:
            DATABASES[f"stats_replica_{_number}"] = _copy_of(_published[_number])
    if REPLICAS:
        DATABASE_ROUTERS.append("kit.replicas.routing.ReplicaRouter")

# By the name of their address: the catalogue, the content interface, pages of the CMS and what is published. Never a page that a
# secret opens, nor one that follows on a form.
READ_FROM_REPLICAS = frozenset(
    {
        *("activities:home", "activities:catalogue", "activities:count", "activities:activity", "activities:calendar"),
        *("activity-list", "activity-detail", "session-list", "session-detail", "provider-list", "provider-detail"),
        *("cms:pages:listing", "cms:pages:detail", "cms:pages:find"),
        *("cms:images:listing", "cms:images:detail", "cms:images:find"),
        *("cms:documents:listing", "cms:documents:detail", "cms:documents:find"),
        *("wagtail_serve", "pages:updates_feed", "newsletter:feed"),
        *("stats:latest", "stats:comparison", "stats:open_data", "stats:catalogue", "stats:feed", "stats:breakdown"),
        *("stats:period", "stats:version", "stats:file"),
        *("release-list", "release-detail", "release-tables", "release-table"),
    }
)

VALKEY = {
    "LOCATION": env.valkey_url or "redis://localhost:6379/0",
    "KEY_PREFIX": "meeloop",
    "TIMEOUT": 300,
    # A cache that is away costs a page nothing to speak of: the client's own default is four tries with seconds between them, and five
    # for a machine that is gone.
    "OPTIONS": {"retry": RestingRetry(), "socket_timeout": 1.0, "socket_connect_timeout": 1.0},
}
CACHES = {
    "default": {"BACKEND": "kit.cache.ForgivingCache", **VALKEY},
    "strict": {"BACKEND": "kit.cache.StrictCache", **VALKEY},
    # Cookie groups and rate-free small things that each process may keep for itself.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}
