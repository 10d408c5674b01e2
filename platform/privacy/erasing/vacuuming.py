"""Rows that were erased stay in PostgreSQL's files until VACUUM lets them go: once a week, without waiting for autovacuum.

Autovacuum comes when a fifth of a table changed; in a table that grows slowly an erased name waits for months. What VACUUM leaves
stands in the guide "running": bytes in a page until the space is used again, the write-ahead log, and backups.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from privacy.registry import Registry, registry

logger = logging.getLogger("meeloop.privacy")
# The clock comes by on Sunday, and on Monday for what a stopped worker missed.
NOT_AGAIN_WITHIN = timedelta(days=3)
# A week, and two nights.
PATIENCE = timedelta(days=9)
# A table that was never vacuumed is as old as the server's run, at most: a new one is not late.
LAST = "greatest(last_vacuum, last_autovacuum)"
STANDING = f"""
SELECT relname, has_table_privilege(relid, 'MAINTAIN') FROM pg_stat_user_tables
WHERE schemaname = 'public' AND relname = ANY(%s) AND ({LAST} IS NULL OR {LAST} < %s) ORDER BY relname
"""  # noqa: S608  # our own constant
OLDEST = f"""
SELECT min(coalesce({LAST}, pg_postmaster_start_time())) FROM pg_stat_user_tables
WHERE schemaname = 'public' AND relname = ANY(%s) AND n_dead_tup > 0
"""  # noqa: S608  # our own constant


def tables_with_people(known: Registry = registry) -> list[str]:
    """Return the tables from which erasing and terms take rows, or empty them: every one with people in it."""
    labels = (one.label for one in known.declarations.values() if not one.nobody)
    return sorted({apps.get_model(label)._meta.db_table for label in labels})


def vacuum_tables(now: datetime, *, driver: Any = None) -> list[str]:  # Any: the driver's connection
    """Let go of dead rows in every table with people that nobody vacuumed these days, and look again; return which.

    Outside a transaction, table by table: reading and writing go on, and a worker that is killed goes on the next time. ``driver``: of a
    role that may (MAINTAIN); the worker's own by default. A table that this role may not vacuum is logged.
    """
    if driver is None:
        connection.ensure_connection()
        driver = connection.connection
    done = []
    for table, may in driver.execute(STANDING, (tables_with_people(), now - NOT_AGAIN_WITHIN)).fetchall():
        if not may:
            logger.error("vacuum_not_allowed", extra={"kind": table})
            continue
        # Past Django's cursors: VACUUM stands in no transaction and in no pipeline.
        driver.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(table)}")
        done.append(table)
    return done


def oldest_vacuum() -> datetime | None:
    """Return since when the table that waits longest holds rows that are gone; None where there are no such rows."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, [tables_with_people()])
        found: datetime | None = cursor.fetchone()[0]
    return found


def is_late(now: datetime) -> bool:
    """Return whether rows that are gone stand longer in the files than a week and two nights."""
    oldest = oldest_vacuum()
    return oldest is not None and now - oldest > PATIENCE
