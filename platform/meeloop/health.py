"""Is this process alive, and is everything it needs there? (trust page §8)"""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from enrolments.services.watching import Wholeness, last_check
from privacy.retention.standing import Standing, standing


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves requests."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and Valkey are there, else 503 with the names of what is not.

    ``sign_ups`` says what the hourly check of sign-ups found (``ok``, ``broken``, ``unknown``), ``retention`` whether what had to
    go has gone (``ok``, ``late``, ``left``, ``unknown``): for whoever watches, and no reason to send visitors to another process.
    """
    checks = {"database": database_answers(), "migrations": migrations_are_applied(), "valkey": valkey_answers()}
    status = 200 if all(checks.values()) else 503
    word = "ok" if status == 200 else "unavailable"
    watched = {"sign_ups": sign_ups_are_whole(), "retention": terms_are_kept()}
    return JsonResponse({"status": word, "checks": checks, **watched}, status=status)


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
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


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
