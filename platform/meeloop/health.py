"""Is this process alive, and is everything it needs there? (trust page §8)"""

import time
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from enrolments.services.watching import Wholeness, last_check
from kit.cache import strict as cache
from meeloop.clock import seconds_since_tick
from outbox.waiting import waiting_mail
from privacy import sealing_check
from privacy.erasing.open_orders import forgetting
from privacy.retention.standing import Standing, standing

OK, LATE, UNKNOWN = "ok", "late", "unknown"
# A sweep comes each minute: mail that is due this long is not being sent.
MAIL_SECONDS = 5 * 60
CLOCK_SECONDS = 2 * 60
# Reading every migration costs as much as a page, and anybody may ask: a yes is believed for a minute.
BELIEVED_SECONDS = 60.0

LIVE = "/health/live"

_applied_at = float("-inf")


class LiveMiddleware:
    """Answer ``/health/live`` before anything is asked of a database, a cache or a name.

    A process that is well must not be ended because the database is away, nor because whoever looks calls it by its address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or let the rest of the site do so."""
        is_asked = request.path == LIVE and request.method in {"GET", "HEAD"}
        return live(request) if is_asked else self.get_response(request)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves requests."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and Valkey are there, else 503 with the names of what is not.

    The other words are for whoever watches, and no reason to send visitors to another process: ``sign_ups`` says what the hourly
    check of sign-ups found (``ok``, ``broken``, ``unknown``), ``retention`` whether what had to go has gone (``ok``, ``late``,
    ``left``, ``unknown``), ``outbox`` whether mail goes, ``erasures`` whether who asked to be forgotten is, and ``clock`` whether beat,
    queue and worker answer the minute (``ok``, ``late``, ``unknown``); ``access_log`` whether the log of who looked is as it was
    sealed (``ok``, ``broken``, ``late``, ``unknown``).
    """
    checks = {"database": database_answers(), "migrations": migrations_are_applied(), "valkey": valkey_answers()}
    status = 200 if all(checks.values()) else 503
    word = "ok" if status == 200 else "unavailable"
    return JsonResponse({"status": word, "checks": checks, **watched()}, status=status)


def watched() -> dict[str, str]:
    """Return how what runs in the background stands, a word each."""
    return {
        "sign_ups": sign_ups_are_whole(),
        "retention": terms_are_kept(),
        "outbox": mail_goes(),
        "clock": clock_runs(),
        "erasures": people_are_forgotten(),
        "access_log": log_is_whole(),
    }


def database_answers() -> bool:
    """Return whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def migrations_are_applied() -> bool:
    """Return whether the database has every table this code expects."""
    global _applied_at  # noqa: PLW0603  # one memory per process
    if time.monotonic() - _applied_at < BELIEVED_SECONDS:
        return True
    try:
        executor = MigrationExecutor(connection)
        is_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
    _applied_at = time.monotonic() if is_applied else float("-inf")
    return is_applied


def valkey_answers() -> bool:
    """Return whether the cache keeps and gives back a value."""
    try:
        cache.set("health", "ok", 5)
        return bool(cache.get("health") == "ok")
    except RedisError:
        return False


def sign_ups_are_whole() -> str:
    """Return what the last check of sign-ups said; unknown without the cache that keeps it."""
    try:
        return last_check().value
    except RedisError:
        return Wholeness.UNKNOWN.value


def terms_are_kept() -> str:
    """Return how the last nights of retention went; unknown without the database."""
    try:
        return standing().value
    except DatabaseError:
        return Standing.UNKNOWN.value


def mail_goes() -> str:
    """Return whether mail that is due is sent; unknown without the database."""
    try:
        return OK if waiting_mail().oldest_seconds < MAIL_SECONDS else LATE
    except DatabaseError:
        return UNKNOWN


def people_are_forgotten() -> str:
    """Return whether who asked to be forgotten is; unknown without the database."""
    try:
        return forgetting().value
    except DatabaseError:
        return UNKNOWN


def log_is_whole() -> str:
    """Return what the nightly look at the log's seals said; unknown without the cache that keeps it."""
    try:
        return sealing_check.last_check().value
    except RedisError:
        return UNKNOWN


def clock_runs() -> str:
    """Return whether the minute is rung and answered; unknown before the first, and without Valkey."""
    try:
        seconds = seconds_since_tick()
    except RedisError:
        return UNKNOWN
    if seconds is None:
        return UNKNOWN
    return OK if seconds < CLOCK_SECONDS else LATE
