"""One worker at a time, whoever dies: a lock that goes with the connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else does what is called so; as long as this lasts, nobody else begins.

    The lock is the session's: it outlives every transaction of the work, and a killed worker leaves it open. A pooler that lends connections
    out per transaction breaks it unseen (docs/operations/deploy.md, "A pooler").
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        [alone] = cursor.fetchone() or [False]
    try:
        yield bool(alone)
    finally:
        if alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
