"""``/metrics``: numbers for a program that watches, as Prometheus and its kin read them (text format 0.0.4). About nobody.

Counts of requests are by the name of an address (``kit.timings``) and begin anew each day.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from enrolments.services.watching import Wholeness
from kit import timings
from kit.replicas.reading import is_fit, standings
from meeloop import health
from meeloop.celery import app
from meeloop.clock import seconds_since_tick
from outbox.waiting import waiting_mail
from privacy.erasing.vacuuming import oldest_vacuum
from privacy.retention.standing import Standing
from privacy.sealing_check import Seals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
QUEUE = "celery"
AWAY = (DatabaseError, RedisError, OperationalError, OSError)
Samples = dict[str, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One number, or one per value of ``label``."""

    name: str
    help: str
    samples: Samples = field(default_factory=dict)
    label: str = ""
    kind: str = "gauge"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer who has the key (``Authorization: Bearer METRICS_KEY``); for everybody else, and without a key set, it does not exist."""
    key = settings.METRICS_KEY
    if not key or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {key}"):
        raise Http404
    return HttpResponse(exposition(gathered()), content_type=CONTENT_TYPE)


def gathered() -> Iterator[Metric]:
    """Yield every number that can be had; what is away has none, and ``meeloop_part_up`` says so."""
    parts = {
        "database": health.database_answers(),
        "migrations": health.migrations_are_applied(),
        "valkey": health.valkey_answers(),
    }
    yield Metric("meeloop_info", "Which release runs.", {settings.RELEASE: 1}, label="release")
    yield Metric(
        "meeloop_part_up", "Whether what every page needs is there.", {k: float(v) for k, v in parts.items()}, label="part"
    )
    for some in (_background, _mail, _queue, _database, _copies, _disk, _requests):
        yield from _what_is_there(some)


def _what_is_there(some: Callable[[], Iterable[Metric]]) -> list[Metric]:
    try:
        return list(some())
    except AWAY:
        return []


def _background() -> Iterator[Metric]:
    words = health.watched()
    if words["sign_ups"] != Wholeness.UNKNOWN:
        yield _one(
            "meeloop_sign_ups_broken", "Whether a sentence that always holds does not.", words["sign_ups"] == Wholeness.BROKEN
        )
    if words["retention"] != Standing.UNKNOWN:
        yield _one(
            "meeloop_retention_overdue", "Whether something is kept longer than its term.", words["retention"] != Standing.OK
        )
    if words["access_log"] != Seals.UNKNOWN:
        yield _one(
            "meeloop_access_log_broken",
            "Whether the log of who looked differs from its seals.",
            words["access_log"] == Seals.BROKEN,
        )
    if words["erasures"] != health.UNKNOWN:
        yield _one("meeloop_erasures_late", "Whether somebody waits too long to be forgotten.", words["erasures"] != health.OK)
    seconds = seconds_since_tick()
    if seconds is not None:
        yield _one("meeloop_clock_age_seconds", "How long ago beat, queue and worker last answered the minute.", seconds)


def _mail() -> Iterator[Metric]:
    waiting = waiting_mail()
    yield _one("meeloop_outbox_waiting", "Mail that is due and not sent.", waiting.count)
    yield _one("meeloop_outbox_oldest_seconds", "How long the oldest of it is due.", waiting.oldest_seconds)
    yield _one("meeloop_outbox_failed", "Mail that cannot be delivered, as long as that is kept.", waiting.failed)


def _queue() -> Iterator[Metric]:
    yield _one("meeloop_queue_length", "Tasks that no worker has taken.", queue_length())


def queue_length() -> int:
    """Return how many tasks wait; none where nobody ever rang. Raises ``OperationalError`` or ``RedisError`` without the queue."""
    with app.connection_for_read() as broker:
        channel: Any = broker.default_channel  # Any: kombu's, for Redis and its kin
        return int(channel.client.llen(QUEUE))


def _database() -> Iterator[Metric]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), sum(numbackends) FROM pg_stat_database")
        size, connections = cursor.fetchone()
    yield _one("meeloop_database_bytes", "How large the database is on disk.", size)
    yield _one("meeloop_database_connections", "Connections to the server, of everybody.", connections)
    oldest = oldest_vacuum()
    if oldest is not None:
        words = "How long the table that waits longest for VACUUM holds rows that are gone."
        yield _one("meeloop_vacuum_age_seconds", words, (timezone.now() - oldest).total_seconds())


def _copies() -> Iterator[Metric]:
    seen = standings()
    if seen:
        fit = {alias: float(is_fit(alias)) for alias in seen}
        yield Metric("meeloop_replica_fit", "Whether public pages are read from this copy.", fit, label="replica")
        behind = {alias: one.behind for alias, one in seen.items() if one.behind is not None}
        yield Metric("meeloop_replica_behind_seconds", "How far behind it was last seen.", behind, label="replica")


def _disk() -> Iterator[Metric]:
    # A bucket has no end; what is written beside it still goes to a disk.
    usage = shutil.disk_usage(_existing(Path(settings.MEELOOP_VAR if settings.MEDIA_BUCKET else settings.MEDIA_ROOT)))
    yield _one("meeloop_disk_free_bytes", "Room that is left where uploads are kept.", usage.free)
    yield _one("meeloop_disk_bytes", "Room in all where uploads are kept.", usage.total)


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _requests() -> Iterator[Metric]:
    speeds = timings.speeds_on(timezone.localdate())
    numbers: tuple[tuple[str, str, str, Samples], ...] = (
        ("meeloop_requests_total", "counter", "Answers today, by the name of the address.", {s.view: s.count for s in speeds}),
        (
            "meeloop_request_errors_total",
            "counter",
            "Of those, with a status of 500 or more.",
            {s.view: s.errors for s in speeds},
        ),
        ("meeloop_request_mean_seconds", "gauge", "How long they took on average.", {s.view: s.mean / 1000 for s in speeds}),
        (
            "meeloop_request_p95_seconds",
            "gauge",
            "Within which 95 of 100 came, upwards.",
            {s.view: s.p95 / 1000 for s in speeds},
        ),
        ("meeloop_request_queries", "gauge", "Statements per answer on average.", {s.view: s.queries for s in speeds}),
    )
    for name, kind, words, samples in numbers:
        yield Metric(name, words, samples, label="view", kind=kind)


def _one(name: str, words: str, number: float) -> Metric:
    return Metric(name, words, {"": float(number)})


def exposition(found: Iterable[Metric]) -> str:
    """Return the numbers as text: two lines of explanation each, then a line per value."""
    lines: list[str] = []
    for metric in found:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
        for value, number in metric.samples.items():
            label = f'{{{metric.label}="{_escaped(value)}"}}' if metric.label else ""
            lines.append(f"{metric.name}{label} {number:g}" if abs(number) < 1e6 else f"{metric.name}{label} {number:.0f}")
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
